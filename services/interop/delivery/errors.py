"""What delivery refuses."""

from collections.abc import Sequence
from dataclasses import asdict

from shared.move_routes import MoveRoute
from shared.problems import Problem
from shared.text import LabelledEnum, Text, listed


class MoveForbidden(Problem):
    """The filing, sheet or message cannot do this in its present state; `allowed_moves` lists what it can."""

    code = "move-forbidden"
    status = 409
    title = Text("Su estado actual no permite ese paso", "Its present state does not allow that step")

    @classmethod
    def in_state(
        cls, state: LabelledEnum, moves: Sequence[tuple[LabelledEnum, MoveRoute | None]] = ()
    ) -> "MoveForbidden":
        """Say how it stands, and what leads on from there."""
        detail = _LEADS_ON if moves else _IS_FINAL
        return cls(
            detail.format(state=state.label, allowed=listed(dict.fromkeys(to.label for to, _ in moves))),
            state=state.value,
            allowed_moves=[{"to": to.value, "route": route and asdict(route)} for to, route in moves],
        )


_LEADS_ON = Text(
    "Su estado es «{state}». Desde ahí puede pasar a: {allowed}.",
    "Its state is “{state}”. From there it can go to: {allowed}.",
)
_IS_FINAL = Text("Su estado es «{state}», y es definitivo.", "Its state is “{state}”, which is final.")
