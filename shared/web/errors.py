"""The one place where exceptions become answers: problem details, or an answer given before."""

import errno

import asyncpg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.idempotency import Replayed
from shared.logging import trace_of
from shared.problems import (
    Conflict,
    DiskFull,
    InternalError,
    InvalidInput,
    KeyReused,
    MethodNotAllowed,
    NotAllowed,
    NotFound,
    Problem,
    UnreadableBody,
    UpstreamUnavailable,
    render,
)
from shared.request_context import current_request_id
from shared.service_client import UpstreamRefused
from shared.text import Text
from shared.web.methods import allowed_methods
from shared.web.validation import invalid_input

log = structlog.get_logger("errors")

_DATA_ERRORS = "22"  # SQLSTATE class: a value that no column can hold, such as a lone surrogate or a huge number
_UNIQUE_VIOLATION = "23505"
_INSUFFICIENT_PRIVILEGE = "42501"
_RETRYABLE = {"0A000", "40001", "40P01", "55P03", "57014", "57P01", "57P03", "53300"}  # 0A000: a table was changed


def install_error_handlers(app: FastAPI) -> None:
    """Answer every exception of the app's routes."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Replayed, _replayed)
    app.add_exception_handler(UpstreamRefused, _upstream_refused)
    app.add_exception_handler(asyncpg.PostgresError, _database)
    app.add_exception_handler(asyncpg.InterfaceError, _driver)
    app.add_exception_handler(asyncpg.InternalClientError, _driver)  # a query met the connection as it broke
    app.add_exception_handler(UnicodeEncodeError, _unencodable)
    app.add_middleware(FaultAnswers)


class FaultAnswers:
    """ASGI middleware: answers what no handler foresaw. Starlette's own would raise it again after the answer, and the
    server then closes a connection on which the next request may be under way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        has_begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:
            if has_begun or scope["type"] != "http":
                raise
            await (await _fault(Request(scope), error))(scope, receive, send)


def answer(request: Request, problem: Problem) -> Response:
    """Return the response that tells the caller of the problem, in the caller's language."""
    told = request.headers
    status, headers, body = render(
        problem, told.get("Accept-Language"), request.url.path, current_request_id(), told.get("Accept")
    )
    return Response(body, status, headers)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101  (registered for Problem)
    return await _refuse(request, error)


async def _refuse(request: Request, problem: Problem) -> Response:
    """Answer with the problem, unless the same request, sent twice at once, was done by its twin in the meantime.

    The twin's fact may be the very reason for the refusal: a newer version, a move made already.
    """
    work = getattr(request.state, "keyed_work", None)
    if work is not None and problem.status < 500:
        try:
            await work.replay()
        except Replayed as done:
            return await _replayed(request, done)
        except KeyReused:
            return answer(request, problem)
    return answer(request, problem)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (registered for it)
    if any(found["type"] == "json_invalid" for found in error.errors()):
        return answer(request, UnreadableBody())
    return answer(request, invalid_input(error.errors()))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (registered for it)
    known: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed, 400: UnreadableBody, 403: NotAllowed}
    found = answer(request, known.get(error.status_code, InternalError)())
    if error.status_code == 405:
        found.headers["Allow"] = allowed_methods(request.app.routes, request.scope)
    return found


async def _replayed(request: Request, error: Exception) -> Response:
    assert isinstance(error, Replayed)  # noqa: S101  (registered for it)
    return Response(error.body, error.status, error.headers | {"Idempotency-Replayed": "true"}, "application/json")


async def _upstream_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, UpstreamRefused)  # noqa: S101  (registered for it)
    if error.status == 404:
        return await _refuse(request, NotFound())
    log.error("upstream_refused", status=error.status, code=error.code, id=current_request_id())
    return answer(request, UpstreamUnavailable())


async def _database(request: Request, error: Exception) -> Response:
    """Answer what only the database could notice; anything unforeseen stays a fault of ours."""
    assert isinstance(error, asyncpg.PostgresError)  # noqa: S101  (registered for it)
    state = str(error.sqlstate or "")
    if state.startswith(_DATA_ERRORS):
        return answer(request, _unfit())
    if state == _UNIQUE_VIOLATION:
        return await _refuse(request, Conflict(Text("Ya existe uno igual.", "There is one like it already.")))
    if state == _INSUFFICIENT_PRIVILEGE:
        return answer(request, NotFound())
    if isinstance(error, asyncpg.DiskFullError):
        return answer(request, DiskFull())
    if state in _RETRYABLE or isinstance(error, asyncpg.PostgresConnectionError):
        return answer(request, UpstreamUnavailable())
    return await _fault(request, error)


async def _driver(request: Request, error: Exception) -> Response:
    """Answer what the driver noticed: a value of no form that a column has, or a connection that broke."""
    return answer(request, _unfit() if isinstance(error, ValueError) else UpstreamUnavailable())


def _unfit() -> InvalidInput:
    return InvalidInput(Text("Un valor no se puede guardar: revíselo.", "A value cannot be stored."))


async def _unencodable(request: Request, error: Exception) -> Response:
    return answer(request, InvalidInput(Text("El texto contiene caracteres inválidos.", "Invalid characters in text.")))


async def _fault(request: Request, error: Exception) -> Response:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return answer(request, DiskFull())
    if _is_of_connecting(error):
        log.warning("not_connected", error=type(error).__name__, trace=trace_of(error), id=current_request_id())
        return answer(request, UpstreamUnavailable())
    log.error("fault", error=type(error).__name__, trace=trace_of(error), id=current_request_id())
    return answer(request, InternalError())


def _is_of_connecting(error: Exception) -> bool:
    """Whether no connection to the database was to be had: refused, or none free in time."""
    return isinstance(error, ConnectionError | TimeoutError) or getattr(error, "sqlstate", None) in _RETRYABLE
