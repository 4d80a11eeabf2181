"""Which messages there can be: for each institution the kinds it sends or takes, and the states these can be in."""

from collections.abc import Collection, Iterator

from services.interop.delivery.rules.messages import (
    INSTITUTIONS,
    Direction,
    Institution,
    MessageKind,
    MessageState,
)

_IN = (Institution.SINOE, Institution.COURT_SYSTEM)
_OUT_STATES = tuple(state for state in MessageState if state is not MessageState.RECEIVED)

PossibleMessage = tuple[Institution, MessageKind, MessageState]


def possible_messages(
    *,
    direction: Collection[Direction] | None = None,
    institution: Collection[Institution] | None = None,
    kind: Collection[MessageKind] | None = None,
    state: Collection[MessageState] | None = None,
) -> list[PossibleMessage]:
    """Return the institution, kind and state of all messages that meet the filters; what is None does not filter."""
    return [
        (whose, what, where)
        for way, whose, what, where in _all()
        if (direction is None or way in direction)
        and (institution is None or whose in institution)
        and (kind is None or what in kind)
        and (state is None or where in state)
    ]


def _all() -> Iterator[tuple[Direction, Institution, MessageKind, MessageState]]:
    for institution in _IN:
        yield Direction.IN, institution, MessageKind.COURT_ORDER, MessageState.RECEIVED
    for kind, institution in INSTITUTIONS.items():
        for state in _OUT_STATES:
            yield Direction.OUT, institution, kind, state
