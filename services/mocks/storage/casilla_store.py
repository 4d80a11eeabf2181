"""Casillas, the notifications in them, and the tokens of whoever reads them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.storage.tables import notifications, tokens

LISTED_AT_ONCE = 200


async def add(db: AsyncConnection, values: dict[str, Any]) -> RowMapping:
    """Put a notification into its casilla."""
    row: RowMapping = (await db.execute(insert(notifications).values(values).returning(notifications))).mappings().one()
    return row


async def list_since(db: AsyncConnection, casilla: str, since: datetime | None) -> Sequence[RowMapping]:
    """Return the notifications deposited at `since` or later, oldest first, at most LISTED_AT_ONCE."""
    statement = select(notifications).where(notifications.c.casilla == casilla)
    if since is not None:
        statement = statement.where(notifications.c.deposited_at >= since)
    ordered = statement.order_by(notifications.c.deposited_at, notifications.c.id).limit(LISTED_AT_ONCE)
    return (await db.execute(ordered)).mappings().all()


async def list_all(db: AsyncConnection) -> Sequence[RowMapping]:
    """Return every notification of every casilla, oldest first."""
    ordered = select(notifications).order_by(notifications.c.deposited_at, notifications.c.id)
    return (await db.execute(ordered)).mappings().all()


async def find(db: AsyncConnection, notification_id: UUID) -> RowMapping | None:
    """Return one notification, or None."""
    return (await db.execute(select(notifications).where(notifications.c.id == notification_id))).mappings().first()


async def mark_read(db: AsyncConnection, notification_id: UUID, now: datetime) -> RowMapping | None:
    """Note that the notification was opened; the first moment stays. None if there is no such notification."""
    statement = update(notifications).where(notifications.c.id == notification_id)
    statement = statement.values(read_at=func.coalesce(notifications.c.read_at, now))
    row: RowMapping | None = (await db.execute(statement.returning(notifications))).mappings().first()
    return row


async def add_token(db: AsyncConnection, token_sha256: str, expires_at: datetime) -> None:
    """Remember a token that was given out."""
    await db.execute(insert(tokens).values(token_sha256=token_sha256, expires_at=expires_at))


async def token_expiry(db: AsyncConnection, token_sha256: str) -> datetime | None:
    """Return until when a token is good, or None if it was never given out."""
    statement = select(tokens.c.expires_at).where(tokens.c.token_sha256 == token_sha256)
    return (await db.execute(statement)).scalar_one_or_none()
