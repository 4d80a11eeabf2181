"""What is refused of a contingency."""

from shared.problems import Problem
from shared.text import Text


class NothingToTouch(Problem):
    """No running case is selected."""

    code = "contingency-touches-nothing"
    status = 409
    title = Text("Ningún caso en curso cumple esas condiciones", "No running case meets these conditions")


class TooManyTouched(Problem):
    """More cases than one act carries."""

    code = "contingency-too-large"
    status = 422
    field = "centre_ids"
    title = Text(
        "Son más de 5000 casos: declárela por partes, centro por centro",
        "These are more than 5000 cases: declare it in parts, centre by centre",
    )


class ContingencyUndone(Problem):
    """It was undone before."""

    code = "contingency-undone"
    status = 409
    title = Text("Esa contingencia ya se deshizo", "That contingency was undone already")
