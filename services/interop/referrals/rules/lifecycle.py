"""A numbered sheet to a CEM, a referral of the partner or an alert, and what the CEM answers."""

from datetime import datetime, timedelta

from services.cases.client.codes import RiskLevel
from services.interop.delivery.rules.messages import REPLAY
from shared.move_routes import MoveRoute
from shared.text import LabelledEnum


class ReferralKind(LabelledEnum):
    """REFERRAL carries how to reach the victim; ALERT only says what happened."""

    REFERRAL = "REFERRAL", "Derivación", "Referral"
    ALERT = "ALERT", "Alerta", "Alert"


class Urgency(LabelledEnum):
    """URGENT for severe risk and for every alert of harm."""

    NORMAL = "NORMAL", "Normal", "Normal"
    URGENT = "URGENT", "Urgente", "Urgent"


class ReferralState(LabelledEnum):
    """Where a sheet stands; NEEDS_DATA waits until a person records how to reach the victim, or names the CEM."""

    NEEDS_DATA = "NEEDS_DATA", "Faltan datos", "Lacks data"
    READY = "READY", "Lista para enviar", "Ready to be sent"
    SENT = "SENT", "Enviada", "Sent"
    ACCEPTED = "ACCEPTED", "Aceptada por el CEM", "Accepted by the CEM"
    RETURNED = "RETURNED", "Devuelta por el CEM", "Returned by the CEM"
    DEAD = "DEAD", "No entregada", "Not delivered"


MOVES: dict[ReferralState, frozenset[ReferralState]] = {
    ReferralState.NEEDS_DATA: frozenset({ReferralState.READY}),
    ReferralState.READY: frozenset(
        {
            ReferralState.SENT,
            ReferralState.ACCEPTED,
            ReferralState.RETURNED,
            ReferralState.DEAD,
            ReferralState.NEEDS_DATA,
        }
    ),
    ReferralState.SENT: frozenset({ReferralState.ACCEPTED, ReferralState.RETURNED, ReferralState.READY}),
    ReferralState.DEAD: frozenset({ReferralState.READY, ReferralState.ACCEPTED, ReferralState.RETURNED}),
    ReferralState.ACCEPTED: frozenset(),
    ReferralState.RETURNED: frozenset(),
}

ANSWER_TIME = {Urgency.URGENT: timedelta(hours=24), Urgency.NORMAL: timedelta(days=5)}
"""How long a CEM has to answer before the sheet is escalated. Example values, not official."""


def may_move(state: ReferralState, target: ReferralState) -> bool:
    """Whether the move exists; a late or repeated answer asks for one that does not."""
    return target in MOVES[state]


_ANSWER = MoveRoute("POST", "/v1/referrals/{referral_id}/answers", "answer_referral")
_RECEIPT = MoveRoute("POST", "/v1/referrals/{referral_id}/manual-receipt", "record_sheet_receipt")
_DISPATCH = MoveRoute("POST", "/v1/referrals/{referral_id}/dispatches", "dispatch_referral")
_ROUTES: dict[ReferralState, dict[ReferralState, tuple[MoveRoute, ...]]] = {
    ReferralState.NEEDS_DATA: {ReferralState.READY: (_DISPATCH,)},
    ReferralState.READY: {ReferralState.ACCEPTED: (_ANSWER, _RECEIPT), ReferralState.RETURNED: (_ANSWER,)},
    ReferralState.SENT: {ReferralState.ACCEPTED: (_ANSWER,), ReferralState.RETURNED: (_ANSWER,)},
    ReferralState.DEAD: {
        ReferralState.READY: (REPLAY,),
        ReferralState.ACCEPTED: (_ANSWER, _RECEIPT),
        ReferralState.RETURNED: (_ANSWER,),
    },
}


def allowed_moves(state: ReferralState) -> list[tuple[ReferralState, MoveRoute | None]]:
    """The states a sheet may go to from `state`, in a stable order, each with what somebody calls to take it there.

    A state stands twice where two routes lead to it, and with None where nobody calls: its delivery makes the move.
    """
    routes = _ROUTES.get(state, {})
    return [(target, route) for target in sorted(MOVES[state]) for route in routes.get(target, (None,))]


def urgency_of(kind: ReferralKind, risk_level: str | None) -> Urgency:
    """Severe risk takes the urgent path, and so does every alert."""
    severe = risk_level == RiskLevel.SEVERE
    return Urgency.URGENT if severe or kind is ReferralKind.ALERT else Urgency.NORMAL


def answer_due(urgency: Urgency, now: datetime) -> datetime:
    """When an unanswered sheet is escalated."""
    return now + ANSWER_TIME[urgency]


def sheet_number(centre_code: str, year: int, sequence: int) -> str:
    """The sheet's number, gapless per centre and year, e.g. CAI-LIMA-2026-000012."""
    return f"{centre_code}-{year}-{sequence:06d}"
