"""A room: what one part of a service adds to the running whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from fastapi import APIRouter

from shared.background.jobs import JobHandler, Loop, Schedule
from shared.events.inbox import EventHandler
from shared.problems import Problem
from shared.runtime import Runtime

Named = TypeVar("Named")


@dataclass(frozen=True)
class Room:
    """The routes of a room, and what it does when an event, a job or the hour comes, each under its name.

    `loops` make what works of its own accord for as long as the service runs. `constraints` are those of the database
    by which it upholds a rule, with the problem that their breach is.
    """

    routers: Sequence[APIRouter] = ()
    event_handlers: Mapping[str, EventHandler] = field(default_factory=dict)
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    constraints: Mapping[str, type[Problem]] = field(default_factory=dict)
    loops: Sequence[Callable[[Runtime], Loop]] = ()


def in_one(rooms: Sequence[Room]) -> Room:
    """Return what the rooms are together. Raises ValueError when two name the same event, job or the like."""
    return Room(
        routers=[router for room in rooms for router in room.routers],
        event_handlers=_joined([room.event_handlers for room in rooms]),
        jobs=_joined([room.jobs for room in rooms]),
        schedules=_joined([room.schedules for room in rooms]),
        constraints=_joined([room.constraints for room in rooms]),
        loops=[loop for room in rooms for loop in room.loops],
    )


def _joined(parts: Sequence[Mapping[str, Named]]) -> dict[str, Named]:
    joined: dict[str, Named] = {}
    for part in parts:
        if twice := joined.keys() & part.keys():
            raise ValueError(f"two rooms name {sorted(twice)}")
        joined.update(part)
    return joined
