"""How the simulators say no: one shape of answer, `{"error": {"code", "message", "fields"}}`, in Spanish."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.mocks.models.content import Refusal, RefusalAnswer

REFUSALS: dict[int | str, dict[str, Any]] = {status: {"model": RefusalAnswer} for status in (400, 401, 404, 409, 422)}


class Refused(Exception):
    """A request that the institution does not accept."""

    def __init__(self, status: int, code: str, message: str, fields: list[str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.refusal = Refusal(code=code, message=message, fields=fields)


def not_found(what: str) -> Refused:
    """Return the refusal of a request for something the institution does not hold."""
    return Refused(404, "not_found", f"No existe {what}.")


def add_handlers(app: FastAPI) -> None:
    """Make every refusal of `app`, FastAPI's own included, answer in the one shape."""

    @app.exception_handler(Refused)
    async def refused(_: Request, problem: Refused) -> JSONResponse:
        return _answer(problem.status, problem.refusal)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, problem: RequestValidationError) -> JSONResponse:
        fields = [".".join(str(part) for part in error["loc"]) + ": " + error["msg"] for error in problem.errors()]
        code = "invalid_sheet" if request.url.path.startswith("/sira/") else "invalid_request"
        return _answer(422, Refusal(code=code, message="La solicitud no tiene la forma esperada.", fields=fields))

    @app.exception_handler(HTTPException)
    async def unknown(_: Request, problem: HTTPException) -> JSONResponse:
        return _answer(problem.status_code, Refusal(code=f"http_{problem.status_code}", message=str(problem.detail)))


def _answer(status: int, refusal: Refusal) -> JSONResponse:
    content = RefusalAnswer(error=refusal).model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, status_code=status)
