"""Signing keys: the newest signs, the one before is still published."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.issuer.tables import SigningKeyRow

PUBLISHED_KEYS = 2


async def published_keys(db: AsyncSession) -> list[SigningKeyRow]:
    """Return the published keys, the current one first."""
    newest = select(SigningKeyRow).order_by(SigningKeyRow.created_at.desc(), SigningKeyRow.kid).limit(PUBLISHED_KEYS)
    return list(await db.scalars(newest))


async def add_signing_key(db: AsyncSession, row: SigningKeyRow) -> None:
    """Insert the key; being the newest, it is the current one."""
    db.add(row)
    await db.flush()


async def take_turn(db: AsyncSession, purpose: str) -> None:
    """Wait until no other transaction works on `purpose`; replicas that start at once take turns."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"identity:{purpose}", 0))))
