"""The life of a case as a state machine: which states there are, and which moves a cause may make."""

from collections.abc import Mapping

from shared.move_routes import MoveRoute
from shared.text import LabelledEnum


class CaseState(LabelledEnum):
    """Where a case stands."""

    RECEIVED = "RECEIVED", "Recibido", "Received"
    CONTACTED = "CONTACTED", "Contactado", "Contacted"
    ASSESSED = "ASSESSED", "Evaluado", "Assessed"
    ADMITTED = "ADMITTED", "Admitido", "Admitted"
    IN_PROGRESS = "IN_PROGRESS", "En el programa", "In the programme"
    NON_COMPLIANT = "NON_COMPLIANT", "En incumplimiento", "Non-compliant"
    SUSPENDED = "SUSPENDED", "Suspendido", "Suspended"
    DISCHARGED = "DISCHARGED", "Egresado", "Discharged"
    NOT_ADMITTED = "NOT_ADMITTED", "No admitido", "Not admitted"
    NEVER_APPEARED = "NEVER_APPEARED", "Nunca se presentó", "Never appeared"


class Cause(LabelledEnum):
    """The process step that moves a case; DECISION is a person's own, made with nothing but a reason code."""

    ORDER = "ORDER", "Orden judicial", "Court order"
    CONTACT = "CONTACT", "Contacto con él", "Contact with him"
    ASSESSMENT = "ASSESSMENT", "Evaluación presencial", "Assessment in person"
    ADMISSION = "ADMISSION", "Decisión de admisión", "Admission decision"
    ATTENDANCE = "ATTENDANCE", "Asistencia a su primera sesión", "Attendance at his first session"
    COMPLIANCE = "COMPLIANCE", "Hallazgo de incumplimiento aprobado", "Approved finding of non-compliance"
    DECISION = "DECISION", "Decisión de la coordinación", "Coordinator's decision"
    DISCHARGE = "DISCHARGE", "Egreso", "Discharge"


class MoveReason(LabelledEnum):
    """Why a person moved a case by decision."""

    NO_CONTACT = "NO_CONTACT", "No se logró contactarlo", "He could not be reached"
    NO_SHOW = "NO_SHOW", "No acudió a su cita", "He missed his appointment"
    ILLNESS = "ILLNESS", "Enfermedad", "Illness"
    CONTINGENCY = "CONTINGENCY", "Contingencia", "Contingency"
    MIGRATION = "MIGRATION", "Se mudó a otra región", "He moved to another region"
    COURT_DECISION = "COURT_DECISION", "Decisión del juzgado", "The court's decision"
    RETURNED = "RETURNED", "Se reincorporó", "He came back"


class DischargeReason(LabelledEnum):
    """Why a case ended."""

    COMPLETED = "COMPLETED", "Culminó el programa", "Completed the programme"
    NON_COMPLIANCE = "NON_COMPLIANCE", "Incumplimiento", "Non-compliance"
    TRANSFERRED = "TRANSFERRED", "Traslado a otro centro", "Transfer to another centre"
    DECEASED = "DECEASED", "Fallecimiento", "Death"
    ORDER_REVOKED = "ORDER_REVOKED", "El juzgado dejó sin efecto la orden", "The court revoked the order"


Reason = MoveReason | DischargeReason


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
_ANY: frozenset[Reason] = frozenset()

# (from, to) -> the cause that makes the move, and the reason codes it may give (none where the cause is reason enough).
MOVES: Mapping[tuple[CaseState, CaseState], tuple[Cause, frozenset[Reason]]] = {
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

ROUTES: Mapping[Cause, MoveRoute] = {
    Cause.CONTACT: MoveRoute("POST", "/v1/cases/{case_id}/contact-attempts", "record_contact_attempt"),
    Cause.ASSESSMENT: MoveRoute("POST", "/v1/cases/{case_id}/assessments", "record_assessment"),
    Cause.ADMISSION: MoveRoute("POST", "/v1/cases/{case_id}/admission", "decide_admission"),
    Cause.DECISION: MoveRoute("POST", "/v1/cases/{case_id}/moves", "move_case"),
    Cause.DISCHARGE: MoveRoute("POST", "/v1/cases/{case_id}/discharge", "decide_discharge"),
}
"""What somebody calls to make a move of the cause; one that is left out follows from what sessions tells."""

_REACHABLE: Mapping[CaseState, tuple[CaseState, ...]] = {
    state: tuple(to for (start, to) in MOVES if start is state) for state in CaseState
}


def allowed_moves(state: CaseState) -> tuple[CaseState, ...]:
    """Return the states that can be reached from `state`; none from a closed case."""
    return _REACHABLE[state]


def is_closed(state: CaseState) -> bool:
    """Say whether the case has ended: nothing moves it any more."""
    return not _REACHABLE[state]


def allowed_reasons(state: CaseState, to: CaseState) -> frozenset[Reason]:
    """Return the reason codes the move may give; empty where the cause is reason enough or there is no such move."""
    return MOVES[state, to][1] if (state, to) in MOVES else _ANY


def require_move(state: CaseState, to: CaseState, cause: Cause) -> None:
    """Let the move pass, or raise MoveForbidden when `cause` cannot lead from `state` to `to`."""
    if MOVES.get((state, to), (None, _ANY))[0] is not cause:
        raise MoveForbidden(state, to)


def accepts_assessment(state: CaseState) -> bool:
    """Say whether he can be assessed: once he was contacted, and as long as the case is open."""
    return state not in (CaseState.RECEIVED, CaseState.NEVER_APPEARED) and not is_closed(state)
