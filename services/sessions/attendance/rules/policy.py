"""What a programme expects of attendance: numbers that are policy data of a programme version, never constants here."""

from dataclasses import dataclass

from services.sessions.attendance.rules.outcomes import MEANING, Outcome


@dataclass(frozen=True, slots=True)
class AttendancePolicy:
    """The thresholds of one programme version.

    The three `..._after` count enforceable outcomes; `late_after_minutes` is the tolerance at the start;
    `minimum_present_percent` is the share of the session he must be present for it to count.
    """

    first_warning_after: int
    second_warning_after: int
    non_compliance_after: int
    late_after_minutes: int
    minimum_present_percent: int
    connectivity_needs_evidence: bool

    def needs_evidence(self, outcome: Outcome) -> bool:
        """Tell whether the outcome is accepted only with a reference to its evidence."""
        if outcome is Outcome.ABSENT_CONNECTIVITY:
            return self.connectivity_needs_evidence
        return MEANING[outcome].acceptable_absence


def thresholds_rise(first: int, second: int, third: int) -> bool:
    """Tell whether the ladder climbs: each step needs more than the one before, and the first needs something."""
    return 0 < first < second < third
