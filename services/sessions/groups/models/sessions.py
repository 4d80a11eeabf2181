"""A session of a group, or of one man."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field

from services.sessions.programmes.rules.template import Modality, SessionKind
from shared.published import Integer, Published, Resource
from shared.references import CaseReference, CentreReference, GroupReference
from shared.text import LabelledEnum


class RollCallState(LabelledEnum):
    """A past session requires an outcome for everybody expected."""

    NOT_DUE = "NOT_DUE", "Todavía no toca", "Not due yet"
    DUE = "DUE", "Pendiente", "Due"
    COMPLETE = "COMPLETE", "Completo", "Complete"


class Session(Resource):
    """One session: its place in the programme, its time, and whether its roll call is done."""

    path: ClassVar[str] = "/v1/sessions"

    centre: CentreReference
    group: GroupReference
    case: CaseReference | None = Field(description="Of the one man of an individual session; null for the whole group")
    display_name: str | None = Field(description="He; null for the whole group")
    enrolment_id: UUID | None = Field(description="His place in the group; null for the whole group")
    position: Integer = Field(description="Place in the programme, counted from 1")
    phase: Integer
    module: str
    title: str
    kind: SessionKind
    modality: Modality
    starts_at: datetime
    ends_at: datetime
    minutes: Integer
    expected: Integer = Field(description="How many are expected")
    recorded: Integer = Field(description="How many of them have an outcome")
    roll_call: RollCallState


class NewIndividualSession(Published):
    """An individual session of the programme to hold with one man."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"position": 3, "starts_at": "2026-12-03T15:00:00Z"}]})

    position: Integer = Field(ge=1, le=500)
    starts_at: AwareDatetime
    facilitator: str | None = Field(default=None, max_length=200, description="Default: the group's first one")
