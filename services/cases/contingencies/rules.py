"""Which cases a contingency touches, and what stands in the way of the others."""

from datetime import date, datetime
from typing import Protocol

from services.cases.cases.rules.effective_dates import BeforeLastMove, require_order
from services.cases.cases.rules.lifecycle import CaseState, allowed_moves
from services.cases.connectivity.rules import Modality
from shared.text import LabelledEnum


class ContingencyKind(LabelledEnum):
    """What is done with the cases."""

    SUSPEND = "SUSPEND", "Suspender los casos", "Suspend the cases"
    SWITCH_MODALITY = "SWITCH_MODALITY", "Cambiar la modalidad", "Switch the modality"


class ResultState(LabelledEnum):
    """How far the act is with one case."""

    PENDING = "PENDING", "Por hacer", "To be done"
    DONE = "DONE", "Hecho", "Done"
    REFUSED = "REFUSED", "No se pudo", "Could not be done"
    WITHDRAWN = "WITHDRAWN", "Deshecho antes de hacerse", "Undone before it was done"
    UNDONE = "UNDONE", "Deshecho", "Undone"
    KEPT = "KEPT", "Quedó como está: alguien lo cambió después", "Left as it is: somebody changed it since"


class ContingencyObstacle(LabelledEnum):
    """Why a case cannot be touched."""

    STATE = "STATE", "Su estado no permite suspenderlo", "Its state does not allow a suspension"
    SUSPENDED = "SUSPENDED", "Ya está suspendido", "It is suspended already"
    NOT_ADMITTED = "NOT_ADMITTED", "Aún no tiene modalidad: no ha sido admitido", "It has no modality yet: not admitted"
    SAME_MODALITY = "SAME_MODALITY", "Ya tiene esa modalidad", "It has that modality already"
    MOVED_SINCE = "MOVED_SINCE", "Cambió de estado después de esa fecha", "It was moved after that day"
    ENDED = "ENDED", "El caso terminó", "The case has ended"
    GONE = "GONE", "El caso ya no es de este centro", "The case is no longer this centre's"


class Standing(Protocol):
    """A case, as these rules need it."""

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def state_since(self) -> datetime:
        """Since when."""
        ...

    @property
    def modality(self) -> str | None:
        """How he attends; None before he is admitted."""
        ...


def obstacle_to(case: Standing, to_modality: Modality | None, on: date, today: date) -> ContingencyObstacle | None:
    """Return what keeps the case from being suspended, or from changing to the modality if one is named."""
    state = CaseState(case.state)
    if not allowed_moves(state):
        return ContingencyObstacle.ENDED
    found = _to_suspension(state) if to_modality is None else _to_switch(case, to_modality)
    if found is not None:
        return found
    try:
        require_order(on, since=case.state_since, today=today)
    except BeforeLastMove:
        return ContingencyObstacle.MOVED_SINCE
    return None


def _to_suspension(state: CaseState) -> ContingencyObstacle | None:
    if state is CaseState.SUSPENDED:
        return ContingencyObstacle.SUSPENDED
    return None if CaseState.SUSPENDED in allowed_moves(state) else ContingencyObstacle.STATE


def _to_switch(case: Standing, to: Modality) -> ContingencyObstacle | None:
    if case.modality is None:
        return ContingencyObstacle.NOT_ADMITTED
    return ContingencyObstacle.SAME_MODALITY if case.modality == to else None
