"""The store of personal join links and of what happened through them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update

from services.sessions.enrolment.store.expected import is_expected
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.tables import GroupRow, SessionRow
from services.sessions.joining.tables import JoinEventRow, JoinLinkRow
from services.sessions.participants.tables import ParticipantRow
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


class FollowedLink(NamedTuple):
    """A personal link with the session that it leads to."""

    link: JoinLinkRow
    session: SessionRow
    group: GroupRow


class NamedEvent(NamedTuple):
    """What happened through a link, and the man."""

    event: JoinEventRow
    participant: ParticipantRow


async def replace_links(db: Transaction, rows: Iterable[JoinLinkRow], now: datetime) -> None:
    """Insert links, and end the earlier ones of the same men for the same session."""
    for row in rows:
        earlier = (JoinLinkRow.session_id == row.session_id) & (JoinLinkRow.case_id == row.case_id)
        await db.execute(update(JoinLinkRow).where(earlier, JoinLinkRow.revoked_at.is_(None)).values(revoked_at=now))
        await db.add(row)


async def find_link(db: Transaction, token_hash: str) -> FollowedLink | None:
    """Return the link of a token that is in force, None for any other; it ends with the man's place in the group."""
    place = select(EnrolmentRow.id).where(EnrolmentRow.case_id == JoinLinkRow.case_id, is_expected())
    statement = (
        select(JoinLinkRow, SessionRow, GroupRow)
        .join(SessionRow, SessionRow.id == JoinLinkRow.session_id)
        .join(GroupRow, GroupRow.id == SessionRow.group_id)
        .where(JoinLinkRow.token_hash == token_hash, JoinLinkRow.revoked_at.is_(None))
        .where(place.correlate(JoinLinkRow, SessionRow).exists())
    )
    return await db.first(statement, into=FollowedLink)


async def last_event(db: Transaction, session_id: UUID, case_id: UUID) -> JoinEventRow | None:
    """Return the last join or leave of a man at a session."""
    mine = select(JoinEventRow).where(
        JoinEventRow.session_id == session_id, JoinEventRow.case_id == case_id, JoinEventRow.by.is_(None)
    )
    return await db.first(mine.order_by(JoinEventRow.id.desc()).limit(1))


async def list_events(db: Transaction, session_id: UUID, page: PageRequest) -> tuple[list[NamedEvent], str | None]:
    """Return a page of (event, man) of a session, newest first."""
    statement = (
        select(JoinEventRow, ParticipantRow)
        .join(ParticipantRow, ParticipantRow.id == JoinEventRow.case_id)
        .where(JoinEventRow.session_id == session_id)
    )
    return await keyset(db, statement, page, JoinEventRow.id, into=NamedEvent)
