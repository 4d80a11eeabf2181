"""What each court document says, as typed data.

Nothing here may ever carry anything about the victim: courts' files are read by many, the man among them. So there is
no field for her and no free text either: what a document tells is facts with codes, dates and names of staff.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The centre that writes: `city` is where it signs."""

    centre_name: str
    address: str
    city: str


@dataclass(frozen=True, slots=True)
class Participant:
    """The man in the programme, as the court's order names him."""

    full_name: str
    document_type: str
    document_number: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who answers for the document."""

    full_name: str
    position: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What every document carries.

    `issued_at` is aware and is also the PDF's date; `verification_url` is what the QR holds; unless `official`, every
    page says that it is a demonstration.
    """

    letterhead: Letterhead
    document_number: str
    issued_at: datetime
    court_name: str
    expediente: str
    resolution_number: str
    resolution_date: date
    participant: Participant
    signatory: Signatory
    verification_code: str
    verification_url: str
    official: bool


@dataclass(frozen=True, slots=True)
class SessionFact:
    """One session and what happened, in words the court reads."""

    date: date
    session: str
    outcome: str


@dataclass(frozen=True, slots=True)
class NonComplianceReport:
    """That the man does not comply: the rule, the facts that meet it, and who reviewed them."""

    template: ClassVar[str] = "non_compliance_report"
    heading: Heading
    programme_name: str
    policy_version: str
    threshold_text: str
    facts: tuple[SessionFact, ...]
    attended_sessions: int
    required_sessions: int
    reviewed_by: str
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """That a protection measure was broken, as verified by the centre's staff."""

    template: ClassVar[str] = "incident_report"
    heading: Heading
    occurred_on: date
    measures: tuple[str, ...]
    severity: str
    source: str
    verified_by: str
    verified_at: datetime


@dataclass(frozen=True, slots=True)
class PhaseResult:
    """One phase of the programme: sessions attended of those required."""

    name: str
    attended_sessions: int
    required_sessions: int


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """What an objective of his plan is about, in words of ours, and how far it was reached."""

    area: str
    achievement: str


@dataclass(frozen=True, slots=True)
class FinalReport:
    """How the programme went, at its end."""

    template: ClassVar[str] = "final_report"
    heading: Heading
    programme_name: str
    policy_version: str
    started_on: date
    ended_on: date
    conclusion: str
    phases: tuple[PhaseResult, ...]
    objectives: tuple[ObjectiveResult, ...] = ()


@dataclass(frozen=True, slots=True)
class CompletionCertificate:
    """That the man completed the programme."""

    template: ClassVar[str] = "completion_certificate"
    heading: Heading
    programme_name: str
    started_on: date
    completed_on: date
    attended_sessions: int
    required_sessions: int


@dataclass(frozen=True, slots=True)
class Annex:
    """A document that goes with a cover letter, and the digest that proves which one."""

    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CoverLetter:
    """The oficio that sends documents to the court."""

    template: ClassVar[str] = "cover_letter"
    heading: Heading
    subject: str
    annexes: tuple[Annex, ...]


CourtDocument = NonComplianceReport | IncidentReport | FinalReport | CompletionCertificate | CoverLetter
