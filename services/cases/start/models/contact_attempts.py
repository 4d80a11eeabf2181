"""The log of attempts to reach the man."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.dates import Moment
from services.cases.start.rules.contact import ContactChannel, ContactOutcome
from shared.published import Integer, Published, ShortText
from shared.references import ActorReference, CaseReference


class NewContactAttempt(Published):
    """One attempt: when, how, and what came of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "attempted_at": "2026-11-06T15:30:00Z",
                    "channel": "PHONE",
                    "outcome": "REACHED",
                    "note": "Contestó; acude a evaluación el lunes.",
                }
            ]
        }
    )

    attempted_at: Moment
    channel: ContactChannel
    outcome: ContactOutcome
    note: ShortText | None = None


class ContactAttempt(Published):
    """A logged attempt; one that reached him moves a case that waited for it."""

    id: UUID
    case: CaseReference
    case_version: Integer = Field(description="The case's version now, for the next If-Match")
    attempted_at: datetime
    channel: ContactChannel
    outcome: ContactOutcome
    note: str | None
    actor: ActorReference
    recorded_at: datetime
