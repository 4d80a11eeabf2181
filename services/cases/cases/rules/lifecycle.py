"""The life of a case as a state machine: which states there are, and which moves a cause may make."""

from collections.abc import Mapping
from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "RECEIVED"
    CONTACTED = "CONTACTED"
    ASSESSED = "ASSESSED"
    ADMITTED = "ADMITTED"
    IN_PROGRESS = "IN_PROGRESS"
    NON_COMPLIANT = "NON_COMPLIANT"
    SUSPENDED = "SUSPENDED"
    DISCHARGED = "DISCHARGED"
    NOT_ADMITTED = "NOT_ADMITTED"
    NEVER_APPEARED = "NEVER_APPEARED"


class Cause(StrEnum):
    """The process step that moves a case; DECISION is a person's own, made with nothing but a reason code."""

    ORDER = "ORDER"
    CONTACT = "CONTACT"
    ASSESSMENT = "ASSESSMENT"
    ADMISSION = "ADMISSION"
    ATTENDANCE = "ATTENDANCE"
    COMPLIANCE = "COMPLIANCE"
    DECISION = "DECISION"
    DISCHARGE = "DISCHARGE"


class MoveReason(StrEnum):
    """Why a person moved a case by decision."""

    NO_CONTACT = "NO_CONTACT"
    NO_SHOW = "NO_SHOW"
    ILLNESS = "ILLNESS"
    CONTINGENCY = "CONTINGENCY"
    MIGRATION = "MIGRATION"
    COURT_DECISION = "COURT_DECISION"
    RETURNED = "RETURNED"


class DischargeReason(StrEnum):
    """Why a case ended."""

    COMPLETED = "COMPLETED"
    NON_COMPLIANCE = "NON_COMPLIANCE"
    TRANSFERRED = "TRANSFERRED"
    DECEASED = "DECEASED"
    ORDER_REVOKED = "ORDER_REVOKED"


class MoveForbidden(Exception):
    """The state machine has no such move from `state`."""

    def __init__(self, state: CaseState, to: CaseState) -> None:
        super().__init__(f"{state} -> {to}")
        self.state = state
        self.to = to


_NOT_REACHED = frozenset({MoveReason.NO_CONTACT, MoveReason.NO_SHOW})
_PAUSED = frozenset({MoveReason.ILLNESS, MoveReason.CONTINGENCY, MoveReason.MIGRATION, MoveReason.COURT_DECISION})
_RESUMED = frozenset({MoveReason.RETURNED, MoveReason.COURT_DECISION})
_ENDED_BY_OTHERS = frozenset({DischargeReason.TRANSFERRED, DischargeReason.DECEASED, DischargeReason.ORDER_REVOKED})
_STOPPED = _ENDED_BY_OTHERS | {DischargeReason.NON_COMPLIANCE}
_ANY: frozenset[str] = frozenset()

# (from, to) -> the cause that makes the move, and the reason codes it may give (none where the cause is reason enough).
MOVES: Mapping[tuple[CaseState, CaseState], tuple[Cause, frozenset[str]]] = {
    (CaseState.RECEIVED, CaseState.CONTACTED): (Cause.CONTACT, _ANY),
    (CaseState.RECEIVED, CaseState.NEVER_APPEARED): (Cause.DECISION, frozenset(_NOT_REACHED)),
    (CaseState.RECEIVED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_ENDED_BY_OTHERS)),
    (CaseState.CONTACTED, CaseState.ASSESSED): (Cause.ASSESSMENT, _ANY),
    (CaseState.CONTACTED, CaseState.NEVER_APPEARED): (Cause.DECISION, frozenset(_NOT_REACHED)),
    (CaseState.CONTACTED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_ENDED_BY_OTHERS)),
    (CaseState.NEVER_APPEARED, CaseState.CONTACTED): (Cause.CONTACT, _ANY),
    (CaseState.NEVER_APPEARED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_STOPPED)),
    (CaseState.ASSESSED, CaseState.ADMITTED): (Cause.ADMISSION, _ANY),
    (CaseState.ASSESSED, CaseState.NOT_ADMITTED): (Cause.ADMISSION, _ANY),
    (CaseState.ASSESSED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_ENDED_BY_OTHERS)),
    (CaseState.ADMITTED, CaseState.IN_PROGRESS): (Cause.ATTENDANCE, _ANY),
    (CaseState.ADMITTED, CaseState.NON_COMPLIANT): (Cause.COMPLIANCE, _ANY),
    (CaseState.ADMITTED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_ENDED_BY_OTHERS)),
    (CaseState.IN_PROGRESS, CaseState.NON_COMPLIANT): (Cause.COMPLIANCE, _ANY),
    (CaseState.IN_PROGRESS, CaseState.SUSPENDED): (Cause.DECISION, frozenset(_PAUSED)),
    (CaseState.IN_PROGRESS, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(DischargeReason)),
    (CaseState.NON_COMPLIANT, CaseState.IN_PROGRESS): (Cause.DECISION, frozenset(_RESUMED)),
    (CaseState.NON_COMPLIANT, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_STOPPED)),
    (CaseState.SUSPENDED, CaseState.IN_PROGRESS): (Cause.DECISION, frozenset(_RESUMED)),
    (CaseState.SUSPENDED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_STOPPED)),
}

_REACHABLE: Mapping[CaseState, tuple[CaseState, ...]] = {
    state: tuple(to for (start, to) in MOVES if start is state) for state in CaseState
}


def allowed_moves(state: CaseState) -> tuple[CaseState, ...]:
    """Return the states that can be reached from `state`; none from a closed case."""
    return _REACHABLE[state]


def is_closed(state: CaseState) -> bool:
    """Say whether the case has ended: nothing moves it any more."""
    return not _REACHABLE[state]


def allowed_reasons(state: CaseState, to: CaseState) -> frozenset[str]:
    """Return the reason codes the move may give; empty where the cause is reason enough or there is no such move."""
    return MOVES[state, to][1] if (state, to) in MOVES else _ANY


def require_move(state: CaseState, to: CaseState, cause: Cause) -> None:
    """Let the move pass, or raise MoveForbidden when `cause` cannot lead from `state` to `to`."""
    if MOVES.get((state, to), (None, _ANY))[0] is not cause:
        raise MoveForbidden(state, to)


def accepts_assessment(state: CaseState) -> bool:
    """Say whether he can be assessed: once he was contacted, and as long as the case is open."""
    return state not in (CaseState.RECEIVED, CaseState.NEVER_APPEARED) and not is_closed(state)
