"""The log of attempts to reach the man."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict

from services.cases.dates import Moment
from services.cases.start.rules.contact import ContactChannel, ContactOutcome
from shared.published import Published, ShortText
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
    attempted_at: datetime
    channel: ContactChannel
    outcome: ContactOutcome
    note: str | None
    actor: ActorReference
    recorded_at: datetime
