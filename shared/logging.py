"""Logs as JSON lines on standard output; whoever logs gives named values and never personal data."""

import io
import logging
import sys
import traceback
from typing import TextIO, cast

import structlog


def configure_logging(service: str) -> None:
    """Send structlog and the libraries' warnings to standard output, one JSON object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", _StandardOutput())),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(name)s %(levelname)s %(message)s")
    for place in (*logging.getLogger().handlers, logging.getLogger("uvicorn.error")):
        place.addFilter(_without_texts)
    # Its error log quotes SQL parameters and job payloads; our own job log says what failed.
    logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)


def _without_texts(record: logging.LogRecord) -> bool:
    """Let a library's report pass with its exception's class and place instead of its text."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage().strip()} {type(error).__name__} {trace_of(error)}", ()
        record.exc_info = record.exc_text = None
    return True


class _StandardOutput(io.TextIOBase):
    """Standard output as it is at each moment: a logger is kept for long, and a test looks at what is written."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


def trace_of(error: BaseException) -> list[str]:
    """Return where an exception came from, as "file:line function", without its text: that may quote personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
