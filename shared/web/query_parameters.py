"""A query parameter that the route does not know is refused by name: misspelt, a filter would silently not filter."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.web.validation import invalid_input


def query_check(route: APIRoute) -> Callable[[Request], None]:
    """Return what raises InvalidInput for a request to the route with parameters that it does not know.

    Not for public routes: links that people share come back with parameters that the carrier added.
    """
    known = frozenset(_names(route.dependant))

    def check(request: Request) -> None:
        query = request.scope["query_string"]
        if not query:
            return
        told = dict.fromkeys(name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True))
        if unknown := [name for name in told if name not in known]:
            errors = [{"type": "extra_forbidden", "loc": ("query", name[:100])} for name in unknown]
            raise invalid_input(errors)

    return check


def _names(dependant: Dependant) -> Iterator[str]:
    for parameter in dependant.query_params:
        yield parameter.alias
    for inner in dependant.dependencies:
        yield from _names(inner)
