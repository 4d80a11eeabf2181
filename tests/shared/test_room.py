"""What rooms are together, and what two of them may not both name."""

from typing import Any

import pytest
from fastapi import APIRouter

from shared.background.jobs import Schedule
from shared.room import Room, in_one


async def done(*told: Any) -> None:
    """Do nothing."""


def test_rooms_are_one_in_the_order_of_the_list() -> None:
    first, second = APIRouter(), APIRouter()
    whole = in_one([Room([first], {"a": done}, {"x": done}), Room([second], {"b": done})])
    assert list(whole.routers) == [first, second]
    assert list(whole.event_handlers) == ["a", "b"]
    assert list(whole.jobs) == ["x"]


@pytest.mark.parametrize(
    "room",
    [Room(event_handlers={"a": done}), Room(jobs={"a": done}), Room(schedules={"a": Schedule("* * * * *", done)})],
)
def test_what_two_rooms_name_is_refused_since_one_of_them_would_not_hear(room: Room) -> None:
    with pytest.raises(ValueError, match="two rooms name \\['a'\\]"):
        in_one([room, Room(routers=[APIRouter()]), room])
