"""The merged OpenAPI, and what is made of it: fetched from the services, kept, and fetched again when it grows old."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import structlog

from services.gateway.labels import labels_of
from services.gateway.openapi_merge import merge
from services.gateway.reply import Reply, Stored
from services.gateway.request import Header, Request
from services.gateway.settings import Settings
from services.gateway.upstream import Upstream, UpstreamBroken, UpstreamDown

FRESH_SECONDS = 60.0
RETRY_SECONDS = 3.0  # while a service is missing
FETCH_SECONDS = 5.0
_KEPT_FIVE_MINUTES = (b"cache-control", b"public, max-age=300")
logger = structlog.get_logger(__name__)


class _Made(NamedTuple):
    document: Stored
    labels: Stored


class OpenApiSource:
    """Answers /openapi.json and /v1/labels. A service that is down keeps its last known part, and is listed."""

    def __init__(self, settings: Settings, upstreams: Mapping[str, Upstream]) -> None:
        self._settings = settings
        self._upstreams = upstreams
        self._known: dict[str, dict[str, Any]] = {}
        self._made: _Made | None = None
        self._old_at = 0.0
        self._fetching = asyncio.Lock()

    async def document(self, request: Request) -> Reply:
        """Return the document."""
        return (await self._fresh()).document.reply(request)

    async def labels(self, request: Request) -> Reply:
        """Return the label of each of its codes."""
        return (await self._fresh()).labels.reply(request)

    async def _fresh(self) -> _Made:
        if self._made is None or time.monotonic() >= self._old_at:
            async with self._fetching:
                if self._made is None or time.monotonic() >= self._old_at:
                    self._made = await self._fetch()
        return self._made

    async def _fetch(self) -> _Made:
        names = list(self._upstreams)
        found = await asyncio.gather(*(_document(self._upstreams[name]) for name in names))
        self._known |= {name: document for name, document in zip(names, found, strict=True) if document}
        missing = [name for name, document in zip(names, found, strict=True) if not document]
        self._old_at = time.monotonic() + (RETRY_SECONDS if missing else FRESH_SECONDS)
        merged = merge(
            {name: self._known[name] for name in names if name in self._known}, self._settings.public_url, missing
        )
        kept = () if missing else (_KEPT_FIVE_MINUTES,)
        return _Made(_stored(merged), _stored(labels_of(merged, missing), *kept))


def _stored(document: dict[str, Any], *fields: Header) -> Stored:
    return Stored("application/json", json.dumps(document, ensure_ascii=False).encode(), *fields)


async def _document(upstream: Upstream) -> dict[str, Any] | None:
    try:
        answer = await upstream.get("/openapi.json", FETCH_SECONDS)
        document = json.loads(answer.body) if answer.status == 200 else None
    except (UpstreamDown, UpstreamBroken, TimeoutError, ValueError) as error:
        logger.warning("no OpenAPI document", upstream=upstream.name, fault=type(error).__name__)
        return None
    return document if isinstance(document, dict) else None
