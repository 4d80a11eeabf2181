"""What referrals refuse."""

from shared.problems import Problem
from shared.text import Text


class VictimContactMissing(Problem):
    """Nobody has recorded how to reach her."""

    code = "victim-contact-missing"
    status = 409
    title = Text(
        "Falta registrar cómo contactar a la víctima o indicar el CEM",
        "Record how to reach the victim first, or name the CEM",
    )


class ReferralExists(Problem):
    """A CEM follows her already, or is being asked to."""

    code = "referral-exists"
    status = 409
    title = Text("Ya existe una derivación vigente de este caso", "The case has a referral in force already")
