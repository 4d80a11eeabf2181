"""What is refused of a platform's report."""

from shared.problems import Conflict, InvalidInput, Problem
from shared.text import Text


class ReportUnreadable(InvalidInput):
    """The file is not a participants report that can be read."""

    code = "report-unreadable"
    title = Text("No se puede leer el informe de participantes", "The participants report cannot be read")


class ReportTooLarge(Problem):
    """The file is larger than any participants report."""

    code = "report-too-large"
    status = 413
    title = Text(
        "El archivo es demasiado grande para ser un informe de participantes (máximo 2 MB)",
        "The file is too large to be a participants report (2 MB at most)",
    )


class ReportOfAnotherSession(Conflict):
    """This very file was confirmed for another session."""

    code = "report-of-another-session"
    title = Text("Este informe ya se confirmó para otra sesión", "This report was confirmed for another session")


class SessionNotBegun(Conflict):
    """There is no report of a session that has not begun."""

    code = "session-not-begun"
    title = Text("La sesión aún no empieza: no puede tener informe", "The session has not begun: it has no report yet")


class ImportConfirmedAlready(Conflict):
    """The import was confirmed; corrections go through the roll call."""

    code = "import-confirmed-already"
    title = Text(
        "La importación ya se confirmó: corrija en la lista de asistencia",
        "The import was confirmed: correct it in the roll call",
    )


class PeopleUndecided(InvalidInput):
    """A person of the report was neither matched nor said to be nobody of the group, or was named wrongly."""

    code = "people-undecided"
    field = "matches"
    title = Text(
        "Decida quién es cada persona del informe (o null si no es del grupo)",
        "Decide who each person of the report is (or null for nobody of the group)",
    )
