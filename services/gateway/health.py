"""Whether the gateway lives, and whether all that stands behind it is ready."""

import asyncio
from collections.abc import Iterable

from services.gateway.reply import Page, Reply, json_reply
from services.gateway.request import Request
from services.gateway.upstream import Upstream, UpstreamBroken, UpstreamDown
from shared.html_page import html_page, page_headers, wants_page
from shared.logging import standard_output
from shared.settings import InstitutionsKind
from shared.text import Text, preferred_language

_ALL_WELL = Text("Todo funciona", "All is well")
_SOMETHING_DOWN = Text("Algo no funciona", "Something is down")
_STATES = {"ok": Text("funciona", "works"), "down": Text("no responde", "does not answer")}
_MOCKS = Text("Las instituciones son simuladas.", "The institutions are simulated.")
_TO_THE_START = Text("Ir al inicio", "Go to the start page")


async def live(request: Request) -> Reply:
    """Answer that this process answers."""
    return json_reply(200, {"status": "ok", "dependencies": {}})


def readiness(upstreams: Iterable[Upstream], timeout: float, institutions: InstitutionsKind) -> Page:
    """Return the page that asks each service, all at once, and names those that are down; `timeout` in seconds.

    It says whether the institutions behind the platform are mocks, so that nobody takes a trial for the real thing.
    """
    asked = tuple(upstreams)

    async def ready(request: Request) -> Reply:
        answers = await asyncio.gather(*(_is_ready(upstream, timeout) for upstream in asked))
        states = {up.name: "ok" if answer else "down" for up, answer in zip(asked, answers, strict=True)}
        states["log"] = "ok" if standard_output.is_written() else "down"
        well = all(state == "ok" for state in states.values())
        status, retry = (200, ()) if well else (503, ((b"retry-after", b"5"),))
        told = {"status": "ok" if well else "down", "dependencies": states, "institutions": institutions.value}
        if not wants_page(request.header(b"accept").decode("latin1")):
            return json_reply(status, told, (b"vary", b"Accept"), *retry)
        language = preferred_language(request.header(b"accept-language").decode("latin1"))
        page = _page(language, states, institutions)
        return Reply(status, [*page.fields, *retry], page.body)

    return ready


def _page(language: str, states: dict[str, str], institutions: InstitutionsKind) -> Reply:
    """Return the states as a person reads them."""
    well = all(state == "ok" for state in states.values())
    said = {name: _STATES[state].in_language(language) for name, state in states.items()}
    rows = "".join(f"<li><strong>{name}</strong>: {state}</li>\n" for name, state in said.items())
    title = (_ALL_WELL if well else _SOMETHING_DOWN).in_language(language)
    mocks = f"<p>{_MOCKS.in_language(language)}</p>\n" if institutions is InstitutionsKind.MOCK else ""
    content = f'{mocks}<ul>\n{rows}</ul>\n<p class="foot"><a href="/">{_TO_THE_START.in_language(language)}</a></p>'
    fields = [(name.lower().encode(), value.encode()) for name, value in page_headers(language).items()]
    fields.append((b"content-type", b"text/html; charset=utf-8"))
    return Reply(200, fields, html_page(language, title, content).encode())


async def _is_ready(upstream: Upstream, timeout: float) -> bool:  # noqa: ASYNC109 - passed on
    try:
        return (await upstream.get("/health/ready", timeout)).status == 200
    except (UpstreamDown, UpstreamBroken, TimeoutError):
        return False
