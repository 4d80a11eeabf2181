"""What the OpenAPI document says of parameters and header fields that every service has alike."""

from typing import Any

Json = dict[str, Any]

IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "Repeat a POST under the same key, with the same body and If-Match, and it is done once: the first answer comes"
        " back, for seven days. Another request under the key is refused"
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "example": "0b2d9a4e-7a43-4f0e-9a51-6f3f6d1c2b77",
}
IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag last read: the version that the change was decided on",
    "schema": {"type": "string"},
    "example": '"3"',
}
IF_NONE_YET: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "* in place of If-Match: make it, if there is none yet",
    "schema": {"type": "string", "enum": ["*"]},
}
IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what you have: it is not sent again while it is current",
    "schema": {"type": "string"},
    "example": '"3"',
}
_ACCEPT_LANGUAGE = "The language of what people read: es unless en is preferred"


def _header(description: str, **schema: Any) -> Json:
    return {"description": description, "schema": {"type": "string", **schema}}


ETAG = _header("The version, for If-Match and If-None-Match")
LOCATION = _header("Path of what was made", format="uri-reference")
LINK = _header('Where the next page is, as rel="next"; absent on the last')
REPLAYED = _header(
    "true: this request was done before, and this is the answer that it was given then", enum=["true"]
)  # fmt: skip


NOT_MODIFIED: Json = {"description": "What you have is current", "headers": {"ETag": ETAG}}


def describe(parameter: Json) -> None:
    """Give a parameter that says nothing of itself the description that its place and name amount to."""
    if parameter.get("description"):
        return
    words = parameter["name"].removesuffix("_id").replace("_", " ")
    if parameter["name"] == "Accept-Language":
        parameter["description"] = _ACCEPT_LANGUAGE
    elif parameter["in"] == "path":
        parameter["description"] = f"Which {words}, by its id" if words != "id" else "Which one, by its id"
    else:
        parameter["description"] = f"Only what has this {words}"
