"""What SIRA's simulator receives and answers."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from services.mocks.models.content import Code, Content, Line, OptionalLine, Paragraphs, Sha256


class SheetKind(StrEnum):
    """A REFERRAL hands a woman's case to her CEM; an ALERT tells the CEM about the man only."""

    REFERRAL = "REFERRAL"
    ALERT = "ALERT"


class Urgency(StrEnum):
    """How soon the CEM must act."""

    NORMAL = "NORMAL"
    URGENT = "URGENT"


class SheetState(StrEnum):
    """Where a sheet stands at the CEM; all but RECEIVED are final."""

    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"


class Condition(StrEnum):
    """How the CEM classifies the case it opens or finds."""

    NEW = "NEW"
    REENTRY = "REENTRY"
    REOFFENCE = "REOFFENCE"
    REFERRED = "REFERRED"
    CONTINUING = "CONTINUING"


class SheetParticipant(Content):
    """The man in the programme."""

    full_name: Line
    document_type: Line
    document_number: Line


class SheetVictim(Content):
    """The woman and how to reach her safely; only the CEM's system may hold this."""

    full_name: Line
    phone: OptionalLine | None = None
    address: OptionalLine | None = None
    ubigeo: OptionalLine | None = None
    safe_contact_hours: OptionalLine | None = None


class ReferralNamed(Content):
    """The referral by which the CEM's lawyer finds the woman of an ALERT: the sender's number, and the CEM's own."""

    sheet_number: Line = Field(max_length=60)
    cem_sheet_number: OptionalLine | None = None


class Sheet(Content):
    """A numbered sheet from a CAI to a CEM."""

    sheet_number: Line = Field(max_length=60, examples=["CAI-2026-000001-D1"])
    kind: SheetKind
    cem_code: Code = Field(max_length=60, examples=["CEM-LIMA"])
    urgency: Urgency
    centre_name: Line = Field(examples=["CAI Breña"])
    expediente: Line = Field(examples=["00123-2026-0-1801-JR-FT-15"])
    participant: SheetParticipant
    victim: SheetVictim | None = None
    referral: ReferralNamed | None = None
    reason: Paragraphs
    document_sha256: Sha256 | None = None

    @model_validator(mode="after")
    def _an_alert_names_a_referral_and_no_victim(self) -> Self:
        if (self.kind is SheetKind.REFERRAL) != (self.victim is not None):
            raise ValueError("victim: required in a REFERRAL, forbidden in an ALERT")
        if self.kind is SheetKind.REFERRAL and self.referral is not None:
            raise ValueError("referral: only an ALERT names one")
        return self


class SheetAnswer(Content):
    """A sheet as its sender sees it: nothing about the woman or the man is echoed."""

    tracking: str
    sheet_number: str
    kind: SheetKind
    cem_code: str
    urgency: Urgency
    state: SheetState
    received_at: datetime
    cem_sheet_number: str | None
    condition: Condition | None
    answered_at: datetime | None
    return_reason: str | None


class SheetListing(Content):
    """The sheets that carry one number: none or one, unless SIRA repeats itself."""

    referrals: list[SheetAnswer]
