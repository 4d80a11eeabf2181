"""What a contingency does with each of its cases: in batches, each one transaction, under the contingency's lock.

A job that is killed leaves whole batches behind it; who takes it up finds what is left, and two at once wait for each
other. The cases are moved in the name of who declared it, or undid it, and within its centre alone.
"""

from uuid import UUID

from services.cases.cases.actions.decisions import keep_decision
from services.cases.cases.actions.moving import history_entry, move_case
from services.cases.cases.actions.showing import comes_back_to
from services.cases.cases.models.decisions import DecisionKind, MoveDecision
from services.cases.cases.rules.corrections import standing_moves
from services.cases.cases.rules.lifecycle import CaseState, Cause, MoveReason
from services.cases.cases.store import cases as case_store
from services.cases.cases.tables import CaseRow
from services.cases.client.events import CASE_MOVED
from services.cases.connectivity.rules import Modality
from services.cases.contingencies import store
from services.cases.contingencies.rules import ContingencyKind, ContingencyObstacle, ResultState, obstacle_to
from services.cases.contingencies.tables import ContingencyCaseRow, ContingencyRow
from shared.background.jobs import enqueue, enqueue_once
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.runtime import Runtime
from shared.security.principal import Principal, PrincipalKind
from shared.unit_of_work import UnitOfWork, system_work, work_of

CARRY_OUT = "carry_out_contingency"
BATCH = 25


async def carry_out_later(db: Transaction, row: ContingencyRow) -> None:
    """Have it carried out, or undone, once this transaction commits."""
    await enqueue(db, CARRY_OUT, {"contingency_id": str(row.id)})


async def carry_out(runtime: Runtime, payload: dict[str, str]) -> None:
    """Do what is left of a contingency; nothing, where it is done."""
    contingency_id = UUID(payload["contingency_id"])
    while await carry_out_batch(runtime, contingency_id):
        pass


async def sweep_contingencies(runtime: Runtime) -> None:
    """Have every contingency carried on whose job was lost, or failed."""
    async with system_work(runtime) as db:
        for contingency_id in await store.unfinished(db):
            await enqueue_once(db, CARRY_OUT, {"contingency_id": str(contingency_id)})


async def carry_out_batch(runtime: Runtime, contingency_id: UUID) -> bool:
    """Do the next cases in one transaction; say whether there were any."""
    async with system_work(runtime).reading() as db:
        seen = await db.find(ContingencyRow, contingency_id)
    if seen is None:
        return False
    async with UnitOfWork(runtime, _on_behalf_of(seen)) as db:
        row = await db.find(ContingencyRow, contingency_id, lock=True)
        if row is None or (row.undone_at is None) is not (seen.undone_at is None):
            return row is not None  # undone meanwhile: the next batch is in the name of who undid it
        wanted = ResultState.PENDING if row.undone_at is None else ResultState.DONE
        results = await store.next_cases(db, contingency_id, wanted, BATCH)
        cases = await db.lock_all(CaseRow, [result.case_id for result in results])
        for result in results:
            case = cases.get(result.case_id)
            if row.undone_at is None:
                await _touch(db, row, result, case)
            else:
                await _put_back(db, row, result, case)
            result.version += 1
            await db.save(result)
        return bool(results)


def _on_behalf_of(row: ContingencyRow) -> Principal:
    subject, name = (row.actor, row.actor_name) if row.undone_by is None else (row.undone_by, row.undone_by_name)
    return Principal(subject=subject, kind=PrincipalKind.STAFF, name=name or "", centres=frozenset({row.centre_id}))


async def _touch(db: Transaction, row: ContingencyRow, result: ContingencyCaseRow, case: CaseRow | None) -> None:
    to_modality = None if row.modality is None else Modality(row.modality)
    obstacle = (
        ContingencyObstacle.GONE
        if case is None
        else obstacle_to(case, to_modality, row.effective_on, work_of(db).today())
    )
    if case is None or obstacle is not None:
        result.state, result.obstacle = ResultState.REFUSED, obstacle
        return
    result.state, result.modality_before = ResultState.DONE, case.modality
    if to_modality is None:
        await _move(db, row, case, CaseState.SUSPENDED)
    else:
        await _switch(db, row, case, to_modality)


async def _put_back(db: Transaction, row: ContingencyRow, result: ContingencyCaseRow, case: CaseRow | None) -> None:
    result.state = ResultState.KEPT
    if case is None:
        return
    if row.modality is not None and case.modality == row.modality and result.modality_before is not None:
        result.state = ResultState.UNDONE
        await _switch(db, row, case, Modality(result.modality_before))
    elif row.modality is None and await _stands_as_left(db, row, case):
        result.state = ResultState.UNDONE
        await _move(db, row, case, comes_back_to(case) or CaseState.IN_PROGRESS)


async def _stands_as_left(db: Transaction, row: ContingencyRow, case: CaseRow) -> bool:
    if case.state != CaseState.SUSPENDED:
        return False
    return standing_moves(await case_store.whole_history(db, case.id))[-1].reference == row.id


async def _move(db: Transaction, row: ContingencyRow, case: CaseRow, to: CaseState) -> None:
    note, day = (row.reason, row.effective_on) if row.undone_at is None else (row.undo_reason, None)
    on = await move_case(
        db,
        case,
        to,
        Cause.DECISION,
        effective_on=day,
        reason_code=MoveReason.CONTINGENCY,
        note=note,
        reference=row.id,
    )
    told = MoveDecision.model_validate({"to": to, "reason_code": MoveReason.CONTINGENCY, "note": note})
    await keep_decision(db, case, DecisionKind.MOVE, told, on)


async def _switch(db: Transaction, row: ContingencyRow, case: CaseRow, to: Modality) -> None:
    """Change how he attends; his history shows it as an entry that leaves the case in its state."""
    before, state = case.modality, CaseState(case.state)
    on = row.effective_on if row.undone_at is None else work_of(db).today()
    case.modality = to
    await record_change(
        db,
        case,
        "modality.switched",
        subject="case",
        reason=MoveReason.CONTINGENCY,
        before={"modality": before},
        after={"modality": to, "effective_on": str(on), "contingency_id": str(row.id)},
        event=CASE_MOVED,
        detail=f"/v1/cases/{case.id}",
        facts={"state": state, "reason": MoveReason.CONTINGENCY, "kind": ContingencyKind.SWITCH_MODALITY},
    )
    entry = history_entry(db, case, state, Cause.DECISION, on)
    entry.version, entry.reason_code, entry.reference = case.version, MoveReason.CONTINGENCY, row.id
    entry.note = row.reason if row.undone_at is None else row.undo_reason
    await db.add(entry)
