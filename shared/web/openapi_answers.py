"""Answers leave room for new fields (docs/api-policy.md): a client that is generated today reads tomorrow's answer."""

from collections.abc import Iterator
from typing import Any

_SCHEMAS = "#/components/schemas/"


def leave_room_in_answers(document: dict[str, Any]) -> None:
    """Open every schema that an answer consists of; a request's unknown fields are refused, and its schema says so."""
    schemas = document["components"]["schemas"]
    answers = [
        operation.get("responses", {})
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    ]
    reached: set[str] = set()
    waiting = list(_names_in(answers))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _names_in(schemas[name])
    for name in reached:
        if schemas[name].get("additionalProperties") is False:
            del schemas[name]["additionalProperties"]


def _names_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str) and reference.startswith(_SCHEMAS):
            yield reference.removeprefix(_SCHEMAS)
        for value in node.values():
            yield from _names_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from _names_in(value)
