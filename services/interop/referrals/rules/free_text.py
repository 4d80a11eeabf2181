"""Free text that comes from outside: a telephone number that a person wrote into it must not be kept."""

import re

_LONG_NUMBER = re.compile(r"\d(?:[\s.()-]{0,3}\d){5,}")


def without_numbers(text: str | None) -> str | None:
    """The text with every run of six or more digits struck out, however it is spaced."""
    return None if text is None else _LONG_NUMBER.sub("▇", text)
