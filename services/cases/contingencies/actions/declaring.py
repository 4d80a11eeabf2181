"""Declaring a contingency over many cases, and undoing it: the cases themselves are touched by a job afterwards."""

from itertools import groupby
from operator import attrgetter
from uuid import UUID

from services.cases.cases.errors import MomentInFuture
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.connectivity.rules import Modality
from services.cases.contingencies import store
from services.cases.contingencies.actions.carrying_out import carry_out_later
from services.cases.contingencies.actions.showing import contingency_views
from services.cases.contingencies.errors import ContingencyUndone, NothingToTouch, TooManyTouched
from services.cases.contingencies.models import (
    Contingency,
    ContingencyPreview,
    ContingencyScope,
    ContingencyUndoing,
    DeclaredContingencies,
    NewContingency,
    TouchedCase,
    UntouchableCase,
)
from services.cases.contingencies.rules import ResultState, obstacle_to
from services.cases.contingencies.store import SelectedCase
from services.cases.contingencies.tables import ContingencyCaseRow, ContingencyRow
from services.cases.orders.errors import CentreOutOfReach
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.problems import NotFound
from shared.references import CaseReference
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version

_SHOWN = 50


async def preview(work: UnitOfWork, scope: ContingencyScope) -> ContingencyPreview:
    """Return who would be touched, and what stands in the way of the others. Raises as `declare` does."""
    async with work.reading() as db:
        selected = await _selected(db, scope)
    today = work.today()
    touched, untouchable = [], []
    for case in selected:
        reference, state = CaseReference(id=case.id, number=case.number), CaseState(case.state)
        obstacle = obstacle_to(case, scope.modality, scope.effective_on or today, today)
        if obstacle is not None:
            untouchable.append(UntouchableCase(case=reference, case_state=state, obstacle=obstacle))
        else:
            modality = None if case.modality is None else Modality(case.modality)
            touched.append(TouchedCase(case=reference, case_state=state, modality=modality))
    return ContingencyPreview(
        touched=len(touched),
        untouchable=len(untouchable),
        touched_cases=touched[:_SHOWN],
        untouchable_cases=untouchable[:_SHOWN],
    )


async def declare(work: UnitOfWork, new: NewContingency) -> DeclaredContingencies:
    """Declare it for every centre that has such cases, in one transaction, and have it carried out.

    Raises CentreOutOfReach, MomentInFuture, TooManyTouched and NothingToTouch.
    """
    async with work as db:
        selected = await _selected(db, new)
        if not selected:
            raise NothingToTouch()
        declaration_id, rows = new_id(), []
        for centre_id, cases in groupby(sorted(selected, key=attrgetter("centre_id")), key=attrgetter("centre_id")):
            rows.append(await _declare_at(db, declaration_id, centre_id, list(cases), new))
        views = await contingency_views(db, rows)
        return work.answer(DeclaredContingencies(declaration_id=declaration_id, contingencies=views))


async def undo(work: UnitOfWork, contingency_id: UUID, version: int, undoing: ContingencyUndoing) -> Contingency:
    """Have put back what it changed and nobody has changed since; what it did not get to is left. Once only.

    Raises ContingencyUndone.
    """
    async with work as db:
        row = await db.find(ContingencyRow, contingency_id, lock=True)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        if row.undone_at is not None:
            raise ContingencyUndone()
        row.undone_at, row.undo_reason = work.now(), undoing.reason
        row.undone_by, row.undone_by_name = work.principal.subject, work.principal.name
        await record_change(db, row, "contingency.undone", reason=undoing.reason)
        await store.withdraw_pending(db, row.id)
        await carry_out_later(db, row)
        return work.answer((await contingency_views(db, [row]))[0])


async def _selected(db: Transaction, scope: ContingencyScope) -> list[SelectedCase]:
    work = work_of(db)
    if not all(work.principal.may_act_in(centre_id) for centre_id in scope.centre_ids):
        raise CentreOutOfReach()
    if scope.effective_on is not None and scope.effective_on > work.today():
        raise MomentInFuture.at("effective_on")
    selected = await store.selected_cases(db, scope.centre_ids, scope.states, scope.modalities)
    if len(selected) > store.MOST_TOUCHED:
        raise TooManyTouched()
    return selected


async def _declare_at(
    db: Transaction, declaration_id: UUID, centre_id: UUID, cases: list[SelectedCase], new: NewContingency
) -> ContingencyRow:
    work = work_of(db)
    row = ContingencyRow(
        centre_id=centre_id,
        created_at=work.now(),
        declaration_id=declaration_id,
        kind=new.kind,
        modality=new.modality,
        effective_on=new.effective_on or work.today(),
        reason=new.reason,
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )
    told = new.model_dump(mode="json", include={"kind", "modality", "states", "modalities"}) | {"cases": len(cases)}
    after = told | {"declaration_id": str(declaration_id), "effective_on": str(row.effective_on)}
    await record_change(db, row, "contingency.declared", reason=new.reason, after=after)
    await db.add_all(
        [
            ContingencyCaseRow(
                centre_id=centre_id,
                created_at=work.now(),
                contingency_id=row.id,
                case_id=case.id,
                state=ResultState.PENDING,
            )
            for case in cases
        ]
    )
    await carry_out_later(db, row)
    return row
