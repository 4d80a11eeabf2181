"""Orders that reached a centre, with what their text seems to say."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.interop.known_cases.models import DisplayName
from shared.published import Bilingual, Boolean, Published, Resource
from shared.references import CaseReference, CentreReference
from shared.text import LabelledEnum


class NotificationSource(LabelledEnum):
    """By which door it came."""

    SINOE = "SINOE", "Casilla electrónica (SINOE)", "Electronic casilla (SINOE)"
    INSTITUTION = "INSTITUTION", "Sistema de la institución", "The institution's system"


class NotificationState(LabelledEnum):
    """Whether a case of ours belongs to it."""

    UNMATCHED = "UNMATCHED", "Sin caso", "Without a case"
    MATCHED = "MATCHED", "Con caso", "With its case"


class OrderProposal(Published):
    """What the document's text seems to say: proposals for the person who opens the case."""

    expediente: str | None = None
    resolution_number: str | None = None
    resolution_date: date | None = None
    participant_name: str | None = None
    document_number: str | None = None
    measures: list[str] = Field(default=[])


class StatedOrder(Published):
    """What the sender typed beside the document; may be empty or wrong."""

    expediente: str = ""
    court_name: str = ""
    resolution_number: str = ""
    summary: str = ""


class Match(Published):
    """The case that a person found the order to belong to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case_id": "0199aaaa-0000-7000-8000-000000000001"}]})

    case_id: UUID


class CasillaNotification(Resource):
    """A resolution that arrived; the raw answer and the document are kept for ever."""

    path: ClassVar[str] = "/v1/casilla-notifications"

    centre: CentreReference
    source: NotificationSource
    source_id: str
    sender: str = Field(description="The identifier of the system that sent it")
    sender_name: str = Field(default="", description="The court that sent it: show this to people")
    casilla: str | None
    deposited_at: datetime
    effective_on: date = Field(description="From when the centre counts as notified")
    effect_steps: list[Bilingual] = Field(description="How that date was computed, day by day")
    stated: StatedOrder
    expediente: str | None = Field(description="Normalised: as read in the document, else as stated")
    readable: Boolean = Field(description="false: scanned or damaged; read the document and type the order")
    proposals: OrderProposal
    state: NotificationState
    case: CaseReference | None
    display_name: DisplayName = None
    matched_at: datetime | None
    document_id: UUID | None
    document_sha256: str | None
    received_at: datetime
