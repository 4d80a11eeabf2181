"""The life of one message to an institution: its states, the moves between them, and when to try again.

A state only moves along `MOVES`; whatever arrives late or twice asks for a move that is not there and is ignored.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Direction(StrEnum):
    """Which way the message goes, seen from the centre."""

    IN = "IN"
    OUT = "OUT"


class Institution(StrEnum):
    """Who stands at the other end; each has its own circuit breaker."""

    SINOE = "SINOE"
    MPE = "MPE"
    SIRA = "SIRA"
    COURT_SYSTEM = "COURT_SYSTEM"


class Channel(StrEnum):
    """The road a message takes."""

    SINOE_HTTP = "SINOE_HTTP"
    MPE_HTTP = "MPE_HTTP"
    SIRA_HTTP = "SIRA_HTTP"
    MANUAL = "MANUAL"
    API = "API"


class MessageKind(StrEnum):
    """What the message carries."""

    COURT_ORDER = "COURT_ORDER"
    COURT_FILING = "COURT_FILING"
    CEM_REFERRAL = "CEM_REFERRAL"
    CEM_ALERT = "CEM_ALERT"


class MessageState(StrEnum):
    """Where a message stands; RECEIVED is the only state of an incoming one."""

    RECEIVED = "RECEIVED"
    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SUBMITTED = "SUBMITTED"
    AWAITING_PERSON = "AWAITING_PERSON"
    RECEIPTED = "RECEIPTED"
    REFUSED = "REFUSED"
    DEAD = "DEAD"


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

MANUALLY_RECEIPTABLE = frozenset({MessageState.QUEUED, MessageState.AWAITING_PERSON, MessageState.DEAD})
"""The states in which a receipt brought by a person may end the delivery: never while a send is under way."""


def may_move(state: MessageState, target: MessageState) -> bool:
    """Whether a message in `state` may go to `target`."""
    return target in MOVES[state]


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how far apart a message is tried: back-off doubles from `first` to `longest`, with full jitter.

    `max_attempts` counts sends, not waits for a closed institution (see circuit_breaker). `lease` is how long a send
    may take before the sweeper takes it for lost: longer than two calls to an institution and one to cases together.
    """

    max_attempts: int = 20
    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=30)
    lease: timedelta = timedelta(minutes=3)

    def delay(self, attempts: int, fraction: float) -> timedelta:
        """The wait after the `attempts`-th failed attempt; `fraction` in [0, 1) is the jitter drawn by the caller."""
        ceiling = min(self.longest, timedelta(seconds=self.first.total_seconds() * 2.0 ** min(attempts, 30)))
        return max(self.first / 2, ceiling * fraction)

    def is_spent(self, attempts: int) -> bool:
        """Whether the `attempts`-th attempt was the last one."""
        return attempts >= self.max_attempts


@dataclass(frozen=True)
class ReceiptPolicy:
    """How often an institution is asked for its receipt: soon at first, then ever more slowly."""

    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=10)

    def delay(self, polls: int) -> timedelta:
        """The wait before asking again after `polls` questions without an answer."""
        return min(self.longest, timedelta(seconds=self.first.total_seconds() * 2.0 ** min(polls // 3, 30)))


def is_retryable_status(status: int) -> bool:
    """Whether an HTTP answer says that the same request may succeed later: 408, 429 and every 5xx."""
    return status in {408, 429} or status >= 500
