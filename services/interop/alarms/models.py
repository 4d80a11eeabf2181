"""Alarms: what a person must look at."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.published import Bilingual, Resource


class AlarmKind(StrEnum):
    """What is wrong."""

    ORDER_UNMATCHED = "ORDER_UNMATCHED"
    CASILLA_UNREACHABLE = "CASILLA_UNREACHABLE"
    ORDER_NOT_TAKEN = "ORDER_NOT_TAKEN"
    MESSAGE_DEAD = "MESSAGE_DEAD"
    NO_RECEIPT = "NO_RECEIPT"
    MANUAL_DELIVERY = "MANUAL_DELIVERY"
    FILING_REFUSED = "FILING_REFUSED"
    REFERRAL_RETURNED = "REFERRAL_RETURNED"
    REFERRAL_OVERDUE = "REFERRAL_OVERDUE"
    REFERRAL_NEEDS_DATA = "REFERRAL_NEEDS_DATA"
    FACT_UNACKNOWLEDGED = "FACT_UNACKNOWLEDGED"
    DOCUMENT_UNSIGNED = "DOCUMENT_UNSIGNED"
    CENTRE_NOT_CONFIGURED = "CENTRE_NOT_CONFIGURED"
    EVENT_STUCK = "EVENT_STUCK"


class AlarmState(StrEnum):
    """Whether its cause stands, and whether a person has seen it."""

    OPEN = "OPEN"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    RESOLVED = "RESOLVED"


class Alarm(Resource):
    """One alarm; `subject` and `subject_id` say what it is about."""

    path: ClassVar[str] = "/v1/alarms"

    centre_id: UUID
    kind: AlarmKind
    text: Bilingual
    subject: str
    subject_id: UUID
    case_id: UUID | None = Field(description="The case that the subject belongs to, if it is known to be one's")
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    resolved_at: datetime | None
