"""What is refused of a discharge."""

from shared.problems import Problem
from shared.text import Text


class FinalReportMissing(Problem):
    """This discharge owes a final report scored by objective."""

    code = "final-report-missing"
    status = 422
    field = "objectives"
    title = Text("Falta el informe final por objetivos", "The final report by objective is missing")


class ProgrammeNotCompleted(Problem):
    """The sessions service does not yet propose completion."""

    code = "programme-not-completed"
    status = 409
    title = Text("El programa aún no está completo", "The programme is not complete yet")
