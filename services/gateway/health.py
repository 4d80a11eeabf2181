"""Whether the gateway lives, and whether all that stands behind it is ready."""

import asyncio
from collections.abc import Iterable

from services.gateway.reply import Page, Reply, json_reply
from services.gateway.request import Request
from services.gateway.upstream import Upstream, UpstreamBroken, UpstreamDown
from shared.logging import standard_output
from shared.settings import InstitutionsKind


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
        return json_reply(status, told, *retry)

    return ready


async def _is_ready(upstream: Upstream, timeout: float) -> bool:  # noqa: ASYNC109 - passed on
    try:
        return (await upstream.get("/health/ready", timeout)).status == 200
    except (UpstreamDown, UpstreamBroken, TimeoutError):
        return False
