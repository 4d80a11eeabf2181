"""What other services use of cases: a typed client, its models, and a fake (services.cases.client.fake)."""

from services.cases.client.http import CasesClient
from services.cases.domain.case_lifecycle import CaseState, DischargeReason
from services.cases.domain.connectivity import Modality
from services.cases.domain.incident import IncidentState
from services.cases.domain.risk import RiskLevel
from services.cases.models.cases import Case, Participant
from services.cases.models.incidents import Incident
from services.cases.models.victims import VictimContact

__all__ = [
    "Case",
    "CaseState",
    "CasesClient",
    "DischargeReason",
    "Incident",
    "IncidentState",
    "Modality",
    "Participant",
    "RiskLevel",
    "VictimContact",
]
