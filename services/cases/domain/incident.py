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


_GAP = r"[\s.·()/‐-―-]{1,3}"
_GROUPINGS = (
    rf"9\d{{2}}(?:{_GAP})?\d{{3}}(?:{_GAP})?\d{{3}}",
    rf"9\d{{2}}(?:{_GAP}\d{{2}}){{3}}",
    rf"9\d{_GAP}\d{{3}}{_GAP}\d{{4}}",
    rf"9{_GAP}\d{{4}}{_GAP}\d{{4}}",
    rf"9\d{{4}}{_GAP}(?!(?:19|20)\d{{2}})\d{{4}}",  # an expediente may begin 91234-2026
)
_PHONE = re.compile(rf"(?<!\d)(?:(?:\+|00)?51(?:{_GAP})?)?(?:{'|'.join(_GROUPINGS)})(?!\d)")


def decide(state: IncidentState, verified: bool) -> IncidentState:
    """Return the state after a person's decision, or raise AlreadyDecided."""
    if state is not IncidentState.REPORTED:
        raise AlreadyDecided
    return IncidentState.VERIFIED if verified else IncidentState.DISMISSED


def holds_contact_data(description: str) -> bool:
    """Say whether the text seems to hold a mobile number, which belongs in the victim's compartment and not here."""
    return _PHONE.search(description) is not None
