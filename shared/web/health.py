"""Health of one service: alive while the process answers, ready while its database, its disk and its log do."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Literal

import asyncpg
from fastapi import APIRouter, Request, Response

from shared.logging import standard_output
from shared.published import Published
from shared.runtime import runtime_of

router = APIRouter(prefix="/health", include_in_schema=False)


class Health(Published):
    """Whether the service can work, and which of its dependencies is down."""

    status: Literal["ok", "down"]
    dependencies: dict[str, Literal["ok", "down"]]


@router.get("/live")
async def live() -> Health:
    """Tell that the process answers."""
    return Health(status="ok", dependencies={})


@router.get("/ready")
async def ready(request: Request, response: Response) -> Health:
    """Tell whether the database answers within two seconds, has room, and the log is written; 503 when one is down."""
    runtime = runtime_of(request.app)
    database = await _holds(runtime.ping_database())
    disk = not database or await _holds(runtime.require_room())  # a database that is down says nothing of its disk
    found = {"database": database, "disk": disk, "log": standard_output.is_written()}
    if not all(found.values()):
        response.status_code = 503
    return Health(
        status="ok" if all(found.values()) else "down",
        dependencies={name: "ok" if well else "down" for name, well in found.items()},
    )


async def _holds(question: Coroutine[Any, Any, None]) -> bool:
    try:
        async with asyncio.timeout(2):
            await question
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    return True
