"""Cases and their history as published."""

from datetime import date
from typing import Any

from services.cases.cases.models.cases import AdvisedMove, Case, CaseMove, HistoryEntry, Participant
from services.cases.cases.rules.lifecycle import CaseState, DischargeReason, allowed_reasons
from services.cases.cases.store.cases import CaseRecord
from services.cases.cases.tables import CaseRow, HistoryRow
from services.cases.orders.rules.due_dates import Duty, next_due
from shared.peru.written_dates import lima_date
from shared.references import ActorReference, CaseReference, CentreReference, CourtReference


def case_view(record: CaseRecord) -> Case:
    """Return the case as it is published: the man apart, what is due next, the moves it allows, not the file's hash."""
    fields = record._asdict()
    del fields["document_sha256"], fields["back_to"]
    fields["centre"] = CentreReference(id=fields.pop("centre_id"), name=fields.pop("centre_name"))
    fields["court"] = CourtReference.of(fields.pop("court_code"))
    earlier, number = fields.pop("readmission_of"), fields.pop("readmitted_number")
    fields["readmission_of"] = None if earlier is None else CaseReference(id=earlier, number=number or "")
    fields["participant"] = {name: fields.pop(name) for name in Participant.model_fields}
    fields["allowed_moves"] = CaseMove.all_from(CaseState(record.state), comes_back_to(record))
    fields["next_due_on"] = due_next(CaseState(record.state), record.due_dates)
    fields["advised_move"] = _advised(CaseState(record.state), record.measures, comes_back_to(record))
    return Case.model_validate(fields)


def comes_back_to(case: CaseRecord | CaseRow) -> CaseState | None:
    """Return where a man who is away comes back to."""
    return None if case.back_to is None else CaseState(case.back_to)


def due_next(state: CaseState, stored: list[dict[str, Any]]) -> date | None:
    """Return the first of a case's due dates, as they are stored, that is still to be met in the state."""
    return next_due(state, ((Duty(one["duty"]), date.fromisoformat(one["on"])) for one in stored))


def _advised(state: CaseState, measures: list[str], back_to: CaseState | None) -> AdvisedMove | None:
    revoked = DischargeReason.ORDER_REVOKED
    if measures or revoked not in allowed_reasons(state, CaseState.DISCHARGED, back_to):
        return None
    discharge = next(move for move in CaseMove.all_from(state) if move.to is CaseState.DISCHARGED)
    return AdvisedMove(to=discharge.to, cause=discharge.cause, route=discharge.route, reason_code=revoked)


def history_view(row: HistoryRow) -> HistoryEntry:
    """Return one move of a case; one of before the days were told took effect when it was recorded."""
    return HistoryEntry(
        id=row.id,
        case_version=row.version,
        from_state=None if row.from_state is None else CaseState(row.from_state),
        to_state=CaseState(row.to_state),
        cause=row.cause,
        reason_code=row.reason_code,
        note=row.note,
        reference=row.reference,
        corrects=row.corrects,
        effective_on=row.effective_on or lima_date(row.created_at),
        actor=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )
