"""The summary of a case over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import StaffReader
from services.cases.summary import actions
from services.cases.summary.models import CaseSummary

router = APIRouter(prefix="/v1/cases", tags=["Cases"])


@router.get("/{case_id}/summary")
async def read_case_summary(work: StaffReader, case_id: UUID) -> CaseSummary:
    """Read all that the top of a case's screen shows, from all services; what one cannot tell now is marked so."""
    return await actions.read_summary(work, case_id)
