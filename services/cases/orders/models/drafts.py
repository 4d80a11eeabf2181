"""Drafts of orders: kept, taken up again, and submitted or discarded."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.orders.models.unfinished import UnfinishedOrder
from shared.published import Published, Resource
from shared.references import ActorReference, CentreReference


class NewOrderDraft(Published):
    """An unfinished order of a centre."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "centre_id": "018f3a52-0000-7000-8000-000000000001",
                    "order": {"resolution_number": "3", "participant": {"surnames": "Ñahui Quispe"}},
                }
            ]
        }
    )

    centre_id: UUID
    order: UnfinishedOrder


class OrderDraft(Resource):
    """An unfinished order as it was left."""

    path: ClassVar[str] = "/v1/order-drafts"

    centre: CentreReference
    order: UnfinishedOrder
    missing: list[str] = Field(description="Fields that it still needs to be checked or submitted")
    recorded_by: ActorReference
    created_at: datetime
    changed_by: ActorReference
    changed_at: datetime
