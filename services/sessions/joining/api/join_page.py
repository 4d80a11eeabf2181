"""The page behind a personal join link: small, without scripts, and silent about what the session is.

A phone may be shared at home, so the page names neither the platform nor the programme nor the man.
"""

from html import escape
from urllib.parse import urlsplit

from fastapi import Response

from services.sessions.joining.actions.joining import Invitation
from services.sessions.joining.rules import JoinWindow
from shared.html_page import html_page, page_headers
from shared.peru.written_dates import LIMA, english_day, spanish_day
from shared.text import Text

_TITLE = Text("Su reunión", "Your meeting")
_JOIN = Text("Entrar", "Join")
_REJOIN = Text("Volver a entrar", "Join again")
_LEFT = Text("Ya salí", "I have left")
_OVER = Text("La reunión ya terminó.", "The meeting is over.")
_UNKNOWN = Text(
    "Este enlace no es válido o fue reemplazado por uno nuevo. Pida su enlace a su centro.",
    "This link is not valid, or a newer one replaced it. Ask your centre for your link.",
)


def join_page(invitation: Invitation | None, token: str, language: str) -> Response:
    """Return the page of a link, as 404 when the link is none of ours."""
    body = _body(invitation, f"/v1/joins/{escape(token, quote=True)}", language)
    html = html_page(language, _TITLE.in_language(language), body, branded=False)
    status = 200 if invitation else 404
    return Response(html, status, headers=_headers(invitation, language), media_type="text/html")


def to_the_room(invitation: Invitation) -> Response:
    """Return the redirection to the video room; GET it, whatever the form's method was."""
    return Response(status_code=303, headers=_headers(invitation) | {"Location": invitation.room_url})


def back_to_the_page(token: str) -> Response:
    """Return the redirection to the link's own page."""
    return Response(status_code=303, headers=_headers(None) | {"Location": f"/v1/joins/{token}"})


def _body(invitation: Invitation | None, action: str, language: str) -> str:
    if invitation is None:
        return f"<p>{_UNKNOWN.in_language(language)}</p>"
    when = f"<p>{_when(invitation).in_language(language)}</p>"
    if invitation.window is JoinWindow.OVER:
        return f"{when}<p>{_OVER.in_language(language)}</p>"
    if invitation.window is JoinWindow.TOO_EARLY:
        return f"{when}<p>{_opens(invitation).in_language(language)}</p>"
    label = (_REJOIN if invitation.joined else _JOIN).in_language(language)
    form = f'<form method="post" action="{action}"><button>{label}</button></form>'
    if not invitation.joined:
        return when + form
    left = _LEFT.in_language(language)
    return f'{when}{form}<form method="post" action="{action}/departure"><button class="quiet">{left}</button></form>'


def _when(invitation: Invitation) -> Text:
    start, end = invitation.starts_at.astimezone(LIMA), invitation.ends_at.astimezone(LIMA)
    hours = f"{start:%H:%M} – {end:%H:%M}"
    spanish = spanish_day(start.date())
    return Text(f"{spanish[0].upper()}{spanish[1:]}, {hours}", f"{english_day(start.date())}, {hours} (Lima)")


def _opens(invitation: Invitation) -> Text:
    at = f"{invitation.opens_at.astimezone(LIMA):%H:%M}"
    return Text(f"Podrá entrar desde las {at}.", f"You may join from {at}.")


def _headers(invitation: Invitation | None, language: str = "es") -> dict[str, str]:
    room = f" https://{urlsplit(invitation.room_url).netloc}" if invitation else ""
    return page_headers(language, f"'self'{room}")
