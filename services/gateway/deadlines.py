"""One timer for all requests under way: a timer each cost a tenth of the proxy, an assignment costs nothing."""

import asyncio
from typing import Protocol

TICK_SECONDS = 0.1


class Timed(Protocol):
    """What has a time limit and looks after it when asked."""

    def tick(self, now: float) -> None:
        """Do what is due at `now`, a time of the running loop."""


class Deadlines:
    """Asks everybody who is under way, ten times a second, whether something is due."""

    def __init__(self) -> None:
        self._under_way: set[Timed] = set()
        self._ticking = False

    def add(self, timed: Timed, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to ask."""
        self._under_way.add(timed)
        if not self._ticking:
            self._ticking = True
            loop.call_later(TICK_SECONDS, self._tick, loop)

    def discard(self, timed: Timed) -> None:
        """Ask no more."""
        self._under_way.discard(timed)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for timed in tuple(self._under_way):
            timed.tick(now)
        self._ticking = bool(self._under_way)
        if self._ticking:
            loop.call_later(TICK_SECONDS, self._tick, loop)
