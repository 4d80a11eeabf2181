"""Peru's national identity document: its shape, and its check character, which may warn but never refuse."""

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"([0-9]{8})(?:\s*-?\s*([0-9A-K]))?", re.IGNORECASE)
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_CHECK_DIGITS = "67890112345"
_CHECK_LETTERS = "KABCDEFGHIJ"  # on documents issued until 2007


@dataclass(frozen=True, slots=True)
class DniCheck:
    """What can be said of a DNI from its text alone.

    `number` is the 8 digits, None when the shape is wrong. `check_character_matches` is None when none was written;
    False is only a warning: real documents exist whose printed character is not the computed one.
    """

    number: str | None
    check_character_matches: bool | None

    @property
    def valid_shape(self) -> bool:
        """True for 8 digits, with or without a check character."""
        return self.number is not None


def check_dni(text: str) -> DniCheck:
    """Look at a DNI as written: `45671234`, `45671234-5`, `45671234 B`. Never raises."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        return DniCheck(None, None)
    number, character = match.groups()
    return DniCheck(number, None if character is None else character.upper() in check_characters(number))


def check_characters(number: str) -> tuple[str, str]:
    """The digit and the letter that a document with these 8 digits may carry as its check character."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=True))
    place = (11 - total % 11) % 11
    return _CHECK_DIGITS[place], _CHECK_LETTERS[place]
