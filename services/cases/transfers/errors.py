"""What is refused of a transfer."""

from shared.problems import Conflict, Problem
from shared.text import Text


class TransferCentreUnfit(Problem):
    """There is no such other centre."""

    code = "transfer-centre-unfit"
    status = 422
    field = "to_centre_id"
    title = Text("Elija otro centro que exista", "Choose another centre that exists")


class TransferUnderWay(Conflict):
    """The case is offered already."""

    code = "transfer-under-way"
    title = Text("El caso ya está ofrecido a un centro", "The case is offered to a centre already")


class TransferDecided(Problem):
    """It was accepted, refused or withdrawn before."""

    code = "transfer-decided"
    status = 409
    title = Text("Ese traslado ya se decidió", "That transfer was decided already")
