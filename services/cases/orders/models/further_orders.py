"""A further order of a case, as it is sent."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from services.cases.dates import CaseDate
from services.cases.orders.models.court_orders import ORDER_EXAMPLE, CourtOrder
from services.cases.orders.models.proposals import Amendments
from services.cases.orders.rules.in_force import OrderRole
from shared.published import FieldFault, Published
from shared.text import Text

FurtherRole = Literal[OrderRole.JOINED_BY, OrderRole.VARIED_BY, OrderRole.LIFTED_BY]


class NewCaseOrder(Published):
    """A further order of a case: a whole one or its notification, as for opening, and what it does to the case."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "role": "VARIED_BY",
                    "effective_on": "2026-11-20",
                    "order": ORDER_EXAMPLE
                    | {
                        "source": "PAPER",
                        "notification_id": None,
                        "resolution_number": "5",
                        "measures": ["REEDUCATION"],
                    },
                }
            ]
        }
    )

    role: FurtherRole = Field(
        description="JOINED_BY adds its measures, VARIED_BY puts them in place of all, LIFTED_BY takes them away"
    )
    effective_on: CaseDate | None = Field(
        default=None, description="From when it holds; the resolution's date unless given"
    )
    order: CourtOrder | None = Field(default=None, description="Unless it is taken from a notification")
    notification_id: UUID | None = Field(default=None, description="The order's, in place of `order`")
    amendments: Amendments = Field(default=Amendments(), description="Beside what the notification proposes")

    @model_validator(mode="after")
    def _either(self) -> "NewCaseOrder":
        if (self.order is None) == (self.notification_id is None):
            raise FieldFault(
                "order",
                Text("Envíe la orden, o su notificación: una de las dos.", "Send the order or its notification: one."),
            )
        return self
