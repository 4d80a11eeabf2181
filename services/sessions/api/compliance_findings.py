"""Compliance findings over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.sessions.actions import compliance
from services.sessions.api.access import Coordination, Team, TeamOrPlatform
from services.sessions.domain.compliance_ladder import FindingState
from services.sessions.errors import FindingDecided, NoteNotReviewed
from services.sessions.models.compliance import ComplianceFinding, FindingDecision
from shared.concurrency import IfMatch
from shared.pages import Page, PageQuery
from shared.problems import problems

router = APIRouter(prefix="/v1/compliance-findings", tags=["Compliance"])


@router.get("")
async def list_compliance_findings(
    work: Team, page: PageQuery, state: FindingState | None = None, case_id: UUID | None = None
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
