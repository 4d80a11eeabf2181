"""What is looked at before a request reaches its route, in this order: who asks, what, in which type, how much."""

from copy import copy

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.access import policy_of
from shared.web.body_limit import largest_json_of, read_within
from shared.web.conditional_reading import sending_unless_current
from shared.web.media_types import media_type_check
from shared.web.query_parameters import query_check
from shared.web.serialised_once import serialised_once


def checked(route: BaseRoute) -> BaseRoute:
    """Return the route with these checks before it; the given one stays as it was, for another app."""
    if not isinstance(route, APIRoute):
        return route
    policy = policy_of(route.dependant)
    may_be_repeated = policy is not None and policy.takes_key and "POST" in (route.methods or ())
    guarded = serialised_once(route) if may_be_repeated else copy(route)
    guarded.app = _Checks(guarded)
    return guarded


class _Checks:
    """ASGI application. No refusal comes before 401 and 403: a stranger learns nothing of what a route takes."""

    def __init__(self, route: APIRoute) -> None:
        self._app: ASGIApp = route.app
        self._policy = policy_of(route.dependant)
        shut = self._policy is not None and not self._policy.is_public
        found = (query_check(route) if shut else None, media_type_check(route))
        self._checks = [check for check in found if check is not None]
        self._largest_json = largest_json_of(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if self._policy is not None:
            request.state.principal = await self._policy.admit(request)
        for check in self._checks:
            check(request)
        if self._largest_json is not None:
            receive = await read_within(request, receive, self._largest_json)
        await self._app(scope, receive, sending_unless_current(scope, send))
