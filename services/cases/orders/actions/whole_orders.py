"""Making a whole order of an unfinished one, or saying everything that it lacks."""

from typing import Any

from pydantic import ValidationError

from services.cases.orders.errors import OrderUnfinished
from services.cases.orders.models.court_orders import CourtOrder
from services.cases.orders.models.unfinished import UnfinishedOrder

Fields = dict[str, Any]


def fields_of(order: UnfinishedOrder) -> Fields:
    """Return the fields that have a value, as JSON."""
    return order.model_dump(mode="json", exclude_none=True)


def whole_order(fields: Fields) -> CourtOrder:
    """Return the order that the fields make; raise OrderUnfinished with every field that is missing."""
    try:
        return CourtOrder.model_validate(fields)
    except ValidationError as error:
        raise OrderUnfinished.lacking(missing_in(error)) from error


def missing_fields(fields: Fields) -> list[str]:
    """Return the paths of the fields that the order still needs."""
    try:
        CourtOrder.model_validate(fields)
    except ValidationError as error:
        return missing_in(error)
    return []


def missing_in(error: ValidationError) -> list[str]:
    """Return the paths of what was not given: each field has been checked by itself before."""
    missing = [".".join(str(part) for part in one["loc"]) for one in error.errors(include_input=False)]
    if "participant" not in missing:
        return missing
    return [one for one in missing if one != "participant"] + [
        f"participant.{name}" for name in ("given_names", "surnames", "document_type", "document_number")
    ]
