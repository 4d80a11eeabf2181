"""Incidents on protection measures over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import CaseReader, IncidentReporter, IncidentVerifier, StaffReader
from services.cases.cases.errors import MomentInFuture
from services.cases.incidents.actions import reporting as incident_reports
from services.cases.incidents.errors import CheckInFuture, IncidentAlreadyDecided, IncidentOwnReport, TextNotReviewed
from services.cases.incidents.models import Incident, IncidentVerification, NewIncident, TextReview
from services.cases.incidents.rules import IncidentSort, IncidentState, Severity
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.days import DaysQuery
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/cases/{case_id}/incidents", tags=["Incidents"])
across_cases = APIRouter(prefix="/v1/incidents", tags=["Incidents"])


@across_cases.get("")
async def find_incidents(
    work: StaffReader,
    page: PageQuery,
    days: DaysQuery,
    state: Several[IncidentState] = None,
    severity: Several[Severity] = None,
    sort: IncidentSort = IncidentSort.NEWEST,
) -> Page[Incident]:
    """List the incidents of all cases within reach, the latest to happen first; the days are those it happened on.

    With `sort=DUE` only those whose clock runs, the overdue first; the days are those by which they are to be verified.
    """
    return await incident_reports.find_incidents(work, state, severity, days, page, sort)


@router.post("", status_code=201, responses=problems(MomentInFuture))
async def report_incident(work: IncidentReporter, case_id: UUID, body: NewIncident) -> Incident:
    """Write down a report that a protection measure was not kept."""
    return await incident_reports.report_incident(work, case_id, body)


@router.get("")
async def list_incidents(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[Incident]:
    """List the case's incidents, newest first."""
    return await incident_reports.list_incidents(work, case_id, page)


@router.get("/{incident_id}")
async def read_incident(work: CaseReader, case_id: UUID, incident_id: UUID) -> Incident:
    """Read one incident."""
    return await incident_reports.read_incident(work, case_id, incident_id)


@router.post(
    "/{incident_id}/verification",
    responses=problems(IncidentAlreadyDecided, IncidentOwnReport, CheckInFuture, TextNotReviewed),
)
async def verify_incident(
    work: IncidentVerifier, case_id: UUID, incident_id: UUID, version: IfMatch, body: IncidentVerification
) -> Incident:
    """Verify or dismiss a report that another person wrote down; a verified one alerts the court and the CEM."""
    return await incident_reports.verify_incident(work, case_id, incident_id, version, body)


@router.post("/{incident_id}/text-review", responses=problems(IncidentAlreadyDecided))
async def review_text(
    work: IncidentVerifier, case_id: UUID, incident_id: UUID, version: IfMatch, body: TextReview
) -> Incident:
    """Look at a report's text before it is decided on: leave it with a reason, or put it right."""
    return await incident_reports.review_text(work, case_id, incident_id, version, body)
