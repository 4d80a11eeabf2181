"""Logs as JSON lines on standard output; whoever logs gives named values and never personal data.

The text of an exception may quote what was typed, a row, or an answer of another system: of any exception, ours or a
library's, only its class and its place are written.
"""

import errno
import io
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

log = structlog.get_logger("process")


class StandardOutput(io.TextIOBase):
    """Standard output as it is at each moment: a logger is kept for long, and a test looks at what is written.

    What cannot be written (a full disk, a reader that has gone) is lost, and readiness says so: nobody's request may
    fail for a line of the log.
    """

    def __init__(self) -> None:
        self._is_failing = False

    def write(self, text: str) -> int:
        """Write a line, or note that the log fails."""
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            self._is_failing = True
        else:
            self._is_failing = False
        return len(text)

    def is_written(self) -> bool:
        """Tell whether the log is written; when it was not, try again."""
        if self._is_failing:
            log.warning("log_was_not_written")
        return not self._is_failing


standard_output = StandardOutput()


def configure_logging(service: str) -> None:
    """Send structlog and the libraries' warnings to standard output, one JSON object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.EventRenamer("message"),
            _exceptions_by_class,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", standard_output)),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=standard_output, format="%(name)s %(levelname)s %(message)s")
    for place in (*logging.getLogger().handlers, logging.getLogger("uvicorn.error")):
        place.addFilter(_without_texts)
    # Its error log quotes SQL parameters and job payloads; our own job log says what failed.
    logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)
    _take_the_interpreters_reports()


def trace_of(error: BaseException) -> list[str]:
    """Return where an exception came from, as "file:line function", without its text: that may quote personal data.

    At most eight places: the innermost of our own code, and where in a library it ended.
    """
    everywhere = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in everywhere if "site-packages" not in frame.filename]
    frames = ours[-8:] if ours[-1:] == everywhere[-1:] else [*ours[-7:], everywhere[-1]]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def class_of(error: BaseException) -> str:
    """Return an exception's class, and for one of the operating system its number's name, such as ENOSPC."""
    number = errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else None
    return f"{type(error).__name__} {number}" if number else type(error).__name__


def _exceptions_by_class(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    line.pop("exc_info", None)
    for name, value in line.items():
        if isinstance(value, BaseException):
            line[name] = class_of(value)
    return line


def _without_texts(record: logging.LogRecord) -> bool:
    """Let a library's report pass: without its words where it is of an exception, else with their first line.

    Its words may hold the exception's text, or what the failed call was given, and so may the lines that follow.
    """
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg = f"{record.filename}:{record.lineno} {class_of(error)} {trace_of(error)}"
    elif isinstance(record.msg, BaseException):
        record.msg = class_of(record.msg)
    else:
        if isinstance(record.args, tuple):
            record.args = tuple(class_of(one) if isinstance(one, BaseException) else one for one in record.args)
        record.msg = next(iter(record.getMessage().strip().splitlines()), "")
    record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
    return True


def _take_the_interpreters_reports() -> None:
    """Write uncaught exceptions and warnings by class and place, unless something else (a test's runner) takes them."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda of: _uncaught(of.exc_type, of.exc_value, of.exc_traceback)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda of: _uncaught(of.exc_type, of.exc_value, of.exc_traceback)
    warnings.showwarning = _warned


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    log.error("uncaught", error=kind.__name__, trace=trace_of(error.with_traceback(trace)) if error else [])


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: object = None,
) -> None:
    """Name a warning's kind and place: a library's words may quote the value that it warns of."""
    log.warning("warned", category=category.__name__, place=f"{filename.rpartition('/')[2]}:{lineno}")
