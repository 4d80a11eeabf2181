"""What other services use of sessions: a typed client, its models, and a fake (services.sessions.client.fake)."""

from services.sessions.client.http import SessionsClient
from services.sessions.domain.attendance_outcomes import Outcome
from services.sessions.domain.compliance_ladder import FindingState, Step
from services.sessions.models.compliance import ComplianceFinding, Evidence
from services.sessions.models.progress import PhaseProgress, Progress

__all__ = [
    "ComplianceFinding",
    "Evidence",
    "FindingState",
    "Outcome",
    "PhaseProgress",
    "Progress",
    "SessionsClient",
    "Step",
]
