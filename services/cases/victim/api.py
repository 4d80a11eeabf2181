"""The victim compartment over HTTP: put under protection, disclosed with a reason."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import SocialWorker, VictimReader
from services.cases.cases.models.cases import Case
from services.cases.victim import actions as victim_protection
from services.cases.victim.errors import VictimContactNotAcceptable, VictimNotRecorded
from services.cases.victim.models import DisclosureRequest, VictimContact
from shared.problems import problems
from shared.web.concurrency import IfMatch

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["Victim"])


@router.put("/victim", responses=problems(VictimContactNotAcceptable))
async def protect_victim(work: SocialWorker, case_id: UUID, version: IfMatch, body: VictimContact) -> Case:
    """Store how to reach the victim, encrypted; the answer holds nothing of her."""
    return await victim_protection.protect_victim(work, case_id, version, body)


@router.post("/victim-disclosures", responses=problems(VictimNotRecorded))
async def disclose_victim(work: VictimReader, case_id: UUID, body: DisclosureRequest) -> VictimContact:
    """Tell how to reach the victim; who asked and why is kept for ever."""
    return await victim_protection.disclose_victim(work, case_id, body)
