"""The sheet that a person carries to a CEM which SIRA does not reach, as typed data.

It stands apart from the court documents (content.py), which have no place for the victim: a referral's sheet says how
to reach her, and so it is drawn up for the one who carries it and kept nowhere.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from services.interop.documents.rules.content import Heading


@dataclass(frozen=True, slots=True)
class ProtectedPerson:
    """How to reach her: lives in memory until the sheet is handed over. What is not known reads as a dash."""

    full_name: str
    phone: str
    address: str
    ubigeo: str
    safe_contact_hours: str

    def __repr__(self) -> str:
        return "ProtectedPerson(...)"


@dataclass(frozen=True, slots=True)
class ReferralSheet:
    """A sheet to a CEM, and the page on which the CEM writes its receipt; an alert has no `protected_person`."""

    template: ClassVar[str] = "referral_sheet"
    heading: Heading
    cem_name: str
    cem_address: str
    subject: str
    urgency: str
    answer_due_at: datetime
    reason: str
    protected_person: ProtectedPerson | None
