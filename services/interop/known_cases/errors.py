"""What is refused about a case that is another service's."""

from shared.problems import Problem
from shared.text import Text


class CaseUnknown(Problem):
    """There is no such case within reach."""

    code = "case-unknown"
    status = 422
    field = "case_id"
    title = Text("No existe ese caso o no está a su alcance", "There is no such case within your reach")
