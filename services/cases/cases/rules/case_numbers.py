"""The number of a case, CAI-2026-000001: how it is made, and what a person means who writes one or its beginning."""

import re
from dataclasses import dataclass

_DIGITS = 6
_SHORTEST_START = 4  # digits: those of a hundred cases begin so
_WRITTEN = re.compile(r"\s*(?:CAI)?[\s-]*(\d{4})\s*-\s*(\d{1,6})\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class WrittenNumber:
    """The number that is meant, and, when the text is long enough to be one's beginning, what others begin with."""

    full: str
    start: str | None


def case_number(year: int, place: int) -> str:
    """Return the number of the year's case at this place."""
    return f"CAI-{year}-{place:0{_DIGITS}d}"


def read_case_number(typed: str) -> WrittenNumber:
    """Return what is meant by CAI-2026-000012, 2026-12 (the zeros left out) or CAI-2026-0000 (those that begin so).

    Raises ValueError for any other text.
    """
    match = _WRITTEN.fullmatch(typed)
    if match is None:
        raise ValueError("not a case number")
    year, digits = match.groups()
    start = f"CAI-{year}-{digits}" if _SHORTEST_START <= len(digits) < _DIGITS else None
    return WrittenNumber(case_number(int(year), int(digits)), start)


def is_case_number(typed: str) -> bool:
    """Say whether the text can be nothing but a case number: it says CAI."""
    return typed.strip().upper().startswith("CAI") and _WRITTEN.fullmatch(typed) is not None
