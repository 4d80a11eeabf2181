"""Stored rows as the models that are published."""

from services.cases.cases.models.cases import Case, HistoryEntry, Participant
from services.cases.cases.rules.lifecycle import CaseState, allowed_moves
from services.cases.cases.store.cases import CaseRecord
from services.cases.incidents.models import Incident
from services.cases.storage.tables import HistoryRow, IncidentRow


def case_view(record: CaseRecord) -> Case:
    """Return the case as it is published: the man apart, the moves it allows, not the file's hash."""
    fields = record._asdict()
    del fields["document_sha256"]
    fields["participant"] = {name: fields.pop(name) for name in Participant.model_fields}
    fields["allowed_moves"] = allowed_moves(CaseState(record.state))
    return Case.model_validate(fields)


def history_view(row: HistoryRow) -> HistoryEntry:
    """Return one move of a case."""
    return HistoryEntry(
        id=row.id,
        case_version=row.version,
        from_state=None if row.from_state is None else CaseState(row.from_state),
        to_state=CaseState(row.to_state),
        cause=row.cause,
        reason_code=row.reason_code,
        note=row.note,
        reference=row.reference,
        actor=row.actor,
        at=row.created_at,
    )


def incident_view(row: IncidentRow) -> Incident:
    """Return an incident, with the warning that its text may hold what does not belong there."""
    return Incident(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        case_id=row.case_id,
        state=row.state,
        measure=row.measure,
        reported_by=row.reported_by,
        severity=row.severity,
        occurred_at=row.occurred_at,
        description=row.description,
        may_hold_contact_data=row.may_hold_contact_data,
        text_reviewed_by=row.text_reviewed_by,
        text_reviewed_at=row.text_reviewed_at,
        recorded_by=row.recorded_by,
        recorded_at=row.created_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )
