"""What the platform's published models have in common: nothing unknown is accepted, nothing is guessed."""

import re
from datetime import time
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema

from shared.text import Text
from shared.written_moments import written_moments

Integer = Annotated[int, Strict()]
Boolean = Annotated[bool, Strict()]

# Control characters other than tab and line breaks are refused: PostgreSQL stores no NUL, people type none. So are
# those that turn the direction of writing: what is signed reads as it was written.
_UNPRINTABLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069"
_PRINTABLE = rf"^[^{_UNPRINTABLE}]*$"
UNPRINTABLE = re.compile(f"[{_UNPRINTABLE}]")
LONGEST_NAME = 120
# A name shows something: one of blanks, joiners and fillers alone could not be told from none, nor from another such.
_INVISIBLE = (
    r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0"
)
_VISIBLE = rf"^[^{_UNPRINTABLE}]*[^{_UNPRINTABLE}{_INVISIBLE}][^{_UNPRINTABLE}]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME, pattern=_VISIBLE)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_PRINTABLE)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000, pattern=_PRINTABLE)]


def _to_the_minute(value: time) -> time:
    if value.tzinfo is not None or value.second or value.microsecond:
        raise ValueError(
            "debe ser una hora de Lima, al minuto, como 19:00|must be an hour in Lima, to the minute, like 19:00"
        )
    return value


# OpenAPI's own format "time" would ask for an offset.
LocalTime = Annotated[
    time,
    AfterValidator(_to_the_minute),
    PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "examples": ["19:00"]}),
]
"""An hour of the day in Lima, such as 19:00."""

PrintedTime = Annotated[
    time,
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", "examples": ["11:05:00"]}),
]
"""An hour of the day as it stands on paper, such as 11:05 or 11:05:40."""


class FieldFault(ValueError):
    """Raised by a validator of a whole model: the field that is to be put right, and what is wrong there."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(f"{text.es}|{text.en}")
        self.field = field


class TextFault(ValueError):
    """Raised by a validator of one field: what is wrong there, under a code by which a client can decide."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(f"{text.es}|{text.en}")
        self.code = code


class Published(BaseModel):
    """A request or response body: unknown fields are refused, a read value never changes, no error quotes one.

    A moment is written as such: pydantic by itself takes a number for seconds since 1970.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Refuse numbers wherever a date or time is expected."""
        return written_moments(handler(source))


class Resource(Published):
    """A body that stands for one stored thing; `version` is its entity tag.

    `path` is its collection's, such as "/v1/cases/{case.id}/incidents", whose names are fields of the body.
    """

    path: ClassVar[str]

    id: UUID
    version: Integer


class Bilingual(Published):
    """One sentence for people inside an answer, in both languages of the platform."""

    es: str
    en: str

    @classmethod
    def of(cls, text: Text) -> "Bilingual":
        """Return the published form of a text."""
        return cls(es=text.es, en=text.en)
