"""Which messages there can be: every kind, institution and state has its place, and a filter leaves what it names."""

from services.interop.delivery.rules.messages import (
    INSTITUTIONS,
    Direction,
    Institution,
    MessageKind,
    MessageState,
)
from services.interop.delivery.rules.possible_messages import possible_messages


def test_nothing_that_is_ever_stored_is_without_a_place() -> None:
    every = possible_messages()
    assert len(every) == len(set(every))
    assert [set(part) for part in zip(*every, strict=True)] == [set(Institution), set(MessageKind), set(MessageState)]
    for kind, institution in INSTITUTIONS.items():
        for state in set(MessageState) - {MessageState.RECEIVED}:
            assert (institution, kind, state) in every
    for institution in (Institution.SINOE, Institution.COURT_SYSTEM):
        assert (institution, MessageKind.COURT_ORDER, MessageState.RECEIVED) in every


def test_a_direction_is_that_of_the_kinds_that_go_that_way() -> None:
    incoming, outgoing = possible_messages(direction=[Direction.IN]), possible_messages(direction=[Direction.OUT])
    assert {kind for _, kind, _ in incoming} == {MessageKind.COURT_ORDER}
    assert (
        sorted(incoming + outgoing)
        == sorted(possible_messages())
        == sorted(possible_messages(direction=list(Direction)))
    )


def test_filters_hold_all_at_once() -> None:
    asked = possible_messages(institution=[Institution.SIRA], kind=[MessageKind.CEM_ALERT], state=[MessageState.DEAD])
    assert asked == [(Institution.SIRA, MessageKind.CEM_ALERT, MessageState.DEAD)]
    assert possible_messages(institution=[Institution.MPE], kind=[MessageKind.CEM_ALERT]) == []
    assert possible_messages(direction=[Direction.OUT], state=[MessageState.RECEIVED]) == []
