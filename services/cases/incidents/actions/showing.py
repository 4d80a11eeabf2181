"""Incidents as published."""

from services.cases.incidents.models import Incident
from services.cases.incidents.tables import IncidentRow


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
