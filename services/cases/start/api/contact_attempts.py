"""The contact-attempt log over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import FirstContact, StaffReader
from services.cases.cases.errors import MomentInFuture, MoveOutOfOrder, StepForbidden
from services.cases.start.actions import contact
from services.cases.start.errors import ContactBeforeOrder
from services.cases.start.models.contact_attempts import ContactAttempt, NewContactAttempt
from shared.problems import problems
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/cases/{case_id}/contact-attempts", tags=["Start of the programme"])


@router.post("", status_code=201, responses=problems(ContactBeforeOrder, MomentInFuture, MoveOutOfOrder, StepForbidden))
async def record_contact_attempt(work: FirstContact, case_id: UUID, body: NewContactAttempt) -> ContactAttempt:
    """Log an attempt to reach the man; one that reached him moves the case on, or back to where he was lost."""
    return await contact.record_attempt(work, case_id, body)


@router.get("")
async def list_contact_attempts(work: StaffReader, case_id: UUID, page: PageQuery) -> Page[ContactAttempt]:
    """List the attempts, newest first."""
    return await contact.list_attempts(work, case_id, page)
