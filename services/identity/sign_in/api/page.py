"""The pages a person sees while signing in: plain HTML, no script, Spanish or English."""

from html import escape
from pathlib import Path
from string import Template

from fastapi.responses import HTMLResponse

from services.identity.issuer.rules.redirect_uri import form_action_source
from shared.html_page import html_page, page_headers
from shared.text import Text

ACTION = "/identity/authorize"

_PAGES = Path(__file__).parent / "pages"
_SIGN_IN, _NEW_PASSWORD = (Template((_PAGES / f"{name}.html").read_text()) for name in ("sign_in", "new_password"))

WRONG_PASSWORD = Text(
    "El correo o la clave no son correctos. Revise e intente otra vez.",
    "The e-mail address or the password is not right. Check and try again.",
)
MUST_WAIT = Text(
    "Hubo demasiados intentos con este correo. Espere {minutes} min antes de intentar otra vez.",
    "There were too many attempts with this e-mail address. Wait {minutes} min before trying again.",
)
PAGE_TOO_OLD = Text(
    "La página estuvo abierta demasiado tiempo, o su navegador no acepta cookies. Ingrese otra vez.",
    "The page was open for too long, or your browser accepts no cookies. Sign in again.",
)
NOT_ALIKE = Text("Las dos claves no son iguales.", "The two passwords are not alike.")
SIGNED_OUT = Text("Ya puede cerrar esta ventana.", "You may close this window.")
BACK_TO_APPLICATION = Text(
    "Vuelva a la aplicación e ingrese desde ahí.", "Go back to the application and sign in from there."
)

_TITLES = {
    "sign_in": Text("Ingresar", "Sign in"),
    "new_password": Text("Elija su clave", "Choose your password"),
    "refused": Text("No se puede ingresar", "The sign-in cannot go on"),
    "signed_out": Text("Sesión cerrada", "Signed out"),
}
_WORDS = {
    "email_label": Text("Correo electrónico", "E-mail address"),
    "password_label": Text("Clave", "Password"),
    "submit": Text("Ingresar", "Sign in"),
    "foot": Text(
        "¿Olvidó su clave? Pida una nueva a la administración de su centro.",
        "Forgot your password? Ask your centre's administration for a new one.",
    ),
    "new_label": Text("Clave nueva", "New password"),
    "again_label": Text("Repita la clave nueva", "Repeat the new password"),
    "rule": Text(
        "Al menos 12 caracteres. Cuatro palabras que solo usted uniría son una buena clave.",
        "At least 12 characters. Four words that only you would join make a good password.",
    ),
}
_CHOOSE_LEAD = Text(
    "La clave que le dieron sirve solo para este primer ingreso.",
    "The password you were given is good for this first sign-in only.",
)
_SIGN_IN_LEAD = Text("Para continuar en {application}.", "To continue to {application}.")
_CHOOSE_SUBMIT = Text("Guardar e ingresar", "Save and sign in")


def sign_in_page(
    language: str, ticket: str, application: str, redirect_uri: str, email: str = "", alert: Text | None = None
) -> HTMLResponse:
    """Return the page that asks for e-mail address and password; `alert` says what went wrong before."""
    content = _SIGN_IN.substitute(
        _words(language, alert),
        lead=escape(_SIGN_IN_LEAD.format(application=application).in_language(language)),
        ticket=escape(ticket),
        email=escape(email),
        email_focus="" if email else "autofocus",
        password_focus="autofocus" if email else "",
    )
    return _page("sign_in", language, content, redirect_uri)


def new_password_page(
    language: str, ticket: str, redirect_uri: str, email: str, alert: Text | None = None
) -> HTMLResponse:
    """Return the page on which a person replaces a temporary password; `email` tells password managers whose."""
    words = _words(language, alert) | {"submit": _CHOOSE_SUBMIT.in_language(language)}
    lead = _CHOOSE_LEAD.in_language(language)
    content = _NEW_PASSWORD.substitute(words, lead=lead, ticket=escape(ticket), email=escape(email))
    return _page("new_password", language, content, redirect_uri)


def message_page(title: str, language: str, message: Text, status: int = 200) -> HTMLResponse:
    """Return a page that only says something; `title` is "refused" or "signed_out"."""
    return _page(title, language, f"<p>{escape(message.in_language(language))}</p>", "", status)


def _words(language: str, alert: Text | None) -> dict[str, str]:
    words = {name: escape(text.in_language(language)) for name, text in _WORDS.items()}
    said = f'<p class="alert" role="alert">{escape(alert.in_language(language))}</p>' if alert else ""
    return words | {"alert": said, "action": ACTION}


def _page(title: str, language: str, content: str, redirect_uri: str, status: int = 200) -> HTMLResponse:
    form_targets = f"'self' {form_action_source(redirect_uri)}" if redirect_uri else "'none'"
    html = html_page(language, _TITLES[title].in_language(language), content)
    return HTMLResponse(html, status, page_headers(language, form_targets))
