"""Whether the simulators run, and whether they can work."""

from fastapi import APIRouter

from services.mocks.errors import Refused
from services.mocks.state import Institutions
from services.mocks.storage.database import is_reachable

router = APIRouter(prefix="/health", tags=["Salud"])


@router.get("/live")
async def mocks_live() -> dict[str, str]:
    """Answer as long as the process runs, and that these are mocks: interop asks it before it starts in production."""
    return {"status": "ok", "institutions": "mock"}


@router.get("/ready")
async def mocks_ready(state: Institutions) -> dict[str, str]:
    """Answer 200 when the database is there, 503 when it is not."""
    if not await is_reachable(state.engine):
        raise Refused(503, "not_ready", "La base de datos no responde.")
    return {"status": "ok"}
