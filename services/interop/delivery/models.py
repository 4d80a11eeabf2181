"""Messages in and out, the check of their ledger, and facts that court and CEM must both hear of."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from services.interop.delivery.rules.messages import Channel, Direction, Institution, MessageKind, MessageState
from services.interop.known_cases.models import DisplayName
from shared.published import Boolean, Integer, Published, Resource
from shared.references import CaseReference, CentreReference


class MessageDocument(Published):
    """A document that travelled with the message."""

    id: UUID | None
    role: str
    file_name: str
    sha256: str


class Message(Resource):
    """One message and how far it got."""

    path: ClassVar[str] = "/v1/messages"

    centre: CentreReference
    direction: Direction
    institution: Institution
    channel: Channel
    kind: MessageKind
    subject_id: UUID = Field(description="The filing, referral or notification it carries")
    case: CaseReference | None
    display_name: DisplayName = None
    state: MessageState
    reference: str = Field(description="Ours, the same at every try: the institution de-duplicates on it")
    tracking: str | None = Field(description="The institution's number of it")
    attempts: Integer
    next_attempt_at: datetime | None
    last_error: str | None
    documents: list[MessageDocument]
    receipt: dict[str, str | None] | None
    created_at: datetime
    submitted_at: datetime | None
    receipted_at: datetime | None


class LedgerCheck(Published):
    """Whether a centre's chain of ledger entries holds from its first to its last entry."""

    centre: CentreReference
    entries: Integer
    holds: Boolean
    first_break: Integer | None = Field(description="The sequence at which it does not hold")
    last_hash: str
