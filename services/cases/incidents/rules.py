"""An incident on a protection measure: how it is told, who may decide on it, and once only."""

from enum import StrEnum


class IncidentState(StrEnum):
    """Where a report stands; only a verified one alerts the court and the CEM."""

    REPORTED = "REPORTED"
    VERIFIED = "VERIFIED"
    DISMISSED = "DISMISSED"


class Reporter(StrEnum):
    """Who told the CAI."""

    VICTIM = "VICTIM"
    CEM = "CEM"
    POLICE = "POLICE"
    COURT = "COURT"
    FAMILY = "FAMILY"
    STAFF = "STAFF"
    OTHER = "OTHER"


class AlreadyDecided(Exception):
    """The report was verified or dismissed before; a decision is not taken twice."""


class TextNotReviewed(Exception):
    """The text seems to tell how to reach somebody, and nobody has looked at it."""


def decide(state: IncidentState, verified: bool, *, unreviewed: bool = False) -> IncidentState:
    """Return the state after a person's decision, or raise AlreadyDecided.

    A text that was noticed and that nobody has looked at (`unreviewed`) cannot be verified: raises TextNotReviewed.
    """
    if state is not IncidentState.REPORTED:
        raise AlreadyDecided
    if verified and unreviewed:
        raise TextNotReviewed
    return IncidentState.VERIFIED if verified else IncidentState.DISMISSED
