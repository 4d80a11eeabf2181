"""Health of one service: alive while the process answers, ready while its database does."""

import asyncio
from typing import Literal

import asyncpg
from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError

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
    """Tell whether the database answers within two seconds; 503 when it does not."""
    try:
        async with asyncio.timeout(2):
            await runtime_of(request.app).ping_database()
    except (OSError, TimeoutError, SQLAlchemyError, asyncpg.PostgresError):
        response.status_code = 503
        return Health(status="down", dependencies={"database": "down"})
    return Health(status="ok", dependencies={"database": "ok"})
