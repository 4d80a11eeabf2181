"""What the gateway adds to the merged OpenAPI: its own paths, its own problems, how to sign in."""

from typing import Any

from services.gateway.errors import (
    GATEWAY_PROBLEMS,
    BadUpstreamAnswer,
    ServiceTimeout,
    ServiceUnavailable,
    TooManyRequests,
)
from shared.problems import INPUT_ERROR_SCHEMA, MEDIA_TYPE, SCHEMA, BodyTooLarge, Problem, document
from shared.published import Bilingual
from shared.sizes import LARGEST_BODY
from shared.web.openapi_parameters import ETAG, IF_NONE_MATCH, NOT_MODIFIED

Json = dict[str, Any]

OWN_TAGS = (
    {"name": "Health", "description": "Si la plataforma responde. / Whether the platform answers."},
    {"name": "Labels", "description": "Los códigos de la API en palabras. / The API's codes in words."},
)

_HEALTH_SCHEMA: Json = {
    "title": "PlatformHealth",
    "type": "object",
    "required": ["status", "dependencies"],
    "properties": {
        "status": {"type": "string", "enum": ["ok", "down"]},
        "dependencies": {"type": "object", "additionalProperties": {"type": "string", "enum": ["ok", "down"]}},
        "institutions": {
            "type": "string",
            "enum": ["real", "mock"],
            "description": "Only of /health/ready: whether SINOE, MPE and SIRA are the institutions or simulators",
        },
    },
}
_LABELS_SCHEMA: Json = {
    "title": "Labels",
    "description": "What people read in place of the API's codes; the same for everybody.",
    "type": "object",
    "required": ["labels", "unavailable"],
    "properties": {
        "labels": {
            "type": "object",
            "description": "By the name of an enumeration's schema in this document, then by code",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"$ref": "#/components/schemas/Bilingual"},
            },
        },
        "unavailable": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Services whose labels may be missing, since they do not answer now",
        },
    },
}
_BILINGUAL = Bilingual.model_json_schema()
_BILINGUAL.pop("additionalProperties")  # answers leave room for new fields
OWN_SCHEMAS: Json = {
    "PlatformHealth": _HEALTH_SCHEMA,
    "Labels": _LABELS_SCHEMA,
    "Bilingual": _BILINGUAL,
    "Problem": SCHEMA,
    "InputError": INPUT_ERROR_SCHEMA,
}


_CACHED: Json = {"description": "How long it may be used without asking again", "schema": {"type": "string"}}


def _integer_header(description: str) -> Json:
    return {"description": description, "schema": {"type": "integer"}}


_HEADERS: dict[type[Problem], Json] = {
    TooManyRequests: {
        "Retry-After": _integer_header("Seconds to wait"),
        "RateLimit-Limit": _integer_header("Requests in a window"),
        "RateLimit-Remaining": _integer_header("Requests left in this window"),
        "RateLimit-Reset": _integer_header("Seconds until the window ends"),
    },
    ServiceUnavailable: {"Retry-After": _integer_header("Seconds to wait")},
}


def _example(problem: type[Problem]) -> Problem:
    if problem is BodyTooLarge:
        return BodyTooLarge.over(LARGEST_BODY)
    if problem is TooManyRequests:
        return TooManyRequests(1200, 30)
    if problem in (BadUpstreamAnswer, ServiceUnavailable, ServiceTimeout):
        return problem("cases")
    return problem()


def _response(problem: type[Problem]) -> Json:
    example = document(_example(problem), "es", "/v1/cases")
    return {
        "description": problem.title.es,
        **({"headers": _HEADERS[problem]} if problem in _HEADERS else {}),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {problem.code: {"value": example}},
            }
        },
    }


GATEWAY_RESPONSES: Json = {problem.__name__: _response(problem) for problem in GATEWAY_PROBLEMS}
GATEWAY_STATUSES = {problem.__name__: str(problem.status) for problem in GATEWAY_PROBLEMS}


def _operation(name: str, tag: str, summary: str, responses: Json, **more: Any) -> Json:
    for problem in ("MalformedRequest", "AddressTooLong", "TooManyRequests", "HeadersTooLarge"):
        responses[GATEWAY_STATUSES[problem]] = {"$ref": f"#/components/responses/{problem}"}
    described = {"summary": summary, "description": f"{summary}."}
    return {"get": {"operationId": name, "tags": [tag], **described, "responses": responses, "security": [], **more}}


def _health_operation(name: str, summary: str, *, may_be_down: bool) -> Json:
    def answer(description: str, status: str, dependency: str) -> Json:
        example = {"status": status, "dependencies": {"cases": dependency} if may_be_down else {}}
        schema = {"$ref": "#/components/schemas/PlatformHealth"}
        return {"description": description, "content": {"application/json": {"schema": schema, "example": example}}}

    responses = {"200": answer("Responde", "ok", "ok")}
    if may_be_down:
        responses["503"] = answer("Alguna dependencia no responde: dice cuál", "down", "down")
    return _operation(name, "Health", summary, responses)


def _labels_operation() -> Json:
    label = {"es": "Admitido", "en": "Admitted"}
    answer = {
        "description": "Las palabras de cada código",
        "headers": {"ETag": ETAG, "Cache-Control": _CACHED},
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Labels"},
                "example": {"labels": {"CaseState": {"ADMITTED": label}}, "unavailable": []},
            }
        },
    }
    return _operation(
        "read_labels",
        "Labels",
        "Read the label of every code, in Spanish and English",
        {"200": answer, "304": NOT_MODIFIED},
        parameters=[IF_NONE_MATCH],
    )


OWN_PATHS: Json = {
    "/health/live": _health_operation("check_platform_is_live", "Whether the gateway answers", may_be_down=False),
    "/health/ready": _health_operation(
        "check_platform_is_ready", "Whether every service is ready, and which is not", may_be_down=True
    ),
    "/v1/labels": _labels_operation(),
}


def security_schemes(public_url: str) -> Json:
    """Return how to get an access token: people by code and PKCE, institutions' systems by client credentials."""
    token = f"{public_url}/identity/token"
    scopes = {"openid": "Quién inició sesión", "profile": "Su nombre y sus funciones", "email": "Su correo"}
    return {
        "oauth2": {
            "type": "oauth2",
            "description": "People: authorization code with PKCE (S256), client `cai-web`. Institutions: client "
            "credentials, with the client they were given.",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": f"{public_url}/identity/authorize",
                    "tokenUrl": token,
                    "refreshUrl": token,
                    "scopes": scopes,
                },
                "clientCredentials": {
                    "tokenUrl": token,
                    "scopes": {
                        "orders:write": "Enviar una orden",
                        "compliance:read": "Consultar el cumplimiento por expediente",
                        "referrals:answer": "Leer y responder las fichas dirigidas al CEM",
                    },
                },
            },
        }
    }
