"""How much JSON a route takes. It is read and looked at whole, by one process: what is larger is refused unread."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.types import Message, Receive

from shared.problems import BodyTooLarge
from shared.sizes import LARGEST_JSON
from shared.web.media_types import JSON, media_types_of

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])

_TAKES = "largest_json"


def takes_json_up_to(largest: int) -> Callable[[Endpoint], Endpoint]:
    """Let a route take more JSON than LARGEST_JSON, in bytes: one that carries a document."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _TAKES, largest)
        return endpoint

    return mark


def largest_json_of(route: APIRoute) -> int | None:
    """Return how many bytes of JSON the route takes; None for one that takes none, or that reads it itself."""
    if route.body_field is None or JSON not in media_types_of(route):
        return None
    found: int = getattr(route.endpoint, _TAKES, LARGEST_JSON)
    return found


async def read_within(request: Request, receive: Receive, largest: int) -> Receive:
    """Return what gives the body, read whole by now; raise BodyTooLarge as soon as it is larger."""
    told = request.headers.get("Content-Length", "")
    if told.isdecimal() and int(told) > largest:
        raise BodyTooLarge.over(largest)
    read: list[Message] = []
    size, is_more = 0, True
    while is_more:
        message = await receive()
        read.append(message)
        size += len(message.get("body", b""))
        if size > largest:
            raise BodyTooLarge.over(largest)
        is_more = message.get("more_body", False)
    read.reverse()

    async def again() -> Message:
        return read.pop() if read else await receive()

    return again
