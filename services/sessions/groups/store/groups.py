"""The store of groups, with how many places are taken and how many wait."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from services.sessions.enrolment.rules import TAKES_A_PLACE, EnrolmentState
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.tables import GroupRow
from services.sessions.programmes.tables import ProgrammeRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach


class ShownGroup(NamedTuple):
    """A group with its programme, how many places are taken, and how many men wait."""

    group: GroupRow
    programme: ProgrammeRow
    taken: int
    waiting: int


async def lock_group(db: Transaction, group_id: UUID) -> GroupRow | None:
    """Return a group locked until the transaction ends: whoever changes its places or schedule holds it."""
    return await db.find(GroupRow, group_id, lock=True)


async def lock_groups(db: Transaction, group_ids: set[UUID]) -> list[GroupRow]:
    """Return groups locked in the order of their ids, so that two who lock several never wait for each other."""
    statement = select(GroupRow).where(one_of(GroupRow.id, group_ids)).order_by(GroupRow.id)
    return await db.all(statement.with_for_update())


async def show_group(db: Transaction, group_id: UUID) -> ShownGroup | None:
    """Return a group, None when there is none within reach."""
    return await db.first(_SHOWN.where(GroupRow.id == group_id), into=ShownGroup)


async def list_groups(db: Transaction, page: PageRequest) -> tuple[list[ShownGroup], str | None]:
    """Return a page of groups, newest first."""
    return await keyset_in_reach(db, _SHOWN, page, GroupRow.id, into=ShownGroup)


async def count_places(db: Transaction, group_id: UUID) -> tuple[int, int]:
    """Return how many places of a group are taken and how many men wait."""
    return await db.one(select(_count(*TAKES_A_PLACE), _count(EnrolmentState.WAITING)).where(_of(group_id)))


def _shown() -> Select[GroupRow, ProgrammeRow, int, int]:
    taken = select(_count(*TAKES_A_PLACE)).where(EnrolmentRow.group_id == GroupRow.id).scalar_subquery()
    waiting = select(_count(EnrolmentState.WAITING)).where(EnrolmentRow.group_id == GroupRow.id).scalar_subquery()
    return select(GroupRow, ProgrammeRow, taken, waiting).join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)


def _count(*states: EnrolmentState) -> ColumnElement[int]:
    return func.count().filter(one_of(EnrolmentRow.state, states))


def _of(group_id: UUID) -> ColumnElement[bool]:
    return EnrolmentRow.group_id == group_id


_SHOWN = _shown()
