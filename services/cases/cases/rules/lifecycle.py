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
    READMISSION = "READMISSION", "Readmisión por la misma orden", "Readmission under the same order"
    TRANSFER = "TRANSFER", "Traslado de otro centro", "Transfer from another centre"
    CONTACT = "CONTACT", "Contacto con él", "Contact with him"
    ASSESSMENT = "ASSESSMENT", "Evaluación presencial", "Assessment in person"
    ADMISSION = "ADMISSION", "Decisión de admisión", "Admission decision"
    ATTENDANCE = "ATTENDANCE", "Asistencia a su primera sesión", "Attendance at his first session"
    COMPLIANCE = "COMPLIANCE", "Hallazgo de incumplimiento aprobado", "Approved finding of non-compliance"
    DECISION = "DECISION", "Decisión de la coordinación", "Coordinator's decision"
    CORRECTION = "CORRECTION", "Corrección de un cambio de estado", "Correction of a move"
    DISCHARGE = "DISCHARGE", "Egreso", "Discharge"


class MoveReason(LabelledEnum):
    """Why a person moved a case by decision."""

    NO_CONTACT = "NO_CONTACT", "No se logró contactarlo", "He could not be reached"
    NO_SHOW = "NO_SHOW", "No acudió a su cita", "He missed his appointment"
    VANISHED = "VANISHED", "Dejó de responder y de acudir", "He no longer answers, nor comes"
    ILLNESS = "ILLNESS", "Enfermedad", "Illness"
    CONTINGENCY = "CONTINGENCY", "Contingencia", "Contingency"
    MIGRATION = "MIGRATION", "Se mudó a otra región", "He moved to another region"
    IMPRISONED = "IMPRISONED", "Está en prisión", "He is in prison"
    RELEASED = "RELEASED", "Salió de prisión", "He was released from prison"
    COURT_DECISION = "COURT_DECISION", "Decisión del juzgado", "The court's decision"
    RETURNED = "RETURNED", "Se reincorporó", "He came back"


class DischargeReason(LabelledEnum):
    """Why a case ended."""

    COMPLETED = "COMPLETED", "Culminó el programa", "Completed the programme"
    NON_COMPLIANCE = "NON_COMPLIANCE", "Incumplimiento", "Non-compliance"
    TRANSFERRED = "TRANSFERRED", "Traslado a otro centro", "Transfer to another centre"
    DECEASED = "DECEASED", "Fallecimiento", "Death"
    ORDER_REVOKED = "ORDER_REVOKED", "El juzgado dejó sin efecto la orden", "The court revoked the order"
    NOT_COMPETENT = (
        "NOT_COMPETENT",
        "Devuelto al juzgado: el centro no es competente",
        "Returned to the court: the centre is not competent",
    )
    OTHER_DISTRICT = (
        "OTHER_DISTRICT",
        "Devuelto al juzgado: corresponde a otro distrito",
        "Returned to the court: another district's",
    )
    NOT_SUITABLE = (
        "NOT_SUITABLE",
        "Devuelto al juzgado: no es apto para el programa",
        "Returned to the court: not suitable for the programme",
    )


Reason = MoveReason | DischargeReason


class MoveForbidden(Exception):
    """The state machine has no such move from `state`."""

    def __init__(self, state: CaseState, to: CaseState) -> None:
        super().__init__(f"{state} -> {to}")
        self.state = state
        self.to = to


_NOT_REACHED = frozenset({MoveReason.NO_CONTACT, MoveReason.NO_SHOW})
_VANISHED = frozenset({MoveReason.VANISHED})
_PAUSED = frozenset(
    {
        MoveReason.ILLNESS,
        MoveReason.CONTINGENCY,
        MoveReason.MIGRATION,
        MoveReason.IMPRISONED,
        MoveReason.COURT_DECISION,
    }
)
_CAME_BACK = frozenset({MoveReason.RETURNED, MoveReason.COURT_DECISION})
_RESUMED = _CAME_BACK | {MoveReason.RELEASED, MoveReason.CONTINGENCY}
RETURNED_TO_COURT = frozenset(
    {DischargeReason.NOT_COMPETENT, DischargeReason.OTHER_DISTRICT, DischargeReason.NOT_SUITABLE}
)
"""The centre gives the man back to the judge, who is told why: after he attended he is transferred instead."""
_ENDED_BY_OTHERS = frozenset({DischargeReason.TRANSFERRED, DischargeReason.DECEASED, DischargeReason.ORDER_REVOKED})
_FOR_GOOD = frozenset({DischargeReason.DECEASED, DischargeReason.ORDER_REVOKED})
_NOT_OURS = _ENDED_BY_OTHERS | {DischargeReason.NOT_COMPETENT, DischargeReason.OTHER_DISTRICT}
_STOPPED = _ENDED_BY_OTHERS | {DischargeReason.NON_COMPLIANCE}
_IN_THE_PROGRAMME = _STOPPED | {DischargeReason.COMPLETED, DischargeReason.NOT_SUITABLE}
_ANY: frozenset[Reason] = frozenset()

# (from, to) -> the cause that makes the move, and the reason codes it may give (none where the cause is reason enough).
MOVES: Mapping[tuple[CaseState, CaseState], tuple[Cause, frozenset[Reason]]] = {
    (CaseState.RECEIVED, CaseState.CONTACTED): (Cause.CONTACT, _ANY),
    (CaseState.RECEIVED, CaseState.NEVER_APPEARED): (Cause.DECISION, frozenset(_NOT_REACHED)),
    (CaseState.RECEIVED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_NOT_OURS)),
    (CaseState.CONTACTED, CaseState.ASSESSED): (Cause.ASSESSMENT, _ANY),
    (CaseState.CONTACTED, CaseState.SUSPENDED): (Cause.DECISION, frozenset(_PAUSED)),
    (CaseState.CONTACTED, CaseState.NEVER_APPEARED): (Cause.DECISION, frozenset(_NOT_REACHED)),
    (CaseState.CONTACTED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_NOT_OURS)),
    (CaseState.NEVER_APPEARED, CaseState.CONTACTED): (Cause.CONTACT, _ANY),
    (CaseState.NEVER_APPEARED, CaseState.ASSESSED): (Cause.CONTACT, _ANY),
    (CaseState.NEVER_APPEARED, CaseState.ADMITTED): (Cause.CONTACT, _ANY),
    (CaseState.NEVER_APPEARED, CaseState.IN_PROGRESS): (Cause.CONTACT, _ANY),
    (CaseState.NEVER_APPEARED, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_NOT_OURS | _STOPPED)),
    (CaseState.ASSESSED, CaseState.ADMITTED): (Cause.ADMISSION, _ANY),
    (CaseState.ASSESSED, CaseState.NOT_ADMITTED): (Cause.ADMISSION, _ANY),
    (CaseState.ASSESSED, CaseState.SUSPENDED): (Cause.DECISION, frozenset(_PAUSED)),
    (CaseState.ASSESSED, CaseState.NEVER_APPEARED): (Cause.DECISION, frozenset(_VANISHED)),
    (CaseState.ASSESSED, CaseState.DISCHARGED): (
        Cause.DISCHARGE,
        frozenset(_NOT_OURS | {DischargeReason.NOT_SUITABLE}),
    ),
    (CaseState.ADMITTED, CaseState.IN_PROGRESS): (Cause.ATTENDANCE, _ANY),
    (CaseState.ADMITTED, CaseState.NON_COMPLIANT): (Cause.COMPLIANCE, _ANY),
    (CaseState.ADMITTED, CaseState.SUSPENDED): (Cause.DECISION, frozenset(_PAUSED)),
    (CaseState.ADMITTED, CaseState.NEVER_APPEARED): (Cause.DECISION, frozenset(_VANISHED)),
    (CaseState.ADMITTED, CaseState.DISCHARGED): (
        Cause.DISCHARGE,
        frozenset(_NOT_OURS | {DischargeReason.NOT_SUITABLE}),
    ),
    (CaseState.IN_PROGRESS, CaseState.NON_COMPLIANT): (Cause.COMPLIANCE, _ANY),
    (CaseState.IN_PROGRESS, CaseState.SUSPENDED): (Cause.DECISION, frozenset(_PAUSED)),
    (CaseState.IN_PROGRESS, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_IN_THE_PROGRAMME)),
    (CaseState.NON_COMPLIANT, CaseState.ADMITTED): (Cause.DECISION, frozenset(_CAME_BACK)),
    (CaseState.NON_COMPLIANT, CaseState.IN_PROGRESS): (Cause.DECISION, frozenset(_CAME_BACK)),
    (CaseState.NON_COMPLIANT, CaseState.DISCHARGED): (Cause.DISCHARGE, frozenset(_STOPPED)),
    (CaseState.SUSPENDED, CaseState.CONTACTED): (Cause.DECISION, frozenset(_RESUMED)),
    (CaseState.SUSPENDED, CaseState.ASSESSED): (Cause.DECISION, frozenset(_RESUMED)),
    (CaseState.SUSPENDED, CaseState.ADMITTED): (Cause.DECISION, frozenset(_RESUMED)),
    (CaseState.SUSPENDED, CaseState.IN_PROGRESS): (Cause.DECISION, frozenset(_RESUMED)),
    (CaseState.SUSPENDED, CaseState.DISCHARGED): (
        Cause.DISCHARGE,
        frozenset(_NOT_OURS | _STOPPED | {DischargeReason.NOT_SUITABLE}),
    ),
}

ROUTES: Mapping[Cause, MoveRoute] = {
    Cause.CONTACT: MoveRoute("POST", "/v1/cases/{case_id}/contact-attempts", "record_contact_attempt"),
    Cause.ASSESSMENT: MoveRoute("POST", "/v1/cases/{case_id}/assessments", "record_assessment"),
    Cause.ADMISSION: MoveRoute("POST", "/v1/cases/{case_id}/admission", "decide_admission"),
    Cause.DECISION: MoveRoute("POST", "/v1/cases/{case_id}/moves", "move_case"),
    Cause.DISCHARGE: MoveRoute("POST", "/v1/cases/{case_id}/discharge", "decide_discharge"),
}
"""What somebody calls to make a move of the cause; one that is left out follows from what sessions tells."""

_WAY_BACK: Mapping[CaseState, CaseState] = {
    CaseState.NEVER_APPEARED: CaseState.CONTACTED,
    CaseState.NON_COMPLIANT: CaseState.IN_PROGRESS,
    CaseState.SUSPENDED: CaseState.IN_PROGRESS,
}
"""Where men who left come back to, unless the case says otherwise: those of before it was written down."""


def way_back(left: CaseState, to: CaseState, *, attended: bool) -> CaseState | None:
    """Return where a case that goes from `left` to `to` will come back to; None when it does not leave the path.

    He comes back to where he stood: who had not attended is not in the programme for having returned. Who attended
    before he left is, also when that was told only afterwards.
    """
    if to not in _WAY_BACK:
        return None
    if left is CaseState.RECEIVED:
        return CaseState.CONTACTED
    return CaseState.IN_PROGRESS if left is CaseState.ADMITTED and attended else left


def allowed_moves(state: CaseState, back_to: CaseState | None = None) -> tuple[CaseState, ...]:
    """Return the states that can be reached from `state`; none from a closed case.

    Of the ways back there is one: to `back_to`, as the case tells it.
    """
    back = back_to or _WAY_BACK.get(state)
    reachable = (to for (start, to) in MOVES if start is state)
    return tuple(to for to in reachable if back is None or to in (back, CaseState.DISCHARGED))


def after_contact(state: CaseState, back_to: CaseState | None = None) -> CaseState | None:
    """Return where a contact with him moves the case; None where it waits for none."""
    led = (to for to in allowed_moves(state, back_to) if MOVES[state, to][0] is Cause.CONTACT)
    return next(led, None)


def is_closed(state: CaseState) -> bool:
    """Say whether the case has ended: nothing moves it any more."""
    return not allowed_moves(state)


def allowed_reasons(state: CaseState, to: CaseState, back_to: CaseState | None = None) -> frozenset[Reason]:
    """Return the reason codes the move may give; empty where the cause is reason enough or there is no such move.

    Who is suspended is discharged as from where he stood before.
    """
    if to not in allowed_moves(state, back_to):
        return _ANY
    reasons = MOVES[state, to][1]
    if (state, to) == (CaseState.SUSPENDED, CaseState.DISCHARGED):
        return reasons & MOVES[back_to or _WAY_BACK[state], to][1]
    return reasons


def require_move(state: CaseState, to: CaseState, cause: Cause, back_to: CaseState | None = None) -> None:
    """Let the move pass, or raise MoveForbidden when `cause` cannot lead from `state` to `to`."""
    if to not in allowed_moves(state, back_to) or MOVES[state, to][0] is not cause:
        raise MoveForbidden(state, to)


def ends_for_good(reason: str | None) -> bool:
    """Say whether nobody comes back after a discharge for this reason: the man, or the order, is no more."""
    return reason in _FOR_GOOD


def accepts_assessment(state: CaseState, back_to: CaseState | None = None) -> bool:
    """Say whether he can be assessed: once he was contacted, and as long as the case is open.

    A case that was suspended before he was assessed is resumed first: the assessment is what moves it on.
    """
    away = state in (CaseState.RECEIVED, CaseState.NEVER_APPEARED) or back_to is CaseState.CONTACTED
    return not away and not is_closed(state)
