"""What a process prints, line by line: read as it comes, so that its pipe is never full; waited for with a bound."""

import time
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO


class ProcessOutput:
    """A stream of a process; `lines` are those that were asked for, or passed over, until now."""

    def __init__(self, stream: IO[str] | None) -> None:
        assert stream is not None, "the process was started without a pipe"
        self.lines: list[str] = []
        self._stream = stream
        self._coming: SimpleQueue[str] = SimpleQueue()
        self._reading = Thread(target=self._read, daemon=True)
        self._reading.start()

    def next_line(self, *, seconds: float) -> str:
        """Return the next line; AssertionError, with what was said, when there is none in time, or no more at all."""
        try:
            line = self._coming.get(timeout=max(seconds, 0))
        except Empty:
            raise AssertionError(f"silent for {seconds:.1f} s; it had said:\n{''.join(self.lines)}") from None
        if not line:
            self._coming.put(line)
            raise AssertionError(f"its output ended; it had said:\n{''.join(self.lines)}")
        self.lines.append(line)
        return line

    def line_with(self, wanted: str, *, seconds: float) -> str:
        """Return the next line that holds the text, passing over others; fails as `next_line` does."""
        deadline = time.monotonic() + seconds
        try:
            while wanted not in (line := self.next_line(seconds=deadline - time.monotonic())):
                pass
        except AssertionError as error:
            raise AssertionError(f"no {wanted!r} within {seconds:g} s: {error}") from None
        return line

    def close(self) -> None:
        """Read to the end, which the end of the process is, and close."""
        self._reading.join(10)
        assert not self._reading.is_alive(), "somebody still holds the process's output"
        self._stream.close()

    def _read(self) -> None:
        for line in self._stream:
            self._coming.put(line)
        self._coming.put("")
