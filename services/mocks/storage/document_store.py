"""The bytes the institutions were given, kept once under their SHA-256."""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.storage.tables import documents


async def keep(db: AsyncConnection, content: bytes, now: datetime) -> str:
    """Store `content` unless it is there already; return its SHA-256 in hexadecimal."""
    sha256 = hashlib.sha256(content).hexdigest()
    statement = insert(documents).values(sha256=sha256, content=content, size=len(content), stored_at=now)
    await db.execute(statement.on_conflict_do_nothing())
    return sha256


async def find(db: AsyncConnection, sha256: str) -> bytes | None:
    """Return the bytes with that SHA-256, or None."""
    found = (await db.execute(select(documents.c.content).where(documents.c.sha256 == sha256))).scalar_one_or_none()
    return None if found is None else bytes(found)


async def walk(db: AsyncConnection) -> AsyncIterator[tuple[str, bytes]]:
    """Give every kept document, one after the other, as (sha256, bytes)."""
    for sha256 in (await db.execute(select(documents.c.sha256).order_by(documents.c.stored_at))).scalars().all():
        content = await find(db, sha256)
        if content is not None:
            yield sha256, content
