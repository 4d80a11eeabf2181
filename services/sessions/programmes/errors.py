"""What programmes refuse."""

from shared.problems import Conflict, InvalidInput
from shared.text import Text


class ProgrammeInconsistent(InvalidInput):
    """The template's numbers contradict each other."""

    code = "programme-inconsistent"
    title = Text("El programa se contradice", "The programme contradicts itself")


class ProgrammeNotDraft(Conflict):
    """Only a draft may be published; a published version never changes."""

    code = "programme-not-draft"
    title = Text(
        "La versión ya se publicó y no cambia: envíe una versión nueva",
        "This version was published and does not change: submit a new one",
    )


class ProgrammeNotPublished(Conflict):
    """A group follows a published programme version."""

    code = "programme-not-published"
    title = Text("Publique el programa antes de abrir un grupo", "Publish the programme before opening a group")
