"""The store of enrolments, waits and offers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.sessions.enrolment.rules import OPEN_STATES, EnrolmentState
from services.sessions.enrolment.store.expected import is_expected
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.tables import SessionRow
from services.sessions.participants.tables import ParticipantRow
from shared.pages import PageRequest, keyset


class PlacedAlready(Exception):
    """The database refused: the man has a place elsewhere, or stands with this group already."""


async def add_enrolment(db: AsyncSession, row: EnrolmentRow) -> None:
    """Insert an enrolment; raise PlacedAlready when he has a place already."""
    db.add(row)
    await save(db)


async def save(db: AsyncSession) -> None:
    """Write changed enrolments; raise PlacedAlready when one of them takes a second place."""
    try:
        await db.flush()
    except IntegrityError as error:
        if "enrolments_" in str(error.orig):
            raise PlacedAlready() from error
        raise


async def find_enrolment(db: AsyncSession, enrolment_id: UUID) -> EnrolmentRow | None:
    """Return an enrolment as it is now, None when there is none within reach."""
    return await db.get(EnrolmentRow, enrolment_id, populate_existing=True)


async def show_enrolment(db: AsyncSession, enrolment_id: UUID) -> Any | None:
    """Return (enrolment, display name, place in the wait list), None when there is none within reach."""
    return (await db.execute(_shown().where(EnrolmentRow.id == enrolment_id))).first()


async def list_enrolments(
    db: AsyncSession, group_id: UUID, state: EnrolmentState | None, page: PageRequest
) -> tuple[list[Any], str | None]:
    """Return a page of (enrolment, display name, place in the wait list) of a group, newest first."""
    statement = _shown().where(EnrolmentRow.group_id == group_id)
    if state is not None:
        statement = statement.where(EnrolmentRow.state == state)
    return await keyset(db, statement, page, EnrolmentRow.id)


async def first_waiting(db: AsyncSession, group_id: UUID, count: int) -> list[EnrolmentRow]:
    """Return those who have waited longest in a group whose lock the caller holds."""
    waiting = select(EnrolmentRow).where(
        EnrolmentRow.group_id == group_id, EnrolmentRow.state == EnrolmentState.WAITING
    )
    return list(await db.scalars(waiting.order_by(EnrolmentRow.created_at, EnrolmentRow.id).limit(count)))


async def open_enrolments(db: AsyncSession, case_id: UUID) -> list[EnrolmentRow]:
    """Return all that a man has open: his place, offers and waits."""
    mine = select(EnrolmentRow).where(EnrolmentRow.case_id == case_id, EnrolmentRow.state.in_(OPEN_STATES))
    return list(await db.scalars(mine, execution_options={"populate_existing": True}))


async def groups_with_lapsed_offers(db: AsyncSession, now: datetime) -> list[UUID]:
    """Return the groups in which an offer has lapsed and nobody has seen to it."""
    lapsed = select(EnrolmentRow.group_id).where(
        EnrolmentRow.state == EnrolmentState.OFFERED, EnrolmentRow.offer_expires_at <= now
    )
    return list(await db.scalars(lapsed.distinct().order_by(EnrolmentRow.group_id)))


async def lapsed_offers(db: AsyncSession, group_id: UUID, now: datetime) -> list[EnrolmentRow]:
    """Return the lapsed offers of a group whose lock the caller holds."""
    lapsed = select(EnrolmentRow).where(
        EnrolmentRow.group_id == group_id,
        EnrolmentRow.state == EnrolmentState.OFFERED,
        EnrolmentRow.offer_expires_at <= now,
    )
    return list(await db.scalars(lapsed, execution_options={"populate_existing": True}))


async def expected_at(db: AsyncSession, session_id: UUID) -> list[Any]:
    """Return (enrolment, participant) of everybody expected at a session, by name; one row per man."""
    statement = (
        select(EnrolmentRow, ParticipantRow)
        .join(SessionRow, is_expected())
        .join(ParticipantRow, ParticipantRow.id == EnrolmentRow.case_id)
        .where(SessionRow.id == session_id)
        .ext(distinct_on(ParticipantRow.display_name, ParticipantRow.id))
        .order_by(ParticipantRow.display_name, ParticipantRow.id, EnrolmentRow.id.desc())
    )
    return list(await db.execute(statement))


async def page_of_expected(db: AsyncSession, session_id: UUID, page: PageRequest) -> tuple[list[Any], str | None]:
    """Return a page of (enrolment, participant) expected at a session, newest enrolment first."""
    statement = (
        select(EnrolmentRow, ParticipantRow)
        .join(SessionRow, is_expected())
        .join(ParticipantRow, ParticipantRow.id == EnrolmentRow.case_id)
        .where(SessionRow.id == session_id)
    )
    return await keyset(db, statement, page, EnrolmentRow.id)


def _shown() -> Select[*tuple[Any, ...]]:
    earlier = aliased(EnrolmentRow)
    place = (
        select(func.count() + 1)
        .where(
            earlier.group_id == EnrolmentRow.group_id,
            earlier.state == EnrolmentState.WAITING,
            (earlier.created_at < EnrolmentRow.created_at)
            | ((earlier.created_at == EnrolmentRow.created_at) & (earlier.id < EnrolmentRow.id)),
        )
        .correlate(EnrolmentRow)
        .scalar_subquery()
    )
    return select(EnrolmentRow, ParticipantRow.display_name, place).join(
        ParticipantRow, ParticipantRow.id == EnrolmentRow.case_id
    )
