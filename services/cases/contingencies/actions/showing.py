"""Contingencies as published."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.connectivity.rules import Modality
from services.cases.contingencies import store
from services.cases.contingencies.models import Contingency, ContingencyProgress, ContingencyResult
from services.cases.contingencies.rules import ContingencyKind, ContingencyObstacle, ResultState
from services.cases.contingencies.tables import ContingencyRow
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import ActorReference, CaseReference, CentreReference
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest


async def list_contingencies(work: UnitOfWork, page: PageRequest) -> Page[Contingency]:
    """Return a page of the contingencies of the caller's centres, newest first."""
    async with work.reading() as db:
        rows, following = await store.list_contingencies(db, page)
        return page.of(await contingency_views(db, rows), following)


async def read_contingency(work: UnitOfWork, contingency_id: UUID) -> Contingency:
    """Return a contingency with how far it is."""
    async with work.reading() as db:
        row = await db.find(ContingencyRow, contingency_id)
        if row is None:
            raise NotFound()
        return work.answer((await contingency_views(db, [row]))[0])


async def list_results(work: UnitOfWork, contingency_id: UUID, page: PageRequest) -> Page[ContingencyResult]:
    """Return a page of what came of each case."""
    async with work.reading() as db:
        if await db.find(ContingencyRow, contingency_id) is None:
            raise NotFound()
        rows, following = await store.list_results(db, contingency_id, page)
    return page.of([_result(row) for row in rows], following)


async def contingency_views(db: Transaction, rows: Sequence[ContingencyRow]) -> list[Contingency]:
    """Return contingencies, each with its centre's name and its progress."""
    centres = await named_centres(db, (row.centre_id for row in rows))
    counts: dict[UUID, dict[str, int]] = {row.id: {} for row in rows}
    for contingency_id, state, count in await store.count_results(db, list(counts)):
        counts[contingency_id][state] = count
    return [_view(row, centres[row.centre_id], counts[row.id]) for row in rows]


def _view(row: ContingencyRow, centre: CentreReference, counts: dict[str, int]) -> Contingency:
    by_state = {state.value.lower(): counts.get(state, 0) for state in ResultState}
    return Contingency(
        id=row.id,
        version=row.version,
        centre=centre,
        declaration_id=row.declaration_id,
        kind=ContingencyKind(row.kind),
        modality=None if row.modality is None else Modality(row.modality),
        effective_on=row.effective_on,
        reason=row.reason,
        declared_by=ActorReference.of(row.actor, row.actor_name),
        declared_at=row.created_at,
        progress=ContingencyProgress(total=sum(counts.values()), **by_state),
        undone_by=ActorReference.if_any(row.undone_by, row.undone_by_name),
        undone_at=row.undone_at,
        undo_reason=row.undo_reason,
    )


def _result(row: store.CaseResult) -> ContingencyResult:
    return ContingencyResult(
        case=CaseReference(id=row.case_id, number=row.number),
        state=ResultState(row.state),
        obstacle=None if row.obstacle is None else ContingencyObstacle(row.obstacle),
    )
