"""Dates and moments that a case can have: nothing of a case is older than this century."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from shared.written_moments import DATE_AS_WRITTEN

CaseDate = Annotated[date, Field(ge=date(2000, 1, 1)), DATE_AS_WRITTEN]
BirthDate = Annotated[date, Field(ge=date(1900, 1, 1))]
EffectiveDate = Annotated[
    CaseDate | None,
    Field(description="The day on which it happened, from the case's last move to today; null: today"),
]
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC))]
