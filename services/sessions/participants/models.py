"""The man as this service knows him: from his case, nothing of the victim."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from shared.published import Integer, Resource
from shared.references import CentreReference


class Participant(Resource):
    """A man whose case reached admission; `id` is his case's id."""

    path: ClassVar[str] = "/v1/participants"

    centre: CentreReference
    case_number: str = Field(examples=["CAI-2026-000001"])
    case_version: Integer = Field(description="The version of the case that this was read from")
    case_state: str
    display_name: str
    first_attended_at: datetime | None
    completion_proposed_at: datetime | None
