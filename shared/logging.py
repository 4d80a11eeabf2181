"""Logs as JSON lines on standard output; whoever logs gives named values and never personal data."""

import logging
import sys
import traceback

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
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(name)s %(levelname)s %(message)s")
    # Its error log quotes SQL parameters and job payloads; our own job log says what failed.
    logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)


def trace_of(error: BaseException) -> list[str]:
    """Return where an exception came from, as "file:line function", without its text: that may quote personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
