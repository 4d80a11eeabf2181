"""What other services use of cases: a typed client, its models, and a fake (services.cases.client.fake)."""

from services.cases.cases.models.cases import Case, Participant
from services.cases.client.codes import CaseState, DischargeReason, IncidentState, Modality, RiskLevel, Severity
from services.cases.client.http import CasesClient
from services.cases.incidents.models import Incident
from services.cases.orders.models.court_orders import CaseOrders
from services.cases.plans.models import ScoredArea, ScoredAreas
from services.cases.victim.models import VictimContact

__all__ = [
    "Case",
    "CaseOrders",
    "CaseState",
    "CasesClient",
    "DischargeReason",
    "Incident",
    "IncidentState",
    "Modality",
    "Participant",
    "RiskLevel",
    "ScoredArea",
    "ScoredAreas",
    "Severity",
    "VictimContact",
]
