"""The store of groups, with how many places are taken and how many wait."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.sessions.enrolment.rules import TAKES_A_PLACE, EnrolmentState
from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.tables import GroupRow
from services.sessions.programmes.tables import ProgrammeRow
from shared.pages import PageRequest, keyset_in_reach


async def add_group(db: AsyncSession, row: GroupRow) -> None:
    """Insert a group."""
    db.add(row)
    await db.flush()


async def lock_group(db: AsyncSession, group_id: UUID) -> GroupRow | None:
    """Return a group locked until the transaction ends: whoever changes its places or schedule holds it."""
    return await db.get(GroupRow, group_id, with_for_update=True, populate_existing=True)


async def lock_groups(db: AsyncSession, group_ids: set[UUID]) -> list[GroupRow]:
    """Return groups locked in the order of their ids, so that two who lock several never wait for each other."""
    statement = select(GroupRow).where(GroupRow.id.in_(group_ids)).order_by(GroupRow.id)
    return list(await db.scalars(statement.with_for_update(), execution_options={"populate_existing": True}))


async def show_group(db: AsyncSession, group_id: UUID) -> Any | None:
    """Return (group, programme, places taken, waiting), None when there is none within reach."""
    return (await db.execute(_shown().where(GroupRow.id == group_id))).first()


async def list_groups(db: AsyncSession, page: PageRequest) -> tuple[list[Any], str | None]:
    """Return a page of (group, programme, places taken, waiting), newest first."""
    return await keyset_in_reach(db, _shown(), page, GroupRow.id)


async def count_places(db: AsyncSession, group_id: UUID) -> tuple[int, int]:
    """Return how many places of a group are taken and how many men wait."""
    row = (await db.execute(select(_count(*TAKES_A_PLACE), _count(EnrolmentState.WAITING)).where(_of(group_id)))).one()
    return row[0], row[1]


def _shown() -> Select[*tuple[Any, ...]]:
    taken = select(_count(*TAKES_A_PLACE)).where(EnrolmentRow.group_id == GroupRow.id).scalar_subquery()
    waiting = select(_count(EnrolmentState.WAITING)).where(EnrolmentRow.group_id == GroupRow.id).scalar_subquery()
    return select(GroupRow, ProgrammeRow, taken, waiting).join(ProgrammeRow, ProgrammeRow.id == GroupRow.programme_id)


def _count(*states: EnrolmentState) -> Any:
    return func.count().filter(EnrolmentRow.state.in_(states))


def _of(group_id: UUID) -> Any:
    return EnrolmentRow.group_id == group_id
