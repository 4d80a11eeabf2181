"""A correction of what was typed of an order."""

from datetime import datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from services.cases.dates import CaseDate
from services.cases.orders.models.visiting import VisitingRegime
from services.cases.orders.rules.court_order import Basis, Measure
from shared.published import FieldFault, Integer, Name, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference
from shared.text import Text


class OrderCorrections(Published):
    """What the order says rightly; what is absent or null stays as it is."""

    expediente: ShortText | None = None
    basis: Basis | None = None
    measures: Annotated[list[Measure], Field(min_length=1, max_length=len(Measure))] | None = None
    visiting_regime: VisitingRegime | None = None
    resolution_number: Name | None = None
    resolution_date: CaseDate | None = None
    received_on: CaseDate | None = None
    institution_reference: ShortText | None = None


class NewOrderRectification(Published):
    """What was typed wrongly, and how it came about."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "Se tecleó otro número.", "corrections": {"resolution_number": "4"}}]
        }
    )

    reason: ShortText
    corrections: OrderCorrections

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.corrections.model_dump(exclude_none=True):
            raise FieldFault("corrections", Text("Indique qué se corrige.", "Say what is corrected."))
        return self


class OrderRectification(Resource):
    """What an order said before, what it says since, who corrected it and why."""

    path: ClassVar[str] = "/v1/cases/{case.id}/orders/{order_id}/rectifications"

    case: CaseReference
    order_id: UUID
    order_version: Integer = Field(description="The order's version since")
    reason: str
    before: OrderCorrections = Field(description="Of the fields that were corrected")
    after: OrderCorrections
    rectified_by: ActorReference
    recorded_at: datetime
