"""What is refused of an incident."""

from shared.problems import Problem
from shared.text import Text


class TextNotReviewed(Problem):
    """A text seems to tell how to reach somebody; a person has to look at it before it is decided on."""

    code = "text-not-reviewed"
    status = 409
    title = Text("Revise antes el texto: parece decir cómo ubicar a alguien", "Review the text first")


class IncidentOwnReport(Problem):
    """Who wrote the report down does not decide on it."""

    code = "incident-own-report"
    status = 409
    title = Text(
        "Usted registró este incidente: otra persona debe verificarlo o descartarlo",
        "You wrote this incident down: another person has to verify or dismiss it",
    )


class CheckInFuture(Problem):
    """What was checked, was checked."""

    code = "check-in-future"
    status = 422
    field = "checked"
    title = Text("La fecha de lo que se verificó está en el futuro", "The day of a check is in the future")


class IncidentAlreadyDecided(Problem):
    """The report was verified or dismissed before."""

    code = "incident-already-decided"
    status = 409
    title = Text("Sobre este incidente ya se decidió", "This incident has been decided on already")
