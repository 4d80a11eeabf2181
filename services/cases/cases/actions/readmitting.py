"""A man comes back under the order that he was discharged from: another case, linked to the one that ended."""

from datetime import date
from uuid import UUID

from services.cases.cases.actions.decisions import keep_decision
from services.cases.cases.actions.moving import effective_day, locked_case, shown_case
from services.cases.cases.errors import ReadmissionRefused
from services.cases.cases.models.cases import Case, DueDate
from services.cases.cases.models.decisions import DecisionKind, Readmission
from services.cases.cases.rules.effective_dates import moment_of
from services.cases.cases.rules.lifecycle import CaseState, Cause, ends_for_good
from services.cases.cases.store import cases
from services.cases.cases.tables import CaseRow, HistoryRow
from services.cases.client.events import CASE_OPENED
from services.cases.orders.actions.holding import carry_orders_over
from services.cases.orders.rules.due_dates import due_dates, intake_policy
from services.cases.persons.actions.reading import known_person
from services.cases.victim.actions import carry_over
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.unit_of_work import UnitOfWork, work_of


async def readmit(work: UnitOfWork, case_id: UUID, version: int, readmission: Readmission) -> Case:
    """Open another case of a discharged man by the same order; the periods run from the day of the readmission.

    His orders go with him, and what is known of the risk and of how to reach her: nobody is warned of by an empty
    case. Raises ReadmissionRefused, MomentInFuture and MoveOutOfOrder.
    """
    async with work as db:
        man = (await shown_case(db, case_id)).participant
        await known_person(db, man.person_id, lock=True)  # before his case, as whoever changes him locks them
        ended = await locked_case(db, case_id, version)
        await _require_readmittable(db, ended)
        on = effective_day(db, ended, readmission.effective_on)
        case = await _new_case(db, ended, on)
        await record_change(
            db,
            case,
            "case.readmitted",
            reason=readmission.reason,
            after={"readmission_of": str(ended.id), "effective_on": str(on)},
            event=CASE_OPENED,
            detail=f"/v1/cases/{case.id}",
        )
        await db.add(_opening(work, case, on, readmission.reason))
        await keep_decision(db, case, DecisionKind.READMISSION, readmission, on)
        await carry_over(db, ended.id, case)
        await carry_orders_over(db, ended, case)
        return work.created(await shown_case(db, case.id))


async def _require_readmittable(db: Transaction, ended: CaseRow) -> None:
    if ended.state != CaseState.DISCHARGED:
        raise ReadmissionRefused.not_discharged(CaseState(ended.state))
    if ended.transferred_to is not None:
        raise ReadmissionRefused.transferred()
    if ends_for_good(ended.discharge_reason):
        raise ReadmissionRefused.for_good()
    if (running := await cases.running_case_of_order(db, ended.order_id)) is not None:
        raise ReadmissionRefused.runs(running)


async def _new_case(db: Transaction, ended: CaseRow, on: date) -> CaseRow:
    work, policy = work_of(db), intake_policy()
    due = due_dates(on, policy)
    return CaseRow(
        centre_id=ended.centre_id,
        created_at=work.now(),
        number=await cases.next_number(db, work.today().year),
        person_id=ended.person_id,
        order_id=ended.order_id,
        readmission_of=ended.id,
        state=CaseState.RECEIVED,
        state_since=moment_of(on, recorded_at=work.now(), since=ended.state_since),
        due_dates=[
            DueDate(duty=duty, on=day, policy=policy.version).model_dump(mode="json") for duty, day in due.items()
        ],
        warnings=[],
        next_due_on=min(due.values()),
        risk_level=ended.risk_level,
        measures=ended.measures,
        visiting_regime=ended.visiting_regime,
        expedientes=ended.expedientes,
    )


def _opening(work: UnitOfWork, case: CaseRow, on: date, reason: str) -> HistoryRow:
    return HistoryRow(
        centre_id=case.centre_id,
        case_id=case.id,
        created_at=work.now(),
        to_state=case.state,
        cause=Cause.READMISSION,
        effective_on=on,
        note=reason,
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )
