"""The final report of a discharge: when it is owed, and how each objective ended."""

from services.cases.cases.rules.lifecycle import DischargeReason
from shared.text import LabelledEnum


class Achievement(LabelledEnum):
    """How far an objective of the programme was reached."""

    ACHIEVED = "ACHIEVED", "Logrado", "Achieved"
    PARTIALLY = "PARTIALLY", "Logrado en parte", "Partially achieved"
    NOT = "NOT", "No logrado", "Not achieved"


def final_report_is_owed(reason: DischargeReason) -> bool:
    """Say whether the discharge needs objectives scored: when the man completed, or stopped complying."""
    return reason in (DischargeReason.COMPLETED, DischargeReason.NON_COMPLIANCE)
