"""Stored rows as the models that are published."""

from typing import Any

from services.cases.domain.case_lifecycle import CaseState, allowed_moves
from services.cases.domain.incident import holds_contact_data
from services.cases.models.cases import Case, HistoryEntry, Participant
from services.cases.models.incidents import Incident
from services.cases.storage.tables import HistoryRow, IncidentRow


def case_view(row: Any) -> Case:
    """Return the case of a joined row of storage.cases."""
    state = CaseState(row.state)
    return Case(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        number=row.number,
        state=state,
        state_since=row.state_since,
        participant=Participant(
            person_id=row.person_id,
            given_names=row.given_names,
            surnames=row.surnames,
            document_type=row.document_type,
            document_number=row.document_number,
            phone=row.phone,
        ),
        source=row.source,
        expediente=row.expediente,
        court_code=row.court_code,
        basis=row.basis,
        measures=row.measures,
        resolution_number=row.resolution_number,
        resolution_date=row.resolution_date,
        received_on=row.received_on,
        notification_id=row.notification_id,
        due_dates=row.due_dates,
        warnings=row.warnings,
        modality=row.modality,
        policy_version=row.policy_version,
        risk_level=row.risk_level,
        discharge_reason=row.discharge_reason,
        opened_at=row.opened_at,
        admitted_at=row.admitted_at,
        discharged_at=row.discharged_at,
        allowed_moves=list(allowed_moves(state)),
    )


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
        may_hold_contact_data=holds_contact_data(row.description),
        recorded_by=row.recorded_by,
        recorded_at=row.created_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )
