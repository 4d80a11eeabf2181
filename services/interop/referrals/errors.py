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


class AnsweredOtherwise(Problem):
    """The sheet has the CEM's other answer already; this one is not taken."""

    code = "answered-otherwise"
    status = 409
    title = Text(
        "La ficha ya tiene la respuesta contraria del CEM: esta no se registró",
        "The sheet has the CEM's opposite answer already: this one was not recorded",
    )

    @classmethod
    def in_state(cls, state: str) -> "AnsweredOtherwise":
        """Say where the sheet stands, and that somebody has to be told by other means."""
        detail = Text(
            "Si el CEM cambió su respuesta, avise al centro: nadie lo sabe por este medio.",
            "If the CEM changed its answer, tell the centre: nobody knows of it this way.",
        )
        return cls(detail, state=state)
