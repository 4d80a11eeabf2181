"""An answer that was stored for a repeated POST goes out as it was stored, and is not serialised a second time."""

from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import replace
from functools import wraps
from typing import Any

from fastapi.routing import APIRoute, request_response

from shared.unit_of_work import UnitOfWork


def serialised_once(route: APIRoute) -> APIRoute:
    """Return the route so that what it answers under an Idempotency-Key are the bytes that its unit of work stored."""
    sending = copy(route)
    sending.dependant = replace(route.dependant, call=_sending_what_is_stored(route.endpoint))
    sending.app = request_response(sending.get_route_handler())
    return sending


def _sending_what_is_stored(endpoint: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    @wraps(endpoint)
    async def answer(**given: Any) -> object:
        view = await endpoint(**given)
        works = [one for one in given.values() if isinstance(one, UnitOfWork)]
        return next((stored for work in works if (stored := work.stored_answer(view)) is not None), view)

    return answer
