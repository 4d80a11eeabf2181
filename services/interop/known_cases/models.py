"""The man of a case, as interop's answers name him."""

from typing import Annotated

from pydantic import Field

DisplayName = Annotated[
    str | None,
    Field(description="The man, for staff of the case's centre who may read it; null for everybody else"),
]
