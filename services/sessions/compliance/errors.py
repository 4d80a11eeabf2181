"""What is refused of findings."""

from shared.problems import Conflict
from shared.text import Text


class NoteNotReviewed(Conflict):
    """A note seems to tell how to reach somebody; a person has to look at it before the finding is approved."""

    code = "note-not-reviewed"
    title = Text("Revise antes la nota: parece decir cómo ubicar a alguien", "Review the note first")


class FindingDecided(Conflict):
    """The finding is no draft any more."""

    code = "finding-decided"
    title = Text("El hallazgo ya no es un borrador", "The finding is no draft any more")
