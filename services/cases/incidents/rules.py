"""An incident on a protection measure: how it is told, who may decide on it, and once only."""

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
