"""Errors as problem details (RFC 9457): one class each, rendered by one handler, in the reader's language."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple, Self

from shared.html_page import page_headers, problem_page, wants_page
from shared.sizes import LARGEST_DOCUMENT, up_to
from shared.text import Text, preferred_language

MEDIA_TYPE = "application/problem+json"
SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "Problem details, RFC 9457. Spanish by default, English with Accept-Language: en.",
    "type": "object",
    "required": ["type", "title", "status", "code", "instance"],
    "properties": {
        "type": {"type": "string", "description": "urn:cai-virtual:problem:<code>"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; decide by it, not by the title"},
        "detail": {"type": "string", "description": "What is wrong in this case, and what to do"},
        "instance": {"type": "string"},
        "request_id": {"type": "string", "description": "Give it to support"},
        "errors": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/InputError"},
            "description": "Where the input is wrong: each 422 about input has at least one",
        },
    },
    "additionalProperties": True,
}
INPUT_ERROR_SCHEMA: dict[str, Any] = {
    "title": "InputError",
    "description": "One thing that is wrong with the input, to show beside its field.",
    "type": "object",
    "required": ["in", "field", "code", "message"],
    "properties": {
        "in": {"type": "string", "enum": ["body", "query", "path", "header", "cookie"]},
        "field": {"type": "string", "description": "Its path, such as participant.document_number; `in` for the whole"},
        "code": {"type": "string", "description": "Stable; decide by it, not by the message"},
        "message": {"type": "string", "description": "What to do, in the reader's language"},
    },
    "additionalProperties": True,
}


class InputError(NamedTuple):
    """One thing that is wrong with the input: where (`place` as in OpenAPI's `in`), and what to do about it."""

    place: str
    field: str
    code: str
    message: Text


class Problem(Exception):
    """A refusal that the caller is told about; subclasses set `code`, `status` and `title`.

    One about input sets `field`, and `place` where that is not in the body; or it is raised with all its `errors`.
    `detail` says what is wrong in this very case and what to do; `extensions` are added to the document as they are.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[Text]
    field: ClassVar[str | None] = None
    place: ClassVar[str] = "body"

    def __init__(self, detail: Text | None = None, /, *, errors: Sequence[InputError] = (), **extensions: Any) -> None:
        super().__init__(self.code)
        self.detail = detail
        self.extensions = extensions
        self._errors = errors

    @classmethod
    def at(cls, field: str, detail: Text | None = None, place: str | None = None) -> Self:
        """Return the problem as one with this field."""
        return cls(detail, errors=[InputError(place or cls.place, field, cls.code, detail or cls.title)])

    @property
    def errors(self) -> Sequence[InputError]:
        """Return where the input is wrong."""
        if self._errors or self.field is None:
            return self._errors
        return [InputError(self.place, self.field, self.code, self.detail or self.title)]

    @property
    def headers(self) -> dict[str, str]:
        """Return the response headers that belong to this problem."""
        return {}


class InvalidInput(Problem):
    """The request's shape or values are not what the operation takes."""

    code = "invalid-input"
    status = 422
    field = "body"
    title = Text("Los datos enviados no son válidos", "The data sent is not valid")


class UnreadableBody(Problem):
    """The body is not JSON, or not UTF-8."""

    code = "unreadable-body"
    status = 400
    title = Text("El cuerpo no es JSON válido", "The body is not valid JSON")


class IncompleteBody(Problem):
    """The caller broke off while it sent the body; nothing of it is kept."""

    code = "incomplete-body"
    status = 400
    title = Text("El envío se interrumpió y nada se guardó", "The request broke off and nothing was stored")


class BodyTooLarge(Problem):
    """The body is larger than is taken."""

    code = "body-too-large"
    status = 413
    title = Text("El contenido enviado es demasiado grande", "The content sent is too large")

    @classmethod
    def over(cls, limit: int) -> Self:
        """Return the problem; `limit`, in bytes, may leave room around a document: people are told the document's."""
        return cls(up_to(min(limit, LARGEST_DOCUMENT)), limit_bytes=limit)

    @classmethod
    def over_file(cls, limit: int) -> Self:
        """Return the problem where the body is the file itself."""
        return cls(up_to(limit), limit_bytes=limit)


class UnsupportedMediaType(Problem):
    """The body is of a type that the route does not take."""

    code = "unsupported-media-type"
    status = 415
    title = Text("El contenido es de otro tipo que el admitido", "The content is of another type than what is taken")

    def __init__(self, *taken: str) -> None:
        named = ", ".join(taken)
        super().__init__(Text(f"Envíe {named}.", f"Send {named}.") if taken else None)
        self._taken = named

    @property
    def headers(self) -> dict[str, str]:
        """Return what is taken (RFC 9110, 15.5.16)."""
        return {"Accept": self._taken} if self._taken else {}


class NotAuthenticated(Problem):
    """No token, or one that is expired, damaged or not ours."""

    code = "not-authenticated"
    status = 401
    title = Text("Inicie sesión para continuar", "Sign in to continue")

    def __init__(self, detail: Text | None = None, /, *, token_given: bool = True) -> None:
        super().__init__(detail)
        self._token_given = token_given

    @property
    def headers(self) -> dict[str, str]:
        """Return the challenge that RFC 6750 asks for: it names an error only where a token was given."""
        return {"WWW-Authenticate": 'Bearer realm="cai"' + (', error="invalid_token"' if self._token_given else "")}


class NotAllowed(Problem):
    """The caller is known, and may not do this."""

    code = "not-allowed"
    status = 403
    title = Text("No tiene permiso para esta operación", "You may not do this")


class NotFound(Problem):
    """There is no such thing, or the caller may not know of it."""

    code = "not-found"
    status = 404
    title = Text("No existe o no está a su alcance", "It does not exist or is out of your reach")


class MethodNotAllowed(Problem):
    """The resource exists and does not take this method."""

    code = "method-not-allowed"
    status = 405
    title = Text("Esta dirección no admite esa operación", "This address does not take that method")


class Conflict(Problem):
    """The request clashes with what is stored."""

    code = "conflict"
    status = 409
    title = Text("La operación choca con el estado actual", "The operation clashes with the present state")


class RequestInProgress(Problem):
    """The same Idempotency-Key is being worked on."""

    code = "request-in-progress"
    status = 409
    title = Text("Esta misma solicitud ya está en curso", "This very request is already under way")


class StaleVersion(Problem):
    """Somebody changed it since the caller read it."""

    code = "stale-version"
    status = 412
    title = Text(
        "Otra persona lo cambió: vuelva a leerlo y repita", "Someone changed it meanwhile: read it again and retry"
    )


class KeyReused(Problem):
    """An Idempotency-Key came back with another request."""

    code = "idempotency-key-reused"
    status = 422
    field = "Idempotency-Key"
    place = "header"
    title = Text(
        "Esa Idempotency-Key ya se usó con otra solicitud", "That Idempotency-Key was used with another request"
    )


class VersionRequired(Problem):
    """A change must say on which version it was decided."""

    code = "version-required"
    status = 428
    title = Text(
        "Falta la cabecera If-Match con la versión leída", "The If-Match header with the version you read is missing"
    )


class InternalError(Problem):
    """A fault of ours; the request id finds it in the log."""

    code = "internal-error"
    status = 500
    title = Text("Fallo interno: informe el número de solicitud", "An internal fault: report the request id to support")


class UpstreamUnavailable(Problem):
    """A part of the platform that this needs does not answer."""

    code = "upstream-unavailable"
    status = 503
    title = Text(
        "Un servicio necesario no responde: intente en unos minutos", "A needed service does not answer: retry shortly"
    )

    @property
    def headers(self) -> dict[str, str]:
        """Return when to try again."""
        return {"Retry-After": "10"}


class DiskFull(UpstreamUnavailable):
    """There is no room left where the database, or this process, writes."""

    code = "disk-full"
    title = Text(
        "El disco está lleno y nada se guardó: avise a quien administra la plataforma, y repita después",
        "The disk is full and nothing was stored: tell whoever runs the platform, and repeat afterwards",
    )


def document(problem: Problem, language: str, instance: str, request_id: str | None = None) -> dict[str, Any]:
    """Return the problem as the members of its JSON document, in "es" or "en"."""
    members: dict[str, Any] = {
        "type": f"urn:cai-virtual:problem:{problem.code}",
        "title": problem.title.in_language(language),
        "status": problem.status,
        "code": problem.code,
        "instance": instance,
    }
    if problem.detail is not None:
        members["detail"] = problem.detail.in_language(language)
    if request_id is not None:
        members["request_id"] = request_id
    if problem.errors:
        members["errors"] = [
            {"in": one.place, "field": one.field, "code": one.code, "message": one.message.in_language(language)}
            for one in problem.errors
        ]
    return members | problem.extensions


def render(
    problem: Problem,
    accept_language: str | None,
    instance: str,
    request_id: str | None = None,
    accept: str | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """Return the status, header fields and body that tell of the problem: a page where the Accept header wants one."""
    language = preferred_language(accept_language)
    members = document(problem, language, instance, request_id)
    headers = {"Content-Language": language, "Vary": "Accept, Accept-Language"} | problem.headers
    if wants_page(accept):
        headers |= {"Content-Type": "text/html; charset=utf-8"} | page_headers(language)
        return problem.status, headers, problem_page(members, language).encode()
    headers["Content-Type"] = MEDIA_TYPE
    return problem.status, headers, json.dumps(members, ensure_ascii=False, default=str).encode()


def problems(*classes: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Return the `responses=` of a route that may answer with these problems."""
    responses: dict[int | str, dict[str, Any]] = {}
    for problem in classes:
        found = responses.setdefault(problem.status, {"description": "", "content": {MEDIA_TYPE: {"examples": {}}}})
        found["description"] = "; ".join(filter(None, (found["description"], problem.title.es)))
        found["content"][MEDIA_TYPE]["schema"] = {"$ref": "#/components/schemas/Problem"}
        found["content"][MEDIA_TYPE]["examples"][problem.code] = {"value": document(problem(), "es", "/v1/...")}
    return responses
