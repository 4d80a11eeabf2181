"""The store of personal join links and of what happened through them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.sessions.groups.tables import GroupRow, SessionRow
from services.sessions.joining.tables import JoinEventRow, JoinLinkRow
from services.sessions.participants.tables import ParticipantRow
from shared.pages import PageRequest, keyset


async def replace_links(db: AsyncSession, rows: Iterable[JoinLinkRow], now: datetime) -> None:
    """Insert links, and end the earlier ones of the same men for the same session."""
    rows = list(rows)
    for row in rows:
        earlier = (JoinLinkRow.session_id == row.session_id) & (JoinLinkRow.case_id == row.case_id)
        await db.execute(update(JoinLinkRow).where(earlier, JoinLinkRow.revoked_at.is_(None)).values(revoked_at=now))
    db.add_all(rows)
    await db.flush()


async def find_link(db: AsyncSession, token_hash: str) -> Any | None:
    """Return (link, session, group) of a token that is in force, None for any other."""
    statement = (
        select(JoinLinkRow, SessionRow, GroupRow)
        .join(SessionRow, SessionRow.id == JoinLinkRow.session_id)
        .join(GroupRow, GroupRow.id == SessionRow.group_id)
        .where(JoinLinkRow.token_hash == token_hash, JoinLinkRow.revoked_at.is_(None))
    )
    return (await db.execute(statement)).first()


async def add_event(db: AsyncSession, row: JoinEventRow) -> None:
    """Append a join, a leave or an identity check."""
    db.add(row)
    await db.flush()


async def last_event(db: AsyncSession, session_id: UUID, case_id: UUID) -> JoinEventRow | None:
    """Return the last join or leave of a man at a session."""
    mine = select(JoinEventRow).where(
        JoinEventRow.session_id == session_id, JoinEventRow.case_id == case_id, JoinEventRow.by.is_(None)
    )
    found: JoinEventRow | None = await db.scalar(mine.order_by(JoinEventRow.id.desc()).limit(1))
    return found


async def list_events(db: AsyncSession, session_id: UUID, page: PageRequest) -> tuple[list[Any], str | None]:
    """Return a page of (event, display name) of a session, newest first."""
    statement = (
        select(JoinEventRow, ParticipantRow.display_name)
        .join(ParticipantRow, ParticipantRow.id == JoinEventRow.case_id)
        .where(JoinEventRow.session_id == session_id)
    )
    return await keyset(db, statement, page, JoinEventRow.id)
