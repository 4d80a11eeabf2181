"""What the directory of courts and CEMs refuses."""

from shared.problems import Problem
from shared.text import Text


class CourtAlreadyListed(Problem):
    """The directory has this court."""

    code = "court-already-listed"
    status = 409
    title = Text("El juzgado ya está en el directorio", "The court is in the directory already")


class WorkbookUnreadable(Problem):
    """The directory file is not the ministry's workbook."""

    code = "workbook-unreadable"
    status = 422
    field = "body"
    title = Text("No se puede leer el directorio del ministerio", "The ministry's directory cannot be read")


class CemUnknown(Problem):
    """The directory has no such CEM, or none at all."""

    code = "cem-unknown"
    status = 422
    field = "cem_code"
    title = Text("Ese CEM no está en el directorio", "That CEM is not in the directory")
