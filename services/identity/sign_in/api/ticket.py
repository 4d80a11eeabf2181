"""What the sign-in page carries from one step to the next: sealed, so it can be neither read nor changed.

The ticket binds the form to the browser that was shown it (a cookie holds the other half), which is what keeps another
site from posting the form; and to the request that was checked, so nothing needs to be checked or stored twice.
"""

import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from fastapi import Request, Response

from services.identity.issuer.rules.authorization_request import AuthorizationRequest
from services.identity.issuer.rules.sign_in_life import PAGE_LIFE
from services.identity.sign_in.actions.sign_in import MustChoosePassword
from shared.security.encryption import FieldCipher

COOKIE = "cai_sign_in"
_CONTEXT = "sign_in_ticket"


@dataclass(frozen=True)
class Ticket:
    """A checked request, the browser it is for, when it was shown, and the password choice it has come to."""

    request: AuthorizationRequest
    language: str
    browser: str
    shown_at: datetime
    choice: MustChoosePassword | None = None

    def holds(self, request: Request, now: datetime) -> bool:
        """Tell whether the form comes from the browser it was shown in, and in time."""
        cookie = request.cookies.get(COOKIE, "")
        same_browser = hmac.compare_digest(cookie.encode(), self.browser.encode())
        return same_browser and now - self.shown_at < PAGE_LIFE


def browser_of(request: Request) -> str:
    """Return the mark of this browser: the one its cookie has, so that two open pages both work, or a new one."""
    known = request.cookies.get(COOKIE, "")
    return known if len(known) == len(secrets.token_urlsafe(16)) and known.isascii() else secrets.token_urlsafe(16)


def mark_browser(response: Response, ticket: Ticket, *, secure: bool) -> None:
    """Set the cookie that the ticket is bound to; it names no person and opens nothing by itself."""
    response.set_cookie(
        COOKIE, ticket.browser, path="/identity/authorize", secure=secure, httponly=True, samesite="lax"
    )


def seal(cipher: FieldCipher, ticket: Ticket) -> str:
    """Return the ticket as text for the form."""
    members = asdict(ticket) | {"shown_at": ticket.shown_at.isoformat()}
    return cipher.encrypt(json.dumps(members, default=str), _CONTEXT)


def unseal(cipher: FieldCipher, text: str) -> Ticket | None:
    """Return the ticket that `text` is of, None when we did not make it."""
    try:
        members = json.loads(cipher.decrypt(text, _CONTEXT))
    except ValueError:
        return None
    choice = members["choice"]
    return Ticket(
        request=AuthorizationRequest(**members["request"]),
        language=members["language"],
        browser=members["browser"],
        shown_at=datetime.fromisoformat(members["shown_at"]),
        choice=MustChoosePassword(UUID(choice["staff_id"]), choice["version"], choice["email"]) if choice else None,
    )
