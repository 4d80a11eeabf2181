"""Logs are JSON lines with named values; an exception leaves its class and its place there, never its text."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from shared.logging import configure_logging

pytestmark = pytest.mark.feature("P06.1")

SECRET = "DNI 12345678 de Rosa Ñahui"


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What handlers of the root and of uvicorn's logger write, with tracebacks as handlers write them."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    loggers = [logging.getLogger(), logging.getLogger("uvicorn.error")]
    for logger in loggers:
        logger.addHandler(handler)
    configure_logging("pruebas")
    yield text
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.parametrize("library", ["uvicorn.error", "asyncio", "sqlalchemy.pool", "httpx2"])
def test_a_librarys_report_of_an_exception_has_no_text_of_it(library: str, written: StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        logging.getLogger(library).error("Exception in %s application\n", "ASGI", exc_info=error)
    found = written.getvalue()
    assert "ValueError" in found
    assert "test_logging.py" in found
    assert SECRET not in found


def test_a_librarys_own_words_with_an_exception_are_left_out_since_they_may_quote_it(written: StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        logging.getLogger("asyncio").exception(f"Exception in callback keep({error!r})")
        logging.getLogger("asyncio").error("failed: %s", error)
        logging.getLogger("asyncio").error(error)
    found = written.getvalue()
    assert "failed: ValueError" in found
    assert found.count("ValueError") == 3
    assert SECRET not in found


def test_an_error_of_the_operating_system_keeps_its_number(written: StringIO) -> None:
    logging.getLogger("uvicorn.error").error(OSError(98, SECRET))
    assert "OSError EADDRINUSE" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_our_own_line_names_an_exception_by_its_class(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("pruebas")
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        structlog.get_logger("y").exception("failed", cause=error)
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["cause"] == "ValueError"
    assert SECRET not in line


def test_a_librarys_word_without_an_exception_is_left_as_it_is(written: StringIO) -> None:
    logging.getLogger("asyncio").warning("slow: %d ms", 120)
    assert written.getvalue() == "slow: 120 ms\n"


def test_the_job_librarys_errors_which_quote_payloads_are_not_written(written: StringIO) -> None:
    logging.getLogger("pgqueuer.core").error(SECRET)
    assert written.getvalue() == ""


def test_a_line_is_one_json_object_in_utf_8(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("pruebas")
    structlog.get_logger("x").info("moved", place="Ñaña\nCusco", number=3)
    structlog.get_logger("x").debug("not for production")
    (line,) = capsys.readouterr().out.splitlines()
    assert "Ñaña" in line
    found = json.loads(line)
    assert (found["message"], found["place"], found["number"]) == ("moved", "Ñaña\nCusco", 3)
    assert (found["service"], found["level"]) == ("pruebas", "info")
