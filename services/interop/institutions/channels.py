"""What delivery asks of a channel to a court or a CEM: two small protocols, and the answers all channels share."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class Standing(StrEnum):
    """What the institution says of a message it took."""

    PENDING = "PENDING"
    RECEIPTED = "RECEIPTED"
    OBSERVED = "OBSERVED"
    REJECTED = "REJECTED"
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"


@dataclass(frozen=True)
class Answer:
    """The institution's answer; `receipt` holds only named fields of its own, never an echo of what was sent."""

    standing: Standing
    receipt: dict[str, str | None] = field(default_factory=dict)


class TemporaryFailure(Exception):
    """It may succeed later. `outcome_unknown`: the institution may have taken it, so ask before sending again.

    `retry_after` is how long the institution asks to be left alone. Only a short code travels in this exception: the
    text of another system's error may quote what was sent to it.
    """

    def __init__(self, code: str, *, outcome_unknown: bool = True, retry_after: timedelta | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.outcome_unknown = outcome_unknown
        self.retry_after = retry_after


class PermanentRefusal(Exception):
    """The institution refused the request itself; trying again unchanged is useless."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NeedsPerson(Exception):
    """This channel has no machine at its other end: a person carries the document and brings the receipt."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SentFile:
    """One signed PDF."""

    file_name: str
    content: bytes


@dataclass(frozen=True)
class CourtSubmission:
    """A filing as the desk needs it; `reference` is ours and the same at every try."""

    reference: str
    expediente: str
    court_code: str
    document_type: str
    summary: str
    filer: str
    document: SentFile
    annexes: tuple[SentFile, ...] = ()


@dataclass(frozen=True)
class VictimOnSheet:
    """How to reach her: lives in memory for the length of one call."""

    full_name: str
    phone: str | None
    address: str | None
    ubigeo: str | None
    safe_contact_hours: str | None

    def __repr__(self) -> str:
        return "VictimOnSheet(...)"


@dataclass(frozen=True)
class ReferralNamed:
    """The referral that holds how to reach her, by our number and, once the CEM gave one, by the CEM's own."""

    sheet_number: str
    cem_sheet_number: str | None


@dataclass(frozen=True)
class CemSheet:
    """A referral or an alert as the CEM needs it; only a referral carries the victim, only an alert names one."""

    sheet_number: str
    kind: str
    cem_code: str
    urgency: str
    centre_name: str
    expediente: str
    participant_name: str
    participant_document_type: str
    participant_document_number: str
    reason: str
    document_sha256: str | None
    victim: VictimOnSheet | None
    referral: ReferralNamed | None = None


class CourtChannel(Protocol):
    """A channel to the courts' filing desks."""

    async def submit(self, filing: CourtSubmission) -> str:
        """File it and return the desk's tracking number; the same reference is never filed twice."""
        ...

    async def find(self, reference: str) -> str | None:
        """The tracking number under which the desk holds this reference; None when it does not know it."""
        ...

    async def ask(self, tracking: str) -> Answer | None:
        """How the filing stands; None when the desk does not know the tracking number."""
        ...


class CemChannel(Protocol):
    """A channel to the CEMs."""

    async def submit(self, sheet: CemSheet) -> str:
        """Send the sheet and return the tracking number; the same sheet number is never sent twice."""
        ...

    async def find(self, sheet_number: str) -> str | None:
        """The tracking number of the sheet; None when it is not known there."""
        ...

    async def ask(self, tracking: str) -> Answer | None:
        """What the CEM answered; None when the tracking number is not known there."""
        ...
