"""How the simulators reach their schema."""

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def connect(database_url: str) -> AsyncEngine:
    """Return an engine for DATABASE_URL (any postgresql:// form); opens no connection yet."""
    url = make_url(database_url).set(drivername="postgresql+asyncpg")
    return create_async_engine(url, pool_size=5, max_overflow=15, pool_pre_ping=True, hide_parameters=True)


async def is_reachable(engine: AsyncEngine) -> bool:
    """Tell whether the database answers."""
    try:
        async with engine.begin() as db:
            await db.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return False
    return True
