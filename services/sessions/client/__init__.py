"""What other services use of sessions: a typed client, its models, and a fake (services.sessions.client.fake)."""

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.client.http import SessionsClient
from services.sessions.compliance.models import ComplianceFinding, Evidence
from services.sessions.compliance.rules import FindingState, Step
from services.sessions.enrolment.models import Enrolment
from services.sessions.enrolment.rules import EnrolmentState
from services.sessions.programmes.models import Programme, ProgrammeState
from services.sessions.programmes.rules.template import SessionKind
from services.sessions.progress.models import PhaseProgress, Progress

__all__ = [
    "ComplianceFinding",
    "Enrolment",
    "EnrolmentState",
    "Evidence",
    "FindingState",
    "Outcome",
    "PhaseProgress",
    "Programme",
    "ProgrammeState",
    "Progress",
    "SessionKind",
    "SessionsClient",
    "Step",
]
