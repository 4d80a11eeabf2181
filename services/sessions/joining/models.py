"""Personal join links, and what happened through them."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.published import Boolean, Published, ShortText
from shared.references import ActorReference, CaseReference, SessionReference
from shared.text import LabelledEnum


class JoinEventKind(LabelledEnum):
    """What is kept of a man's way into a session."""

    JOINED = "JOINED", "Entró", "Joined"
    LEFT = "LEFT", "Salió", "Left"
    IDENTITY_CONFIRMED = "IDENTITY_CONFIRMED", "Identidad confirmada", "Identity confirmed"
    IDENTITY_DOUBTED = "IDENTITY_DOUBTED", "Identidad en duda", "Identity in doubt"


class JoinLinkRequest(Published):
    """For whom to make links; null for everybody expected. A new link ends the earlier one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case_ids": None}]})

    case_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=200)


class JoinLink(Published):
    """A personal link, shown this once; only its hash is kept."""

    case: CaseReference
    display_name: str
    url: str
    opens_at: datetime
    closes_at: datetime


class JoinLinks(Published):
    """The links made."""

    session: SessionReference
    links: list[JoinLink]


class JoinEvent(Published):
    """One thing that happened; `by` is the member of staff for the identity ones."""

    id: UUID
    case: CaseReference
    display_name: str
    kind: JoinEventKind
    occurred_at: datetime
    by: ActorReference | None


class IdentityCheck(Published):
    """Whether the facilitator saw that it is him."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"case_id": "0192f0c4-0000-7000-8000-000000000004", "confirmed": True}]}
    )

    case_id: UUID
    confirmed: Boolean
    note: ShortText | None = None
