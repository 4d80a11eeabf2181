"""The shapes that all simulated institutions share."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._:-]{1,100}$")]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]*$")
]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Paragraphs = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")
]


class Institution(StrEnum):
    """Whose system is simulated."""

    SINOE = "sinoe"
    MPE = "mpe"
    SIRA = "sira"


class Content(BaseModel):
    """What goes over the wire: unknown fields are refused, nothing is changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Refusal(Content):
    """Why a request was refused; `fields` names what is wrong in its body."""

    code: str
    message: str
    fields: list[str] | None = None


class RefusalAnswer(Content):
    """The body of every answer that is not a success."""

    error: Refusal
