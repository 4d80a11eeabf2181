"""Incidents on protection measures: reported, then verified or dismissed by a person; verified ones raise the alert."""

from uuid import UUID

from services.cases.actions.case_views import incident_view
from services.cases.actions.moving import shown_case
from services.cases.domain.incident import AlreadyDecided, IncidentState, decide
from services.cases.errors import IncidentAlreadyDecided, MomentInFuture
from services.cases.models.incidents import Incident, IncidentVerification, NewIncident
from services.cases.storage import incidents, records
from services.cases.storage.tables import IncidentRow
from shared import audit
from shared.concurrency import require_version
from shared.events import publish
from shared.pages import Page, PageRequest
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork


async def report_incident(work: UnitOfWork, case_id: UUID, incident: NewIncident) -> Incident:
    """Write down a report; nothing is alerted until a person verifies it. Raises MomentInFuture."""
    if incident.occurred_at > work.now():
        raise MomentInFuture()
    async with work as db:
        case = await shown_case(db, case_id)
        row = IncidentRow(
            case_id=case_id,
            centre_id=case.centre_id,
            created_at=work.now(),
            state=IncidentState.REPORTED,
            recorded_by=work.principal.subject,
            **incident.model_dump(),
        )
        await records.add_record(db, row)
        await audit.record(
            db,
            action="incident.reported",
            subject="incident",
            subject_id=row.id,
            centre_id=case.centre_id,
            after={"case_id": str(case_id), "measure": incident.measure, "severity": incident.severity},
        )
        return work.created(incident_view(row))


async def verify_incident(
    work: UnitOfWork, case_id: UUID, incident_id: UUID, version: int, verification: IncidentVerification
) -> Incident:
    """Take the decision on a report; a verified one is published, so that court and CEM are told.

    Raises IncidentAlreadyDecided for a second decision.
    """
    async with work as db:
        row = await incidents.find_incident(db, case_id, incident_id, lock=True)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        try:
            row.state = decide(IncidentState(row.state), verification.verified)
        except AlreadyDecided as error:
            raise IncidentAlreadyDecided() from error
        row.version += 1
        row.decided_by, row.decided_at = work.principal.subject, work.now()
        row.decision_note = verification.note
        await audit.record(
            db,
            action="incident.decided",
            subject="incident",
            subject_id=row.id,
            centre_id=row.centre_id,
            reason=verification.note,
            before={"state": IncidentState.REPORTED},
            after={"state": row.state},
        )
        if row.state == IncidentState.VERIFIED:
            await publish(
                db,
                type="pe.cai.incident.verified.v1",
                subject=row.id,
                version=row.version,
                centre_id=row.centre_id,
                detail=f"/v1/cases/{case_id}/incidents/{row.id}",
                facts={
                    "caseid": str(case_id),
                    "severity": row.severity,
                    "happenedat": row.occurred_at.isoformat(),
                },
            )
        return work.answer(incident_view(row))


async def read_incident(work: UnitOfWork, case_id: UUID, incident_id: UUID) -> Incident:
    """Return one incident of a case within reach."""
    async with work.reading() as db:
        row = await incidents.find_incident(db, case_id, incident_id)
    if row is None:
        raise NotFound()
    return work.answer(incident_view(row))


async def list_incidents(work: UnitOfWork, case_id: UUID, page: PageRequest) -> Page[Incident]:
    """Return a page of the case's incidents, newest first."""
    async with work.reading() as db:
        await shown_case(db, case_id)
        rows, following = await incidents.list_incidents(db, case_id, page)
    return Page[Incident](items=[incident_view(row) for row in rows], next=following)
