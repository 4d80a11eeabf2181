"""The connectivity profile over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import FirstContact, StaffReader
from services.cases.cases.errors import StepForbidden
from services.cases.connectivity import actions as connectivity
from services.cases.connectivity.models import ConnectivityProfile, NewConnectivityProfile
from shared.problems import problems
from shared.web.concurrency import IfMatch

router = APIRouter(prefix="/v1/cases/{case_id}/connectivity-profile", tags=["Start of the programme"])


@router.put("", responses=problems(StepForbidden))
async def put_connectivity_profile(
    work: FirstContact, case_id: UUID, version: IfMatch, body: NewConnectivityProfile
) -> ConnectivityProfile:
    """Record what he can connect with; the answer recommends a modality and says why."""
    return await connectivity.put_profile(work, case_id, version, body)


@router.get("")
async def read_connectivity_profile(work: StaffReader, case_id: UUID) -> ConnectivityProfile:
    """Read the profile in force."""
    return await connectivity.read_profile(work, case_id)
