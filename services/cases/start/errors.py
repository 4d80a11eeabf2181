"""What watching the start of programmes refuses."""

from shared.problems import Problem
from shared.text import Text


class PeriodBackwards(Problem):
    """The period ends before it begins."""

    code = "period-backwards"
    status = 422
    title = Text("El periodo termina antes de empezar", "The period ends before it begins")
