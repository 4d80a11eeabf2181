"""The final report of a discharge: when it is owed, and how each objective ended."""

from enum import StrEnum

from services.cases.cases.rules.lifecycle import DischargeReason


class Achievement(StrEnum):
    """How far an objective of the programme was reached."""

    ACHIEVED = "ACHIEVED"
    PARTIALLY = "PARTIALLY"
    NOT = "NOT"


def final_report_is_owed(reason: DischargeReason) -> bool:
    """Say whether the discharge needs objectives scored: when the man completed, or stopped complying."""
    return reason in (DischargeReason.COMPLETED, DischargeReason.NON_COMPLIANCE)
