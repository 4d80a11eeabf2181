"""What delivery refuses."""

from shared.problems import Problem
from shared.text import Text


class MoveForbidden(Problem):
    """The filing, sheet or message cannot do this in its present state; `allowed_moves` lists what it can."""

    code = "move-forbidden"
    status = 409
    title = Text("Su estado actual no permite ese paso", "Its present state does not allow that step")
