"""Appointments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from services.cases.access import FirstContact, StaffReader
from services.cases.appointments.actions import appointments
from services.cases.appointments.errors import (
    AppointmentNotYet,
    AppointmentPast,
    AppointmentSettled,
    ProfessionalBusy,
)
from services.cases.appointments.models import Appointment, AppointmentResult, CitationNotice, NewAppointment
from services.cases.appointments.rules import AppointmentState
from services.cases.assignments.errors import ProfessionalUnknown
from services.cases.cases.errors import StepForbidden
from shared.html_page import page_headers
from shared.problems import UpstreamUnavailable, problems
from shared.web.concurrency import IfMatch
from shared.web.days import DaysQuery
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(tags=["Appointments"])


@router.get("/v1/appointments")
async def list_appointments(
    work: StaffReader,
    page: PageQuery,
    days: DaysQuery,
    state: Several[AppointmentState] = None,
    professional: Annotated[str | None, Query(max_length=200, description="Who sees him: an account's id")] = None,
) -> Page[Appointment]:
    """List the appointments within reach, the soonest first: a day's, a professional's, those still to be settled."""
    return await appointments.list_appointments(work, days, state, professional, page)


@router.get("/v1/cases/{case_id}/appointments")
async def list_case_appointments(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[Appointment]:
    """List a case's appointments, those made last first."""
    return await appointments.list_of_case(work, case_id, page)


@router.post(
    "/v1/cases/{case_id}/appointments",
    status_code=201,
    responses=problems(AppointmentPast, ProfessionalUnknown, ProfessionalBusy, StepForbidden, UpstreamUnavailable),
)
async def make_appointment(work: FirstContact, case_id: UUID, body: NewAppointment) -> Appointment:
    """Make an appointment with the man of an open case."""
    return await appointments.make_appointment(work, case_id, body)


@router.get("/v1/appointments/{appointment_id}/citation", response_class=HTMLResponse)
async def read_citation(work: StaffReader, appointment_id: UUID) -> Response:
    """Read the citation as a page to print, with the part that he signs and leaves; in Spanish."""
    return HTMLResponse(await appointments.read_citation(work, appointment_id), headers=page_headers("es"))


@router.post("/v1/appointments/{appointment_id}/notice", responses=problems(AppointmentSettled))
async def note_citation_notice(
    work: FirstContact, appointment_id: UUID, version: IfMatch, body: CitationNotice
) -> Appointment:
    """Note that he was told of the appointment, and how he confirmed it."""
    return await appointments.note_notice(work, appointment_id, version, body)


@router.post("/v1/appointments/{appointment_id}/result", responses=problems(AppointmentSettled, AppointmentNotYet))
async def settle_appointment(
    work: FirstContact, appointment_id: UUID, version: IfMatch, body: AppointmentResult
) -> Appointment:
    """Note what became of an appointment: he came, he did not, or it was cancelled."""
    return await appointments.settle(work, appointment_id, version, body)
