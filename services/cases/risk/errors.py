"""What is refused of her risk and of its reviews."""

from shared.problems import Problem
from shared.text import Text


class LoweringUnexplained(Problem):
    """A lower level than the one in force needs its reason: it is never lowered silently."""

    code = "risk-lowering-unexplained"
    status = 422
    field = "reason"
    title = Text(
        "El nivel es menor que el vigente: indique el motivo", "The level is below the one in force: give the reason"
    )


class ReviewAlreadyClosed(Problem):
    """The review was closed before, by a risk record or a decision."""

    code = "risk-review-already-closed"
    status = 409
    title = Text("Esta revisión de riesgo ya se cerró", "This risk review is closed already")
