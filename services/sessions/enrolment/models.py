"""A man's place in a group, or in its wait list."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.sessions.enrolment.rules import EnrolmentState
from shared.published import Integer, Published, Resource, ShortText
from shared.references import CaseReference, CentreReference, GroupReference


class NewEnrolment(Published):
    """Whom to enrol; with the group full he enters the wait list."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case_id": "0192f0c4-0000-7000-8000-000000000004"}]})

    case_id: UUID
    differs_because: ShortText | None = Field(
        default=None,
        description="Why he goes to a group of another programme than the one he was admitted to; kept only if it is",
    )


class EnrolmentEnding(Published):
    """Why the enrolment, the offer or the wait ends."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Cambia a otro horario"}]})

    reason: ShortText


class Enrolment(Resource):
    """Where a man stands with a group."""

    path: ClassVar[str] = "/v1/enrolments"

    centre: CentreReference
    group: GroupReference
    case: CaseReference
    display_name: str
    state: EnrolmentState
    waiting_position: Integer | None = Field(description="1 is next; null unless WAITING")
    offer_expires_at: datetime | None
    enrolled_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    differs_because: str | None = Field(
        default=None,
        description="Why the group's programme is another than the one he was admitted to; null: it is the same",
    )
    created_at: datetime
