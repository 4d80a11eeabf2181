"""One look for every page that a person sees: no script, nothing from elsewhere, works without a network."""

import base64
import hashlib
from html import escape
from pathlib import Path
from typing import Any

from shared.text import Text

_FILES = Path(__file__).parent / "html"
LOGO = (_FILES / "logo.svg").read_text(encoding="utf-8").strip()
PALETTE = (_FILES / "palette.css").read_text(encoding="utf-8")
LIGHT_PALETTE = PALETTE.partition("@media")[0]
STYLE = PALETTE + (_FILES / "page.css").read_text(encoding="utf-8")
NAME = "CAI Virtual"

_STYLE_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
_BRAND = f'<p class="brand">{LOGO}<span>{NAME}</span></p>'
_TO_THE_START = Text("Ir al inicio", "Go to the start page")
_TO_THE_CHECK = Text("Volver a la verificación", "Back to the document check")
_CHECK = "/v1/verifications"  # under /v1 and yet a page for everybody
_REQUEST = Text("Número de solicitud: {id}", "Request id: {id}")


def html_page(language: str, title: str, content: str, *, branded: bool = True, wide: bool = False) -> str:
    """Return a whole page; `title` is text, `content` is HTML. Unbranded, it shows neither the name nor the logo.

    Send it with `page_headers`: the policy there lets no other style in.
    """
    shown = escape(title)
    wider = ' class="wide"' if wide else ""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{shown}{f' · {NAME}' if branded else ''}</title>\n"
        f'<link rel="icon" href="data:,">\n<style>{STYLE}</style>\n</head>\n<body>\n'
        f"<main{wider}>\n{_BRAND if branded else ''}\n<h1>{shown}</h1>\n{content}\n</main>\n"
        "</body>\n</html>\n"
    )


def page_headers(language: str, form_action: str = "'none'") -> dict[str, str]:
    """Return the header fields of such a page; `form_action` is where its forms may lead (a CSP source list)."""
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src {_STYLE_SOURCE}; img-src data:;"
        f" form-action {form_action}; frame-ancestors 'none'; base-uri 'none'",
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Vary": "Accept, Accept-Language",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex",
    }


def wants_page(accept: str | None) -> bool:
    """Whether the caller shows pages, by its Accept header: a browser does, a program asks for JSON or for anything."""
    return "text/html" in (accept or "").lower()


def problem_page(members: dict[str, Any], language: str) -> str:
    """Return the members of a problem details document as a page.

    Under /v1 it says nothing of the platform: a personal join link may fail on a phone that others see. No such link
    asks anybody to sign in (401), so that page leads home. The public check of documents is for everybody: its faults
    lead back to it.
    """
    address = str(members["instance"])
    at_check = f"{address}/".startswith(f"{_CHECK}/")
    at_home = at_check or members["status"] == 401 or not address.startswith("/v1/")
    detail = escape(str(members.get("detail", "")))
    request_id = escape(_REQUEST.format(id=members.get("request_id", "-")).in_language(language))
    back, words = (_CHECK, _TO_THE_CHECK) if at_check else ("/", _TO_THE_START)
    link = f'<p><a href="{back}">{words.in_language(language)}</a></p>' if at_home else ""
    content = f'<p>{detail}</p>\n{link}\n<p class="foot">{members["status"]} · {request_id}</p>'
    return html_page(language, str(members["title"]), content, branded=at_home)
