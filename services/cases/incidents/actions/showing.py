"""Incidents as published."""

from collections.abc import Sequence

from services.cases.cases.store import cases
from services.cases.incidents.models import Incident
from services.cases.incidents.tables import IncidentRow
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import ActorReference, CaseReference, CentreReference


async def incident_view(db: Transaction, row: IncidentRow) -> Incident:
    """Return an incident, with the warning that its text may hold what does not belong there."""
    return (await incident_views(db, [row]))[0]


async def incident_views(db: Transaction, rows: Sequence[IncidentRow]) -> list[Incident]:
    """Return incidents, of whichever cases they are."""
    centres = await named_centres(db, (row.centre_id for row in rows))
    numbers = await cases.numbers_of(db, {row.case_id for row in rows})
    return [
        _view(row, centres[row.centre_id], CaseReference(id=row.case_id, number=numbers[row.case_id])) for row in rows
    ]


def _view(row: IncidentRow, centre: CentreReference, case: CaseReference) -> Incident:
    return Incident(
        id=row.id,
        version=row.version,
        centre=centre,
        case=case,
        state=row.state,
        measure=row.measure,
        reported_by=row.reported_by,
        severity=row.severity,
        occurred_at=row.occurred_at,
        description=row.description,
        may_hold_contact_data=row.may_hold_contact_data,
        text_reviewed_by=ActorReference.if_any(row.text_reviewed_by, row.text_reviewed_by_name),
        text_reviewed_at=row.text_reviewed_at,
        recorded_by=ActorReference.of(row.recorded_by, row.recorded_by_name),
        recorded_at=row.created_at,
        decided_by=ActorReference.if_any(row.decided_by, row.decided_by_name),
        decided_at=row.decided_at,
        decision_note=row.decision_note,
        checked=row.checked or [],
        verification_due_at=row.verification_due_at,
    )
