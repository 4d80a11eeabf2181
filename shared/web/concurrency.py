"""Optimistic locking over HTTP: every change names the version it was decided on (RFC 9110, If-Match)."""

from typing import Annotated

from fastapi import Depends, Header

from shared.problems import InvalidInput, StaleVersion, VersionRequired
from shared.text import Text

_UNREADABLE = Text(
    'La cabecera If-Match debe ser la versión leída, por ejemplo "3".',
    'The If-Match header must be the version you read, for example "3".',
)


async def version_of(
    if_match: Annotated[str | None, Header(description='The ETag last read, such as "3"')] = None,
) -> int:
    """Return the version that If-Match names. Raises VersionRequired and InvalidInput."""
    if if_match is None:
        raise VersionRequired()
    value = if_match.strip().removeprefix("W/").strip('"')
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise InvalidInput.at("If-Match", _UNREADABLE, "header")
    return int(value)


IfMatch = Annotated[int, Depends(version_of)]


async def version_or_none_yet(
    if_match: Annotated[str | None, Header()] = None, if_none_match: Annotated[str | None, Header()] = None
) -> int:
    """Return 0 for If-None-Match: *, which asks that there is none yet; else as `version_of`."""
    if if_match is None and if_none_match is not None and if_none_match.strip() == "*":
        return 0
    return await version_of(if_match)


IfMatchOrNoneYet = Annotated[int, Depends(version_or_none_yet)]
"""For a PUT that makes what is not there yet, which has version 0."""


def require_version(found: int, expected: int) -> None:
    """Raise StaleVersion unless the stored version is the one the caller had read."""
    if found != expected:
        raise StaleVersion(current_version=found)
