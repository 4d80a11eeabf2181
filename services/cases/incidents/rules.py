"""An incident on a protection measure: how it is told, who may decide on it, by when, and once only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from shared.text import LabelledEnum


class IncidentState(LabelledEnum):
    """Where a report stands; only a verified one alerts the court and the CEM."""

    REPORTED = "REPORTED", "Por verificar", "To be verified"
    VERIFIED = "VERIFIED", "Verificado", "Verified"
    DISMISSED = "DISMISSED", "Descartado", "Dismissed"


class Reporter(LabelledEnum):
    """Who told the CAI."""

    VICTIM = "VICTIM", "La víctima", "The victim"
    CEM = "CEM", "Centro Emergencia Mujer (CEM)", "Women's emergency centre (CEM)"
    POLICE = "POLICE", "Policía Nacional del Perú", "National Police of Peru"
    COURT = "COURT", "Juzgado", "Court"
    FAMILY = "FAMILY", "Familia de la víctima", "The victim's family"
    STAFF = "STAFF", "Personal del centro", "Staff of the centre"
    OTHER = "OTHER", "Otra persona", "Somebody else"


class Severity(LabelledEnum):
    """How grave an incident is. Not her risk, which a sheet (FVR) finds, though the words are alike."""

    MILD = "leve", "Leve", "Mild"
    MODERATE = "moderado", "Moderada", "Moderate"
    SEVERE = "severo", "Severa", "Severe"


class IncidentSort(LabelledEnum):
    """The order of a list of incidents."""

    NEWEST = "NEWEST", "Los que ocurrieron último, primero", "The latest to happen first"
    DUE = "DUE", "Los que urge verificar, primero", "What is to be verified first, first"


class AlreadyDecided(Exception):
    """The report was verified or dismissed before; a decision is not taken twice."""


class DecidesOwnReport(Exception):
    """Who wrote a report down does not decide on it: four eyes see what is sent to a court."""


class TextNotReviewed(Exception):
    """The text seems to tell how to reach somebody, and nobody has looked at it."""


@dataclass(frozen=True, eq=False)
class VerificationPolicy:
    """How many hours a report of a severity may wait for a person's decision; one that is not named has no clock."""

    version: str
    hours: Mapping[Severity, int]


@cache
def verification_policy() -> VerificationPolicy:
    """Return the policy in force, read from verification_policy.json: an example, not official."""
    data = json.loads(files("services.cases.incidents").joinpath("verification_policy.json").read_text("utf-8"))
    hours = {Severity(severity): hours for severity, hours in data["hours_to_verify"].items()}
    return VerificationPolicy(version=data["version"], hours=hours)


def due_to_verify(severity: Severity, reported_at: datetime, policy: VerificationPolicy) -> datetime | None:
    """Return the moment by which somebody must have decided on a report, None for a severity without a clock."""
    hours = policy.hours.get(severity)
    return None if hours is None else reported_at + timedelta(hours=hours)


def decide(
    state: IncidentState, verified: bool, *, unreviewed: bool = False, own_report: bool = False
) -> IncidentState:
    """Return the state after a person's decision, or raise AlreadyDecided, or DecidesOwnReport.

    A text that was noticed and that nobody has looked at (`unreviewed`) cannot be verified: raises TextNotReviewed.
    """
    if state is not IncidentState.REPORTED:
        raise AlreadyDecided
    if own_report:
        raise DecidesOwnReport
    if verified and unreviewed:
        raise TextNotReviewed
    return IncidentState.VERIFIED if verified else IncidentState.DISMISSED
