"""What is refused of centres."""

from shared.problems import Conflict, InvalidInput
from shared.text import Text


class CentreCodeTaken(Conflict):
    """Another centre has this code."""

    code = "centre-code-taken"
    title = Text("Ya hay un centro con ese código", "There is a centre with that code already")


class UnknownCentre(InvalidInput):
    """A centre was named that does not exist."""

    code = "unknown-centre"
    field = "centres"
    title = Text("Un centro indicado no existe", "A centre that was named does not exist")
