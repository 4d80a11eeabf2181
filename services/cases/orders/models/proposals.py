"""A filled order, proposed from what arrived, and what a person changes in it."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.orders.models.unfinished import UnfinishedOrder
from services.cases.orders.rules.proposing import Certainty, Origin
from shared.published import Boolean, Name, Published
from shared.references import CaseReference, CentreReference


class ProposedField(Published):
    """Where a field's value comes from, and how sure it is."""

    field: str = Field(examples=["participant.surnames"])
    origin: Origin
    certainty: Certainty


class OrderProposal(Published):
    """An order as what arrived says it: open a case with corrections only."""

    notification_id: UUID
    centre: CentreReference
    readable: Boolean = Field(description="false: the document is a scan or damaged, and nothing was read of it")
    case: CaseReference | None = Field(description="The case that the notification belongs to already")
    order: UnfinishedOrder
    fields: list[ProposedField] = Field(description="Of each value of the order")
    missing: list[str] = Field(description="Fields that a person has to give")
    to_confirm: list[str] = Field(description="Fields whose value a person has to confirm or correct")


class Amendments(Published):
    """What a person says beside the proposal: everything else is taken from it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "corrections": {"participant": {"phone": "987654321"}},
                    "confirmed": ["participant.given_names", "participant.surnames"],
                }
            ]
        }
    )

    corrections: UnfinishedOrder = Field(default=UnfinishedOrder())
    confirmed: Annotated[list[Name], Field(max_length=30)] = Field(
        default=[], description="Fields of to_confirm that are right as proposed"
    )
