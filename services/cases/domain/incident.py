"""An incident on a protection measure: how it is told, who may decide on it, and once only."""

import re
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


_PHONE = re.compile(r"(?<!\d)(?:\+?51[\s.-]?)?9\d{2}[\s.-]?\d{3}[\s.-]?\d{3}(?!\d)")


def decide(state: IncidentState, verified: bool) -> IncidentState:
    """Return the state after a person's decision, or raise AlreadyDecided."""
    if state is not IncidentState.REPORTED:
        raise AlreadyDecided
    return IncidentState.VERIFIED if verified else IncidentState.DISMISSED


def holds_contact_data(description: str) -> bool:
    """Say whether the text seems to hold a mobile number, which belongs in the victim's compartment and not here."""
    return _PHONE.search(description) is not None
