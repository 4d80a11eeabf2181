"""Compliance findings over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.sessions.access import Coordination, TeamOrPlatform
from services.sessions.compliance.actions import deciding as compliance
from services.sessions.compliance.errors import FindingDecided, NoteNotReviewed
from services.sessions.compliance.models import ComplianceFinding, FindingDecision
from services.sessions.compliance.rules import FindingState
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery, Several

router = APIRouter(prefix="/v1/compliance-findings", tags=["Compliance"])


@router.get("")
async def list_compliance_findings(
    work: TeamOrPlatform, page: PageQuery, state: Several[FindingState] = None, case_id: UUID | None = None
) -> Page[ComplianceFinding]:
    """List findings, newest first."""
    return await compliance.list_findings(work, state, case_id, page)


@router.get("/{finding_id}")
async def read_compliance_finding(finding_id: UUID, work: TeamOrPlatform) -> ComplianceFinding:
    """Read a finding with its evidence."""
    return await compliance.read_finding(work, finding_id)


@router.post("/{finding_id}/approval", responses=problems(FindingDecided, NoteNotReviewed))
async def approve_compliance_finding(
    finding_id: UUID, decision: FindingDecision, version: IfMatch, work: Coordination
) -> ComplianceFinding:
    """Approve a draft; only this tells the court and the CEM."""
    return await compliance.approve_finding(work, finding_id, version, decision)


@router.post("/{finding_id}/dismissal", responses=problems(FindingDecided))
async def dismiss_compliance_finding(
    finding_id: UUID, decision: FindingDecision, version: IfMatch, work: Coordination
) -> ComplianceFinding:
    """Dismiss a draft; the same evidence does not open it again."""
    return await compliance.dismiss_finding(work, finding_id, version, decision)
