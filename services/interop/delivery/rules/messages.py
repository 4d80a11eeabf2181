"""The life of one message to an institution: its states, the moves between them, and when to try again.

A state only moves along `MOVES`; whatever arrives late or twice asks for a move that is not there and is ignored.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.move_routes import MoveRoute
from shared.text import LabelledEnum


class Direction(LabelledEnum):
    """Which way the message goes, seen from the centre."""

    IN = "IN", "Recibido", "Received"
    OUT = "OUT", "Enviado", "Sent"


class Institution(LabelledEnum):
    """Who stands at the other end; each has its own circuit breaker."""

    SINOE = "SINOE", "Casilla electrónica (SINOE)", "Electronic casilla (SINOE)"
    MPE = "MPE", "Mesa de Partes Electrónica (MPE)", "Electronic filing desk (MPE)"
    SIRA = "SIRA", "SIRA", "SIRA"
    COURT_SYSTEM = "COURT_SYSTEM", "Sistema del juzgado", "The court's system"


class Channel(LabelledEnum):
    """The way a message takes."""

    SINOE_HTTP = "SINOE_HTTP", "Casilla electrónica (SINOE)", "Electronic casilla (SINOE)"
    MPE_HTTP = "MPE_HTTP", "Mesa de Partes Electrónica (MPE)", "Electronic filing desk (MPE)"
    SIRA_HTTP = "SIRA_HTTP", "SIRA", "SIRA"
    MANUAL = "MANUAL", "En físico", "On paper"
    API = "API", "Sistema de la institución", "The institution's system"


class MessageKind(LabelledEnum):
    """What the message carries."""

    COURT_ORDER = "COURT_ORDER", "Orden judicial", "Court order"
    COURT_FILING = "COURT_FILING", "Escrito al juzgado", "Filing to the court"
    CEM_REFERRAL = "CEM_REFERRAL", "Ficha de derivación al CEM", "Referral sheet to the CEM"
    CEM_ALERT = "CEM_ALERT", "Alerta al CEM", "Alert to the CEM"


INSTITUTIONS = {
    MessageKind.CEM_ALERT: Institution.SIRA,
    MessageKind.COURT_FILING: Institution.MPE,
    MessageKind.CEM_REFERRAL: Institution.SIRA,
}
"""Who takes what is sent out, the most urgent kind first."""


class Lane(NamedTuple):
    """What has places of its own: the sends of a kind, or the questions for its receipts (`asks`)."""

    kind: MessageKind
    asks: bool


LANES = tuple(Lane(kind, asks) for asks in (False, True) for kind in INSTITUTIONS)
"""In the order in which they are served: nothing that is to be sent stands behind a question."""


class MessageState(LabelledEnum):
    """Where a message stands; RECEIVED is the only state of an incoming one."""

    RECEIVED = "RECEIVED", "Recibido", "Received"
    QUEUED = "QUEUED", "En cola", "Queued"
    SENDING = "SENDING", "Enviándose", "Being sent"
    SUBMITTED = "SUBMITTED", "Enviado, a la espera de acuse", "Sent, awaiting its receipt"
    AWAITING_PERSON = "AWAITING_PERSON", "Espera a una persona", "Waits for a person"
    RECEIPTED = "RECEIPTED", "Con acuse", "Receipted"
    REFUSED = "REFUSED", "Rechazado", "Refused"
    DEAD = "DEAD", "No entregado", "Not delivered"


MOVES: dict[MessageState, frozenset[MessageState]] = {
    MessageState.RECEIVED: frozenset(),
    MessageState.QUEUED: frozenset(
        {
            MessageState.SENDING,
            MessageState.AWAITING_PERSON,
            MessageState.RECEIPTED,
            MessageState.REFUSED,
            MessageState.DEAD,
        }
    ),
    MessageState.SENDING: frozenset(
        {MessageState.SUBMITTED, MessageState.QUEUED, MessageState.AWAITING_PERSON, MessageState.DEAD}
    ),
    MessageState.SUBMITTED: frozenset({MessageState.RECEIPTED, MessageState.REFUSED, MessageState.QUEUED}),
    MessageState.AWAITING_PERSON: frozenset({MessageState.RECEIPTED, MessageState.REFUSED, MessageState.QUEUED}),
    MessageState.DEAD: frozenset({MessageState.QUEUED, MessageState.RECEIPTED, MessageState.REFUSED}),
    MessageState.RECEIPTED: frozenset(),
    MessageState.REFUSED: frozenset(),
}

REPLAYABLE = frozenset({MessageState.DEAD, MessageState.AWAITING_PERSON})
"""The states from which a person may put a message back into the queue."""

REPLAY = MoveRoute("POST", "/v1/messages/{message_id}/replays", "replay_message")

MANUALLY_RECEIPTABLE = frozenset({MessageState.QUEUED, MessageState.AWAITING_PERSON, MessageState.DEAD})
"""The states in which a receipt brought by a person may end the delivery: never while a send is under way."""


def allowed_moves(state: MessageState) -> list[tuple[MessageState, MoveRoute | None]]:
    """The states a message may go to from `state`, in a stable order, each with what somebody calls to take it there.

    That is None for what its delivery makes of it, or follows from what is recorded on the filing or sheet it carries.
    """
    is_replayable = state in REPLAYABLE
    return [
        (target, REPLAY if is_replayable and target is MessageState.QUEUED else None) for target in sorted(MOVES[state])
    ]


def may_move(state: MessageState, target: MessageState) -> bool:
    """Whether a message in `state` may go to `target`."""
    return target in MOVES[state]


@dataclass(frozen=True)
class RetryPolicy:
    """How far apart a message is tried, and for how long: back-off doubles from `first` to `longest`, with full jitter.

    After `patience` a person is asked, however often it was tried. What the institution itself asks to be waited for
    (Retry-After, up to `longest_asked`, and its opening hours) is not counted; an alert waits for nobody's word longer
    than `longest_asked_of_alert`. `lease` is how long a step may take before it is taken for lost though its replica
    lives: longer than two calls to an institution and one to cases together.
    """

    patience: timedelta = timedelta(days=3)
    longest_asked: timedelta = timedelta(days=1)
    longest_asked_of_alert: timedelta = timedelta(minutes=15)
    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=30)
    lease: timedelta = timedelta(minutes=3)

    def delay(self, attempts: int, fraction: float) -> timedelta:
        """The wait after the `attempts`-th failed attempt; `fraction` in [0, 1) is the jitter drawn by the caller."""
        ceiling = min(self.longest, timedelta(seconds=self.first.total_seconds() * 2.0 ** min(attempts, 30)))
        return max(self.first / 2, ceiling * fraction)

    def granted(self, asked: timedelta, kind: MessageKind) -> timedelta:
        """How long an institution that asks for this is left alone with a message of the kind."""
        return min(asked, self.longest_asked_of_alert if kind is MessageKind.CEM_ALERT else self.longest_asked)

    def is_over(self, now: datetime, give_up_at: datetime | None) -> bool:
        """Whether an attempt that has failed now was the last one; never where no end was set."""
        return give_up_at is not None and now >= give_up_at

    def next_try(self, now: datetime, attempts: int, fraction: float, give_up_at: datetime | None) -> datetime:
        """When to try again after the `attempts`-th failed attempt; the last time is when the patience ends."""
        again = now + self.delay(attempts, fraction)
        return min(again, give_up_at) if give_up_at else again


@dataclass(frozen=True)
class ReceiptPolicy:
    """How often an institution is asked for its receipt: soon at first, then ever more slowly."""

    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=10)

    def delay(self, polls: int) -> timedelta:
        """The wait before asking again after `polls` questions without an answer."""
        return min(self.longest, timedelta(seconds=self.first.total_seconds() * 2.0 ** min(polls // 3, 30)))


_JUDGES_THE_MESSAGE = {400, 409, 413, 415, 422, 451}


def is_refusal(status: int) -> bool:
    """Whether an HTTP answer judges the message itself, so that sending it again unchanged is useless.

    Any other failure is one of the way to the institution and may pass: a changed password (401), a blocked address
    (403), a redirection to a page about maintenance. For one of those no message is given up.
    """
    return status in _JUDGES_THE_MESSAGE
