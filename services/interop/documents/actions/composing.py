"""What a court document says, put together from the case, the finding, the incident and the progress."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from services.cases.client import Case, Incident, ScoredArea
from services.interop.documents.rules.content import (
    Annex,
    CompletionCertificate,
    CourtDocument,
    CoverLetter,
    FinalReport,
    Heading,
    IncidentReport,
    Letterhead,
    NonComplianceReport,
    ObjectiveResult,
    Participant,
    PhaseResult,
    SessionFact,
    Signatory,
)
from services.interop.documents.rules.court_words import source_words
from services.interop.filings.rules.lifecycle import FilingKind
from services.sessions.client import ComplianceFinding, Progress
from shared.peru.written_dates import lima_date

T = TypeVar("T")


@dataclass(frozen=True)
class Sender:
    """The centre that writes, and whether its documents are real ones."""

    code: str
    letterhead: Letterhead
    signatory: Signatory
    public_url: str
    official: bool


@dataclass(frozen=True)
class Basis:
    """What a document is drafted from; what its kind does not need is None."""

    kind: FilingKind
    case: Case
    court_name: str
    finding: ComplianceFinding | None = None
    incident: Incident | None = None
    progress: Progress | None = None
    subject: str = ""
    annexes: tuple[Annex, ...] = ()
    objectives: tuple[ScoredArea, ...] = ()


REVIEWER = "Coordinación del centro"
VERIFIER = "Equipo profesional del centro"
"""Who decided is on record with us by name; the man reads the court's file, so it names the function."""


def parts_of(kind: FilingKind) -> tuple[str, ...]:
    """The documents that a filing consists of, the main one first."""
    return ("COMPLETION_CERTIFICATE", "FINAL_REPORT") if kind is FilingKind.COMPLETION_CERTIFICATE else (kind.value,)


def compose(basis: Basis, part: str, sender: Sender, number: str, code: str, issued_at: datetime) -> CourtDocument:
    """One of a filing's documents. Raises ValueError when the basis lacks what the document needs."""
    heading = heading_of(basis, sender, number, code, issued_at)
    match part:
        case "NON_COMPLIANCE_REPORT":
            return non_compliance_report(heading, needed(basis.finding), needed(basis.progress))
        case "INCIDENT_REPORT":
            return incident_report(heading, needed(basis.incident))
        case "COMPLETION_CERTIFICATE":
            return completion_certificate(heading, basis.case, needed(basis.progress))
        case "FINAL_REPORT":
            return final_report(heading, basis.case, needed(basis.progress), basis.objectives)
        case _:
            return CoverLetter(heading, basis.subject, basis.annexes)


def heading_of(basis: Basis, sender: Sender, number: str, code: str, issued_at: datetime) -> Heading:
    """What every document carries."""
    case, man = basis.case, basis.case.participant
    return Heading(
        letterhead=sender.letterhead,
        document_number=number,
        issued_at=issued_at.replace(microsecond=0),
        court_name=basis.court_name,
        expediente=case.expediente,
        resolution_number=case.resolution_number,
        resolution_date=case.resolution_date,
        participant=Participant(f"{man.given_names} {man.surnames}", man.document_type, man.document_number),
        signatory=sender.signatory,
        verification_code=code,
        verification_url=f"{sender.public_url}/v1/verifications/{code}",
        official=sender.official,
    )


def non_compliance_report(heading: Heading, finding: ComplianceFinding, progress: Progress) -> NonComplianceReport:
    """The approved finding as the court reads it."""
    facts = [SessionFact(each.held_on, "Sesión grupal", each.outcome_name.es) for each in finding.evidence]
    return NonComplianceReport(
        heading=heading,
        programme_name=progress.programme.label,
        policy_version=finding.policy_version,
        threshold_text=finding.threshold_text.es,
        facts=tuple(facts),
        attended_sessions=progress.attended_sessions,
        required_sessions=progress.required_sessions,
        reviewed_by=REVIEWER,
        reviewed_at=finding.decided_at or heading.issued_at,
    )


def incident_report(heading: Heading, incident: Incident) -> IncidentReport:
    """The verified incident as the court reads it; its free text stays with the centre."""
    return IncidentReport(
        heading=heading,
        occurred_on=lima_date(incident.occurred_at),
        measures=(incident.measure.label.es,),
        severity=incident.severity.value,
        source=source_words(incident.reported_by),
        verified_by=VERIFIER,
        verified_at=incident.decided_at or heading.issued_at,
    )


def completion_certificate(heading: Heading, case: Case, progress: Progress) -> CompletionCertificate:
    """That he completed the programme."""
    return CompletionCertificate(
        heading=heading,
        programme_name=progress.programme.label,
        started_on=lima_date(case.admitted_at or case.opened_at),
        completed_on=lima_date(case.discharged_at or heading.issued_at),
        attended_sessions=progress.credited_sessions,
        required_sessions=progress.required_sessions,
    )


def final_report(
    heading: Heading, case: Case, progress: Progress, objectives: tuple[ScoredArea, ...] = ()
) -> FinalReport:
    """How the programme went, phase by phase, and how each objective of his plan ended."""
    phases = [PhaseResult(phase.title, phase.credited_sessions, phase.required_sessions) for phase in progress.phases]
    return FinalReport(
        heading=heading,
        programme_name=progress.programme.label,
        policy_version=progress.programme.label,  # whose attendance policy he was held to, also if admitted to another
        started_on=lima_date(case.admitted_at or case.opened_at),
        ended_on=lima_date(case.discharged_at or heading.issued_at),
        conclusion="Culminó el programa reeducativo.",
        phases=tuple(phases),
        objectives=tuple(ObjectiveResult(one.area.label.es, one.achievement.label.es) for one in objectives),
    )


def needed(thing: T | None) -> T:
    """The thing that this kind of document cannot do without."""
    if thing is None:
        raise ValueError("the document's basis is incomplete")
    return thing
