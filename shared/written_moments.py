"""Dates and times come as they are written (RFC 3339): never as a number, which could mean seconds or milliseconds."""

import re
from functools import partial
from typing import Any

from pydantic import BeforeValidator
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

_KINDS = ("date", "datetime", "time")
_NUMBER = re.compile(r"\s*[-+]?\d[\d_]*\.?\d*\s*")


def _refuse_number(kind: str, value: Any) -> Any:
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise PydanticKnownError(f"{kind}_type")  # type: ignore[arg-type]  # one of _KINDS
    return value


def written_moments(schema: CoreSchema) -> CoreSchema:
    """Return the core schema of a model with numbers refused at each of its dates and times, however deep."""
    found: CoreSchema = _follow(schema)
    return found


def _follow(node: Any) -> Any:
    if isinstance(node, list | tuple):
        return type(node)(_follow(one) for one in node)
    if not isinstance(node, dict):
        return node
    if node.get("type") in _KINDS:
        refuse = partial(_refuse_number, node["type"])
        return core_schema.no_info_before_validator_function(refuse, node)
    return {key: value if key in ("metadata", "default") else _follow(value) for key, value in node.items()}


DATE_AS_WRITTEN = BeforeValidator(partial(_refuse_number, "date"))
"""For a date that is a query parameter: Annotated[date, DATE_AS_WRITTEN]."""
