"""The invented centre while it is loaded: its men, its groups, and the clock that walks to the present."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from local.demo.centre.courses import Course, GroupPlan
from local.demo.centre.people import Person
from local.demo.stage import Stage
from shared.peru.written_dates import LIMA

_AT_ONCE = 6


@dataclass
class Member:
    """A man as the centre knows him: who he is, what befalls him, and his case once it is open."""

    person: Person
    course: Course
    opened: int
    chance: Random
    """His own, so that men who are seen to at once draw the same each time."""
    case_id: str = ""
    version: int = 0
    """His case's version as the team was last told it while they evaluated him."""
    has_come: bool = False

    @property
    def reached(self) -> int:
        """The week in which the team first speaks with him."""
        return self.opened - 1

    @property
    def path(self) -> str:
        """The path of his case."""
        return f"/v1/cases/{self.case_id}"


@dataclass
class Centre:
    """Where the load stands; every request goes through `stage` as a member of staff."""

    stage: Stage
    members: list[Member]
    chance: Random
    now: datetime
    """The true moment at which the load began: nothing happens after it."""
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: list[tuple[datetime, GroupPlan, dict[str, Any]]] = field(default_factory=list)
    """The sessions not yet held, with the moment at which their roll call is taken."""
    held: dict[str, int] = field(default_factory=dict)
    """How many sessions of each group lie in the past, by the group's key."""
    unanswered: dict[str, Member] = field(default_factory=dict)
    """Of whom something was sent to court or CEM since answers were last waited for."""

    def come_to(self, day: date, hour: int, minute: int) -> None:
        """Let the clock come to about that hour of a day in Lima."""
        moment = datetime.combine(day, time(hour, minute, self.chance.randint(3, 57)), LIMA)
        self.reach(moment + timedelta(minutes=self.chance.randint(0, 25)))

    def reach(self, moment: datetime) -> None:
        """Let the clock come to a moment; it stays where it is if what was done before took longer than that."""
        if moment > self.stage.clock.now():
            self.stage.move_to(moment)

    def let_pass(self, least: int = 20, most: int = 80) -> None:
        """Let so many seconds pass, as they do between two pieces of work."""
        self.stage.move_to(self.stage.clock.now() + timedelta(seconds=self.chance.randint(least, most)))

    async def each(self, members: Iterable[Member], act: Callable[["Centre", Member], Awaitable[None]]) -> None:
        """Do the same for each of these men, some at once."""
        places = asyncio.Semaphore(_AT_ONCE)

        async def one(member: Member) -> None:
            async with places:
                self.let_pass(5, 20)
                await act(self, member)

        await asyncio.gather(*map(one, members))

    def member_of(self, case_id: str) -> Member:
        """Return the man whose case it is."""
        return next(member for member in self.members if member.case_id == case_id)

    async def case_of(self, member: Member) -> dict[str, Any]:
        """Return his case as it stands."""
        return dict(await self.stage.read("coordinator", member.path))

    async def until_in(self, member: Member, *states: str) -> dict[str, Any]:
        """Wait until his case stands in one of the states, and return it."""
        return await self.stage.wait_for(
            f"{member.person.man.full_name}: {' / '.join(states)}",
            lambda: self.case_of(member),
            until=lambda case: case["state"] in states,
        )


def case_id_in(resource: dict[str, Any]) -> str:
    """Return the id of the case that a resource is about."""
    return str(resource["case"]["id"])
