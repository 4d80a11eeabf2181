"""How large a body may be, and how long a client may take to send it: in silence, in all, and for every kilobyte."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from services.gateway.routes import Route
from services.gateway.settings import Settings
from shared.problems import BodyTooLarge

GRACE_SECONDS = 10.0


@dataclass(frozen=True)
class BodyLimit:
    """How large a body may be, in bytes: a file that a service streams may be larger than what is read whole."""

    largest: int
    of_file: bool

    @classmethod
    def of(cls, route: Route | None, settings: Settings) -> "BodyLimit":
        """Return the limit of a request's body."""
        of_file = route is not None and route.takes_file
        return cls(settings.file_limit_bytes if of_file else settings.body_limit_bytes, of_file)

    def check(self, size: int) -> None:
        """Raise BodyTooLarge for a body of more bytes."""
        if size > self.largest:
            raise BodyTooLarge.over_file(self.largest) if self.of_file else BodyTooLarge.over(self.largest)


class Pace:
    """Counts the bytes of one body and the time spent waiting for them; the service's own slowness is not counted.

    A client that sends a byte now and then would hold a place at the service for ten minutes: on the average, after a
    grace, it has to send `slowest_upload` bytes a second.
    """

    def __init__(self, settings: Settings, limit: BodyLimit) -> None:
        self._settings = settings
        self._limit = limit
        self._bytes = 0
        self._waited = 0.0

    def seconds_left(self) -> float:
        """Return how long the next piece may take."""
        fast_enough = GRACE_SECONDS + self._bytes / self._settings.slowest_upload
        return min(self._settings.idle_timeout, min(self._settings.upload_timeout, fast_enough) - self._waited)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count the time of the block as the client's."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._waited += time.monotonic() - began

    def passed(self, size: int) -> None:
        """Count a piece of `size` bytes. Raises BodyTooLarge."""
        self._bytes += size
        self._limit.check(self._bytes)
