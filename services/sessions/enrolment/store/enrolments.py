"""The store of enrolments, waits and offers."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from services.sessions.enrolment.rules import OPEN_STATES, EnrolmentState
from services.sessions.enrolment.store.expected import is_expected
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.tables import GroupRow, SessionRow
from services.sessions.participants.tables import ParticipantRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset, keyset_in_reach


class ShownEnrolment(NamedTuple):
    """An enrolment with the man, the group's name, and his place in the wait list if he waits."""

    enrolment: EnrolmentRow
    participant: ParticipantRow
    group: str
    place: int


class Expected(NamedTuple):
    """A man who is expected at a session, by the enrolment for which he is."""

    enrolment: EnrolmentRow
    participant: ParticipantRow


async def find_enrolment(db: Transaction, enrolment_id: UUID) -> EnrolmentRow | None:
    """Return an enrolment as it is now, None when there is none within reach."""
    return await db.find(EnrolmentRow, enrolment_id)


async def men_of(db: Transaction, enrolment_ids: Collection[UUID]) -> dict[UUID, ParticipantRow]:
    """Return by enrolment whose it is, those within reach."""
    if not enrolment_ids:
        return {}
    wanted = select(EnrolmentRow.id, ParticipantRow).join(ParticipantRow, ParticipantRow.id == EnrolmentRow.case_id)
    return dict(await db.all(wanted.where(one_of(EnrolmentRow.id, enrolment_ids))))


async def show_enrolment(db: Transaction, enrolment_id: UUID) -> ShownEnrolment | None:
    """Return an enrolment, None when there is none within reach."""
    return await db.first(_SHOWN.where(EnrolmentRow.id == enrolment_id), into=ShownEnrolment)


async def list_enrolments(
    db: Transaction, group_id: UUID, state: list[EnrolmentState] | None, page: PageRequest
) -> tuple[list[ShownEnrolment], str | None]:
    """Return a page of a group's enrolments, newest first."""
    statement = _SHOWN.where(EnrolmentRow.group_id == group_id)
    if state is not None:
        statement = statement.where(one_of(EnrolmentRow.state, state))
    return await keyset(db, statement, page, EnrolmentRow.id, into=ShownEnrolment)


async def find_enrolments(
    db: Transaction,
    page: PageRequest,
    *,
    case_id: UUID | None,
    group_id: UUID | None,
    state: list[EnrolmentState] | None,
) -> tuple[list[ShownEnrolment], str | None]:
    """Return a page of the enrolments within reach, newest first."""
    asked = {EnrolmentRow.case_id: case_id, EnrolmentRow.group_id: group_id}
    few = [column == value for column, value in asked.items() if value is not None]
    alike = {EnrolmentRow.state: list(EnrolmentState) if state is None else state}
    return await keyset_in_reach(db, _SHOWN, page, EnrolmentRow.id, *few, alike=alike, into=ShownEnrolment)


async def first_waiting(db: Transaction, group_id: UUID, count: int) -> list[EnrolmentRow]:
    """Return those who have waited longest in a group whose lock the caller holds."""
    waiting = select(EnrolmentRow).where(
        EnrolmentRow.group_id == group_id, EnrolmentRow.state == EnrolmentState.WAITING
    )
    return await db.all(waiting.order_by(EnrolmentRow.created_at, EnrolmentRow.id).limit(count))


async def open_enrolments(db: Transaction, case_id: UUID) -> list[EnrolmentRow]:
    """Return all that a man has open: his place, offers and waits."""
    mine = select(EnrolmentRow).where(EnrolmentRow.case_id == case_id, one_of(EnrolmentRow.state, OPEN_STATES))
    return await db.all(mine)


async def groups_with_lapsed_offers(db: Transaction, now: datetime) -> list[UUID]:
    """Return the groups in which an offer has lapsed and nobody has seen to it."""
    lapsed = select(EnrolmentRow.group_id).where(
        EnrolmentRow.state == EnrolmentState.OFFERED, EnrolmentRow.offer_expires_at <= now
    )
    return await db.all(lapsed.distinct().order_by(EnrolmentRow.group_id))


async def lapsed_offers(db: Transaction, group_id: UUID, now: datetime) -> list[EnrolmentRow]:
    """Return the lapsed offers of a group whose lock the caller holds."""
    lapsed = select(EnrolmentRow).where(
        EnrolmentRow.group_id == group_id,
        EnrolmentRow.state == EnrolmentState.OFFERED,
        EnrolmentRow.offer_expires_at <= now,
    )
    return await db.all(lapsed)


async def expected_at(db: Transaction, session_id: UUID) -> list[Expected]:
    """Return everybody expected at a session, by name; one row per man."""
    statement = (
        select(EnrolmentRow, ParticipantRow)
        .join(SessionRow, is_expected())
        .join(ParticipantRow, ParticipantRow.id == EnrolmentRow.case_id)
        .where(SessionRow.id == session_id)
        .ext(distinct_on(ParticipantRow.display_name, ParticipantRow.id))
        .order_by(ParticipantRow.display_name, ParticipantRow.id, EnrolmentRow.id.desc())
    )
    return await db.all(statement, into=Expected)


async def page_of_expected(db: Transaction, session_id: UUID, page: PageRequest) -> tuple[list[Expected], str | None]:
    """Return a page of those expected at a session, newest enrolment first."""
    statement = (
        select(EnrolmentRow, ParticipantRow)
        .join(SessionRow, is_expected())
        .join(ParticipantRow, ParticipantRow.id == EnrolmentRow.case_id)
        .where(SessionRow.id == session_id)
    )
    return await keyset(db, statement, page, EnrolmentRow.id, into=Expected)


def _shown() -> Select[EnrolmentRow, ParticipantRow, str, int]:
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
    return (
        select(EnrolmentRow, ParticipantRow, GroupRow.name, place)
        .join(ParticipantRow, ParticipantRow.id == EnrolmentRow.case_id)
        .join(GroupRow, GroupRow.id == EnrolmentRow.group_id)
    )


_SHOWN = _shown()
