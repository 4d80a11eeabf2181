"""The hand-over: the case ends at one centre and another, linked to it, is open at the other; at once or not at all.

The man, his orders and what protects her are copied to the other centre, since each centre's rows are its own; what
the first did until then stays its own. From then on nobody at the first centre is told how to reach her.
"""

from datetime import date
from uuid import UUID

from services.cases.appointments.actions.appointments import cancel_all
from services.cases.assignments.actions.assigning import relieve_all
from services.cases.cases.actions.decisions import keep_decision
from services.cases.cases.actions.moving import locked_case, move_case, shown_case
from services.cases.cases.models.cases import DueDate
from services.cases.cases.models.decisions import DecisionKind
from services.cases.cases.rules.lifecycle import CaseState, Cause, DischargeReason
from services.cases.cases.store import cases
from services.cases.cases.tables import CaseRow, HistoryRow
from services.cases.client.events import CASE_OPENED
from services.cases.discharge.models import Discharge
from services.cases.orders.actions.holding import copy_orders, link_copies
from services.cases.orders.rules.due_dates import due_dates, intake_policy
from services.cases.persons.actions.meeting import OrderedMan, meet_person
from services.cases.persons.actions.reading import known_person
from services.cases.persons.tables import PersonRow
from services.cases.transfers.tables import TransferRow
from services.cases.victim.actions import carry_over
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.unit_of_work import work_of


async def hand_over(db: Transaction, transfer: TransferRow) -> CaseRow:
    """End the case as transferred, and return the one that is now open at the other centre. Raises StepForbidden."""
    man = await known_person(db, (await shown_case(db, transfer.case_id)).participant.person_id, lock=True)
    left = await locked_case(db, transfer.case_id)
    left.discharge_reason, left.transferred_to = DischargeReason.TRANSFERRED, new_id()
    on = await move_case(
        db,
        left,
        CaseState.DISCHARGED,
        Cause.DISCHARGE,
        reason_code=DischargeReason.TRANSFERRED,
        reference=transfer.transfer_id,
    )
    told = Discharge.model_validate({"reason": DischargeReason.TRANSFERRED, "summary": transfer.reason})
    await keep_decision(db, left, DecisionKind.DISCHARGE, told, on)
    await relieve_all(db, left.id, transfer.reason)
    await cancel_all(db, left.id, transfer.reason)
    case = await _open_there(db, left, transfer, await _man_there(db, man, transfer.to_centre_id), on)
    await carry_over(db, left.id, case)
    return case


async def _man_there(db: Transaction, man: PersonRow, centre_id: UUID) -> UUID:
    return await meet_person(
        db,
        OrderedMan(
            centre_id=centre_id,
            given_names=man.given_names,
            surnames=man.surnames,
            document_type=man.document_type,
            document_number=man.document_number,
            phone=man.phone,
            birth_date=man.birth_date,
        ),
    )


async def _open_there(db: Transaction, left: CaseRow, transfer: TransferRow, person_id: UUID, on: date) -> CaseRow:
    """Open it as received: the other centre contacts, assesses and admits him itself; the periods run from today."""
    work, policy = work_of(db), intake_policy()
    assert left.transferred_to is not None  # noqa: S101  (set as it ended)
    orders = await copy_orders(db, left, transfer.to_centre_id, left.transferred_to)
    due = due_dates(on, policy)
    case = CaseRow(
        id=left.transferred_to,
        centre_id=transfer.to_centre_id,
        created_at=work.now(),
        number=await cases.next_number(db, work.today().year),
        person_id=person_id,
        order_id=orders[left.order_id].id,
        readmission_of=left.id,
        state=CaseState.RECEIVED,
        state_since=work.now(),
        due_dates=[
            DueDate(duty=duty, on=day, policy=policy.version).model_dump(mode="json") for duty, day in due.items()
        ],
        warnings=[],
        next_due_on=min(due.values()),
        risk_level=left.risk_level,
        measures=left.measures,
        visiting_regime=left.visiting_regime,
        expedientes=left.expedientes,
    )
    after = {"transferred_from": str(left.id), "transfer_id": str(transfer.transfer_id)}
    detail = f"/v1/cases/{case.id}"
    await record_change(
        db, case, "case.transferred", reason=transfer.reason, after=after, event=CASE_OPENED, detail=detail
    )
    await db.add(
        HistoryRow(
            centre_id=case.centre_id,
            case_id=case.id,
            created_at=work.now(),
            to_state=case.state,
            cause=Cause.TRANSFER,
            effective_on=on,
            note=transfer.reason,
            reference=transfer.transfer_id,
            actor=work.principal.subject,
            actor_name=work.principal.name,
        )
    )
    await link_copies(db, left, case, orders)
    return case
