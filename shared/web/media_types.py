"""A body comes in the type that the route takes: any other is refused with 415 before it is read."""

from collections.abc import Callable

from fastapi import Request
from fastapi.params import Form
from fastapi.routing import APIRoute, RouteContext

from shared.problems import UnsupportedMediaType

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def media_type_check(route: APIRoute) -> Callable[[Request], None] | None:
    """Return what raises UnsupportedMediaType for a request to the route, None for one that takes no body of a type.

    A form is OAuth's, whose own words the route answers in. A file may come without a type, JSON may not: a page of
    another site can make a browser send text without asking first, and could so pass for a person's own client.
    """
    taken = media_types_of(route)
    if not taken or FORM in taken:
        return None

    def check(request: Request) -> None:
        if not _has_body(request):
            return
        told = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if told in taken or (not told and JSON not in taken):
            return
        if JSON in taken and told.startswith("application/") and told.endswith("+json"):
            return
        raise UnsupportedMediaType(*taken)

    return check


def media_types_of(route: APIRoute | RouteContext) -> tuple[str, ...]:
    """Return the types of body that the route takes, as the document has them."""
    written = (route.openapi_extra or {}).get("requestBody", {}).get("content", {})
    if route.body_field is None:
        return tuple(written)
    return (FORM,) if isinstance(route.body_field.field_info, Form) else (JSON,)


def _has_body(request: Request) -> bool:
    return "Transfer-Encoding" in request.headers or request.headers.get("Content-Length", "0").strip("0") != ""
