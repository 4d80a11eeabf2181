"""What is refused of an incident."""

from shared.problems import Problem
from shared.text import Text


class TextNotReviewed(Problem):
    """A text seems to tell how to reach somebody; a person has to look at it before it is decided on."""

    code = "text-not-reviewed"
    status = 409
    title = Text("Revise antes el texto: parece decir cómo ubicar a alguien", "Review the text first")


class IncidentAlreadyDecided(Problem):
    """The report was verified or dismissed before."""

    code = "incident-already-decided"
    status = 409
    title = Text("Sobre este incidente ya se decidió", "This incident has been decided on already")
