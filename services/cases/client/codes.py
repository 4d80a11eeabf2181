"""The codes of cases that other services decide by: as pure as the rules that they are from, so rules may name them."""

from services.cases.cases.rules.lifecycle import RETURNED_TO_COURT, CaseState, DischargeReason, MoveReason
from services.cases.connectivity.rules import Modality
from services.cases.incidents.rules import IncidentState, Reporter, Severity
from services.cases.risk.rules.levels import RiskLevel

__all__ = [
    "RETURNED_TO_COURT",
    "CaseState",
    "DischargeReason",
    "IncidentState",
    "Modality",
    "MoveReason",
    "Reporter",
    "RiskLevel",
    "Severity",
]
