"""How the token and revocation endpoints answer: the standards' JSON, never cached."""

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from services.identity.issuer.models import OAuthErrorAnswer
from services.identity.issuer.rules.oauth_error import OAuthError
from shared.text import preferred_language

_NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}

OAUTH_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": OAuthErrorAnswer, "description": "The request was refused (RFC 6749, 5.2)"},
    401: {"model": OAuthErrorAnswer, "description": "The client is not known (RFC 6749, 5.2)"},
}


def oauth_answer(model: BaseModel) -> JSONResponse:
    """Return the answer, without the members that do not apply."""
    return JSONResponse(model.model_dump(exclude_none=True), headers=_NOT_STORED)


def oauth_refusal(request: Request, error: OAuthError) -> JSONResponse:
    """Return the refusal in the standard's form, its description in the reader's language."""
    language = preferred_language(request.headers.get("Accept-Language"))
    answer = OAuthErrorAnswer(error=error.error, error_description=error.description(language))
    challenge = {"WWW-Authenticate": 'Basic realm="cai"'} if error.status == 401 else {}
    headers = _NOT_STORED | challenge | {"Content-Language": language, "Vary": "Accept-Language"}
    return JSONResponse(answer.model_dump(), status_code=error.status, headers=headers)


def form_body(properties: dict[str, str], required: str) -> dict[str, Any]:
    """Return the OpenAPI description of a form: its fields with what each is, and the one that must be there."""
    schema = {
        "type": "object",
        "required": [required],
        "properties": {name: {"type": "string", "description": text} for name, text in properties.items()},
    }
    return {"requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}}
