"""Reading what another of our services answered: it may be newer than we are, and then says more than we know."""

import json
from collections import defaultdict
from functools import reduce
from operator import getitem
from typing import Any, TypeVar

import httpx2
import structlog
from pydantic import BaseModel, ValidationError

from shared.problems import UpstreamUnavailable

Model = TypeVar("Model", bound=BaseModel)

log = structlog.get_logger("service_answers")

_UNKNOWN_ITEM = {"enum", "literal_error", "model_type"}


def read_answer(kind: type[Model], answer: httpx2.Response, *, open_lists: frozenset[str] = frozenset()) -> Model:
    """Return the answer's body. Fields that we do not know are left out, at every level.

    So are, from the lists with these names, items that are no objects though we know them so, or have a value of an
    enumeration that we do not know. Any other answer that cannot be read raises UpstreamUnavailable: after the upgrade
    that is under way it can be.
    """
    try:
        return kind.model_validate_json(answer.content, extra="ignore")
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
    try:
        known = _known_items(
            answer.content, [fault["loc"] for fault in faults if fault["type"] in _UNKNOWN_ITEM], open_lists
        )
        return kind.model_validate_json(json.dumps(known), extra="ignore")
    except ValueError:
        log.error("answer_not_understood", model=kind.__name__, faults=sorted({fault["type"] for fault in faults}))
        raise UpstreamUnavailable() from None


def _known_items(body: bytes, places: list[tuple[int | str, ...]], open_lists: frozenset[str]) -> Any:
    """Return the document without those items of open lists in which one of the places lies."""
    document, unknown = json.loads(body), defaultdict(set)
    for place in places:
        depth = next((depth for depth, step in enumerate(place) if step in open_lists), None)
        if depth is not None:
            unknown[place[: depth + 1]].add(place[depth + 1])
    for path, numbers in unknown.items():
        items = reduce(getitem, path, document)
        items[:] = [item for number, item in enumerate(items) if number not in numbers]
    return document
