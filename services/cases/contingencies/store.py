"""The store of contingencies."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, not_, select, update

from services.cases.cases.rules.lifecycle import CaseState, is_closed
from services.cases.cases.tables import CaseRow
from services.cases.contingencies.rules import ResultState
from services.cases.contingencies.tables import ContingencyCaseRow, ContingencyRow
from shared.database.rows import table_of
from shared.database.statements import columns_for, one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset, keyset_in_reach

MOST_TOUCHED = 5000
_CLOSED = [state for state in CaseState if is_closed(state)]
_CASE, _RESULT = table_of(CaseRow), table_of(ContingencyCaseRow)


class SelectedCase(NamedTuple):
    """A running case that meets the conditions."""

    id: UUID
    centre_id: UUID
    number: str
    state: str
    state_since: datetime
    modality: str | None


class CaseResult(NamedTuple):
    """The result for one case, with its number."""

    id: UUID
    case_id: UUID
    number: str
    state: str
    obstacle: str | None


_SELECTED = select(*columns_for(SelectedCase, _CASE)).where(not_(one_of(_CASE.c.state, _CLOSED)))
_RESULTS = select(*columns_for(CaseResult, _RESULT, number=_CASE.c.number)).join(_CASE, _CASE.c.id == _RESULT.c.case_id)


async def selected_cases(
    db: Transaction, centre_ids: Collection[UUID], states: Sequence[str] | None, modalities: Sequence[str] | None
) -> list[SelectedCase]:
    """Return the running cases of the centres, the oldest first: one more than an act carries at most."""
    wanted = _SELECTED.where(one_of(_CASE.c.centre_id, centre_ids))
    if states is not None:
        wanted = wanted.where(one_of(_CASE.c.state, states))
    if modalities is not None:
        wanted = wanted.where(one_of(_CASE.c.modality, modalities))
    return await db.all(wanted.order_by(_CASE.c.id).limit(MOST_TOUCHED + 1), into=SelectedCase)


async def next_cases(db: Transaction, contingency_id: UUID, state: ResultState, most: int) -> list[ContingencyCaseRow]:
    """Return cases that are in this state; the contingency's lock guards them."""
    row = ContingencyCaseRow
    waiting = select(row).where(row.contingency_id == contingency_id, row.state == state)
    return await db.all(waiting.order_by(row.case_id).limit(most))


async def withdraw_pending(db: Transaction, contingency_id: UUID) -> None:
    """Let what was not done yet not be done any more."""
    row = ContingencyCaseRow
    pending = update(row).where(row.contingency_id == contingency_id, row.state == ResultState.PENDING)
    await db.execute(pending.values(state=ResultState.WITHDRAWN, version=row.version + 1))


async def count_results(db: Transaction, contingency_ids: Collection[UUID]) -> list[tuple[UUID, str, int]]:
    """Return for each contingency and state how many cases are there."""
    row = ContingencyCaseRow
    counted = select(row.contingency_id, row.state, func.count()).where(one_of(row.contingency_id, contingency_ids))
    return await db.all(counted.group_by(row.contingency_id, row.state))


async def unfinished(db: Transaction) -> list[UUID]:
    """Return the contingencies that have cases left to do, or to undo."""
    row = ContingencyCaseRow
    to_do = select(row.contingency_id).where(row.state == ResultState.PENDING).distinct()
    to_undo = (
        select(ContingencyRow.id)
        .where(ContingencyRow.undone_at.is_not(None))
        .where(select(row.id).where(row.contingency_id == ContingencyRow.id, row.state == ResultState.DONE).exists())
    )
    return [*await db.all(to_do), *await db.all(to_undo)]


async def list_contingencies(db: Transaction, page: PageRequest) -> tuple[list[ContingencyRow], str | None]:
    """Return a page of contingencies within reach, newest first."""
    return await keyset_in_reach(db, select(ContingencyRow), page, ContingencyRow.id)


async def list_results(db: Transaction, contingency_id: UUID, page: PageRequest) -> tuple[list[CaseResult], str | None]:
    """Return a page of the results for each case."""
    of_this = _RESULTS.where(_RESULT.c.contingency_id == contingency_id)
    return await keyset(db, of_this, page, _RESULT.c.id, into=CaseResult)
