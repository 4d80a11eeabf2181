"""The addresses that the gateway answers itself: the front page, the documentation, the labels, its health."""

from collections.abc import Mapping
from pathlib import Path

from services.gateway.health import live, readiness
from services.gateway.home import home
from services.gateway.openapi_source import OpenApiSource
from services.gateway.reply import Page, Stored
from services.gateway.settings import Settings
from services.gateway.upstream import Upstream
from shared.html_page import LIGHT_PALETTE, LOGO

STATIC = Path(__file__).parent / "static"
_ASSETS = {
    "docs.js": "text/javascript; charset=utf-8",
    "swagger-ui/swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui/swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui/oauth2-redirect.js": "text/javascript; charset=utf-8",
}
# Swagger UI draws its icons from data: addresses and styles elements in place; nothing may come from elsewhere.
_DOCS_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    b"connect-src 'self' %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KEPT_AN_HOUR = (b"cache-control", b"public, max-age=3600")


def own_pages(settings: Settings, upstreams: Mapping[str, Upstream]) -> dict[str, Page]:
    """Return what answers each of the gateway's own addresses."""
    source = OpenApiSource(settings, upstreams)
    policy = (b"content-security-policy", _DOCS_POLICY % settings.public_url.encode())
    pages: dict[str, Page] = {
        "/": home(settings.institutions),
        "/favicon.ico": Stored("image/svg+xml", LOGO.encode(), _KEPT_AN_HOUR),
        "/health/live": live,
        "/health/ready": readiness(upstreams.values(), settings.readiness_timeout, settings.institutions),
        "/openapi.json": source.document,
        "/v1/labels": source.labels,
        "/docs": _html("docs.html", policy),
        "/docs/oauth2-redirect": _html("oauth2-redirect.html", policy),
    }
    for file, content_type in _ASSETS.items():
        address = f"/docs/assets/{Path(file).name}"
        pages[address] = Stored(content_type, (STATIC / file).read_bytes(), _KEPT_AN_HOUR)
    docs_style = LIGHT_PALETTE + (STATIC / "docs.css").read_text(encoding="utf-8")
    pages["/docs/assets/docs.css"] = Stored("text/css; charset=utf-8", docs_style.encode(), _KEPT_AN_HOUR)
    return pages


def _html(file: str, policy: tuple[bytes, bytes]) -> Stored:
    return Stored("text/html; charset=utf-8", (STATIC / file).read_bytes(), policy)
