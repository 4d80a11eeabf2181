"""The floor under the cases rows: a bare ASGI application that runs the same SQL on asyncpg, and nothing else.

No token, no validation, no models, no framework: what is left is PostgreSQL, JSON and the ASGI server.
"""

import json
import os
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.recording import Recording, load
from shared.ids import new_id

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_RECORDINGS = load(Path(os.environ["RECORDINGS"]))
_pool: "asyncpg.Pool[asyncpg.Record]"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Replay the recording that the path names, in as many transactions, and answer the longest result as JSON."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    recording = _RECORDINGS[scope["path"].strip("/")]
    renewed: dict[Any, Any] = {}
    answer: list[Any] = []
    for transaction in recording.transactions:
        async with _pool.acquire() as connection:
            (begin, _), *following = transaction
            await connection.execute(begin)
            for statement, arguments in following:
                rows = await connection.fetch(statement, *(_renew(one, recording, renewed) for one in arguments))
                answer = rows if len(rows) >= len(answer) else answer
            await connection.execute("COMMIT")
    await _answer(send, [dict(row) for row in answer])


async def _nothing(connection: Any) -> None:
    """Spare asyncpg's reset after each use, as the service does."""


def _renew(value: Any, recording: Recording, renewed: dict[Any, Any]) -> Any:
    """Return the value, or in place of one that must be unique a new one, the same all through the request."""
    if not isinstance(value, UUID | str) or value not in recording.fresh:
        return value
    if value not in renewed:
        renewed[value] = new_id() if isinstance(value, UUID) else secrets.token_hex(len(value) // 2)
    return renewed[value]


async def _lifespan(receive: Receive, send: Send) -> None:
    global _pool
    await receive()
    _pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=10, max_size=10, reset=_nothing)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await _pool.close()
    await send({"type": "lifespan.shutdown.complete"})


async def _answer(send: Send, found: Any) -> None:
    body = json.dumps(found, default=str).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
