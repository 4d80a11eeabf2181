"""The routes by which people move what has states, as the rules name them: pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MoveRoute:
    """An operation, as the platform's OpenAPI document names it: it makes the move, if what else it asks is met."""

    method: str
    path: str
    operation_id: str
