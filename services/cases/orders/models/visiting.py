"""When and how a man may visit his children, as the court ordered it: codes and hours, and no words.

A place in words would tell where she or the children live; the order itself tells it to whom may read it.
"""

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from services.cases.orders.rules.visiting import VisitCompany, VisitPlace, Weekday
from shared.published import Boolean, FieldFault, LocalTime, Published
from shared.text import Text


class VisitingHours(Published):
    """On which days of the week, from when to when."""

    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=len(Weekday))]
    opens: LocalTime = Field(description="In Lima's time")
    closes: LocalTime

    @model_validator(mode="after")
    def _in_order(self) -> "VisitingHours":
        if self.opens >= self.closes:
            raise FieldFault("closes", Text("La visita termina antes de empezar.", "The visit ends before it begins."))
        return self


class VisitingRegime(Published):
    """How he may visit; without hours he may not."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "hours": [{"weekdays": ["SATURDAY"], "opens": "10:00", "closes": "12:00"}],
                    "place": "PUBLIC_PLACE",
                    "supervised": True,
                    "in_company_of": ["HER_RELATIVE"],
                }
            ]
        }
    )

    hours: Annotated[list[VisitingHours], Field(max_length=14)] = Field(description="Empty: visits are suspended")
    place: VisitPlace | None = None
    supervised: Boolean
    in_company_of: Annotated[list[VisitCompany], Field(max_length=len(VisitCompany))] = Field(default=[])
