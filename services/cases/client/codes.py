"""The codes of cases that other services decide by: as pure as the rules that they are from, so rules may name them."""

from services.cases.assessment.rules.risk import RiskLevel
from services.cases.cases.rules.lifecycle import RETURNED_TO_COURT, CaseState, DischargeReason
from services.cases.connectivity.rules import Modality
from services.cases.incidents.rules import IncidentState, Reporter

__all__ = ["RETURNED_TO_COURT", "CaseState", "DischargeReason", "IncidentState", "Modality", "Reporter", "RiskLevel"]
