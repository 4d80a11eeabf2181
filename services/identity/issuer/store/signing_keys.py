"""Signing keys: the newest signs, the one before is still published."""

from sqlalchemy import func, select

from services.identity.issuer.tables import SigningKeyRow
from shared.database.transaction import Transaction

PUBLISHED_KEYS = 2


async def published_keys(db: Transaction) -> list[SigningKeyRow]:
    """Return the published keys, the current one first."""
    newest = select(SigningKeyRow).order_by(SigningKeyRow.created_at.desc(), SigningKeyRow.kid).limit(PUBLISHED_KEYS)
    return await db.all(newest)


async def add_signing_key(db: Transaction, row: SigningKeyRow) -> None:
    """Insert the key; being the newest, it is the current one."""
    await db.add(row)


async def take_turn(db: Transaction, purpose: str) -> None:
    """Wait until no other transaction works on `purpose`; replicas that start at once take turns."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"identity:{purpose}", 0))))
