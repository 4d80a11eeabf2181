"""Taking a wrong move back: only the last one that stands, and none that others act on already."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from services.cases.cases.rules.lifecycle import Cause, DischargeReason
from shared.text import Text


class RecordedMove(Protocol):
    """An entry of a case's history, as these rules need it."""

    id: UUID
    from_state: str | None
    to_state: str
    cause: str
    reason_code: str | None
    corrects: UUID | None


M = TypeVar("M", bound=RecordedMove)

_OPENING = Text(
    "La apertura del caso no se corrige así: egrese el caso con su motivo.",
    "The opening of a case is not taken back: discharge the case with its reason.",
)
_FOLLOWS_ATTENDANCE = Text(
    "Este cambio sigue de un control de asistencia: corrija la asistencia de esa sesión.",
    "This move follows from a roll call: correct the attendance of that session.",
)
_NON_COMPLIANCE_TOLD = Text(
    "El juzgado y el CEM ya tienen el aviso de incumplimiento: comunique el error por oficio y regrese el caso con un "
    "cambio de estado.",
    "The court and the CEM are told of the non-compliance: tell them of the error by letter, and move the case back by "
    "a decision.",
)
_COMPLETION_TOLD = Text(
    "El juzgado y el CEM ya tienen el aviso de culminación: comunique el error por oficio y readmítalo.",
    "The court and the CEM are told of the completion: tell them of the error by letter, and readmit him.",
)


def standing_moves(history: Sequence[M]) -> list[M]:
    """Return the moves that stand, the first one first; `history` is in that order.

    Neither a correction nor what it takes back stands; an entry that left the case in its state was no move.
    """
    taken_back = {entry.corrects for entry in history}
    return [
        entry
        for entry in history
        if entry.corrects is None and entry.id not in taken_back and entry.from_state != entry.to_state
    ]


def why_it_stays(move: RecordedMove) -> Text | None:
    """Return why a move is not taken back, and what to do instead; None when it may be."""
    if move.from_state is None:
        return _OPENING
    if move.cause == Cause.ATTENDANCE:
        return _FOLLOWS_ATTENDANCE
    if move.cause == Cause.COMPLIANCE:
        return _NON_COMPLIANCE_TOLD
    return _COMPLETION_TOLD if move.reason_code == DischargeReason.COMPLETED else None
