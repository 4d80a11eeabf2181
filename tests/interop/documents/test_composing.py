"""What a court document says is what the case, the finding, the incident and the progress say, and nothing besides."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.cases.client import Case, Incident
from services.cases.client.fake import example_case
from services.cases.discharge.rules import Achievement
from services.cases.incidents.rules import IncidentState, Reporter, Severity
from services.cases.orders.rules.court_order import Measure
from services.cases.plans.models import ScoredArea
from services.cases.plans.rules import ObjectiveArea
from services.interop.documents.actions.composing import Basis, Sender, compose, parts_of
from services.interop.documents.rules import court_words
from services.interop.documents.rules.content import (
    Annex,
    CompletionCertificate,
    CourtDocument,
    CoverLetter,
    FinalReport,
    IncidentReport,
    Letterhead,
    NonComplianceReport,
    ObjectiveResult,
    Signatory,
)
from services.interop.filings.rules.lifecycle import FilingKind
from services.sessions.client.fake import example_finding, example_progress
from shared.ids import new_id
from shared.references import ActorReference, CaseReference, CentreReference

CENTRE = UUID("00000000-0000-7000-8000-000000000001")
CODE = "7K3QF-0M2ZT-9XWAB-4C8DE"
ISSUED = datetime(2026, 12, 17, 3, 30, 15, 999_999, tzinfo=UTC)  # still the 16th in Lima
NUMBER = "Informe N.° 000012-2026-CAI-LIMA"
SENDER = Sender(
    "CAI-LIMA", Letterhead("CAI Lima Centro", "Jr. Los Jazmines 123", "Lima"),
    Signatory("Ps. Rosa Huamán", "Coordinadora"), "http://cai.example", official=False,
)  # fmt: skip


def incident(**changed: Any) -> Incident:
    """A verified incident whose free text names the woman, as it must not."""
    reported = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)  # the 9th in Lima
    found = Incident(
        id=new_id(),
        version=2,
        centre=CentreReference(id=CENTRE, name="CAI Lima"),
        case=CaseReference(id=new_id(), number="CAI-2026-000001"),
        state=IncidentState.VERIFIED,
        measure=Measure.NO_APPROACH,
        reported_by=Reporter.VICTIM,
        severity=Severity.MODERATE,
        occurred_at=reported,
        description="Zoraida Centinela llamó",
        may_hold_contact_data=False,
        recorded_by=ActorReference(id="trabajadora-7", name="Carmen Huamaní"),
        recorded_at=reported,
        decided_by=ActorReference(id="coordinadora-3", name="Carmen Huamaní"),
        decided_at=reported,
        decision_note="Zoraida lo confirmó",
    )
    return found.model_copy(update=changed)


def basis(kind: FilingKind, case: Case | None = None) -> Basis:
    """All that any document needs."""
    case = case or example_case(centre_id=CENTRE)
    return Basis(
        kind=kind,
        case=case,
        court_name="15° Juzgado de Familia de Lima",
        finding=example_finding(centre_id=CENTRE, case_id=case.id),
        incident=incident(),
        progress=example_progress(centre_id=CENTRE, case_id=case.id, credited=2, required=2),
        subject="Remito informe",
        annexes=(Annex("Registro", "ab" * 32),),
        objectives=(ScoredArea(area=ObjectiveArea.NON_VIOLENCE, achievement=Achievement.PARTIALLY),),
    )


def composed(kind: FilingKind, part: str) -> CourtDocument:
    """One document of a filing."""
    return compose(basis(kind), part, SENDER, NUMBER, CODE, ISSUED)


PARTS = [(kind, part) for kind in FilingKind for part in parts_of(kind)]
TYPES: dict[str, type] = {
    "NON_COMPLIANCE_REPORT": NonComplianceReport, "INCIDENT_REPORT": IncidentReport, "LETTER": CoverLetter,
    "COMPLETION_CERTIFICATE": CompletionCertificate, "FINAL_REPORT": FinalReport,
}  # fmt: skip


@pytest.mark.feature("N09.1")
@pytest.mark.parametrize(("kind", "part"), PARTS)
def test_every_document_names_the_order_the_man_and_where_to_check_it(kind: FilingKind, part: str) -> None:
    document = composed(kind, part)
    assert isinstance(document, TYPES[part])
    heading = document.heading
    assert heading.expediente == "00123-2026-0-1801-JR-FT-15"
    assert (heading.resolution_number, heading.resolution_date) == ("3", date(2026, 11, 2))
    assert heading.participant.full_name == "Julián Abel Ñahui Quispe"
    assert heading.participant.document_number == "40718293"
    assert heading.verification_url == f"http://cai.example/v1/verifications/{CODE}"
    assert heading.verification_code == CODE
    assert heading.document_number == NUMBER
    assert not heading.official


@pytest.mark.feature("C14.4")
def test_only_a_completion_is_filed_in_two_parts_the_certificate_first() -> None:
    assert parts_of(FilingKind.COMPLETION_CERTIFICATE) == ("COMPLETION_CERTIFICATE", "FINAL_REPORT")
    others = set(FilingKind) - {FilingKind.COMPLETION_CERTIFICATE}
    assert all(parts_of(kind) == (kind.value,) for kind in others)


@pytest.mark.feature("N09.1")
def test_a_document_is_issued_at_a_whole_second() -> None:
    assert composed(FilingKind.LETTER, "LETTER").heading.issued_at == ISSUED.replace(microsecond=0)


@pytest.mark.feature("N09.1")
@pytest.mark.parametrize(
    ("kind", "part", "missing"),
    [
        (FilingKind.NON_COMPLIANCE_REPORT, "NON_COMPLIANCE_REPORT", "finding"),
        (FilingKind.NON_COMPLIANCE_REPORT, "NON_COMPLIANCE_REPORT", "progress"),
        (FilingKind.INCIDENT_REPORT, "INCIDENT_REPORT", "incident"),
        (FilingKind.COMPLETION_CERTIFICATE, "COMPLETION_CERTIFICATE", "progress"),
        (FilingKind.COMPLETION_CERTIFICATE, "FINAL_REPORT", "progress"),
    ],
)
def test_a_document_without_its_basis_is_not_drafted(kind: FilingKind, part: str, missing: str) -> None:
    nothing: Any = {missing: None}
    incomplete = replace(basis(kind), **nothing)
    with pytest.raises(ValueError, match="incomplete"):
        compose(incomplete, part, SENDER, NUMBER, CODE, ISSUED)


@pytest.mark.feature("N09.1")
def test_a_letter_needs_nothing_but_its_subject_and_annexes() -> None:
    bare = replace(basis(FilingKind.LETTER), finding=None, incident=None, progress=None)
    letter = compose(bare, "LETTER", SENDER, NUMBER, CODE, ISSUED)
    assert isinstance(letter, CoverLetter)
    assert (letter.subject, letter.annexes) == ("Remito informe", (Annex("Registro", "ab" * 32),))


@pytest.mark.feature("N09.1")
def test_a_non_compliance_report_lists_each_fact_of_the_finding_and_the_rule_it_meets() -> None:
    source = basis(FilingKind.NON_COMPLIANCE_REPORT)
    report = compose(source, "NON_COMPLIANCE_REPORT", SENDER, NUMBER, CODE, ISSUED)
    assert isinstance(report, NonComplianceReport)
    assert source.finding is not None
    assert [fact.date for fact in report.facts] == [date(2026, 12, day) for day in (1, 8, 15)]
    assert report.threshold_text == source.finding.threshold_text.es
    assert report.policy_version == "REEDUCACION-EJEMPLO v1"
    assert report.reviewed_at == source.finding.decided_at


@pytest.mark.feature("N09.1")
def test_an_incident_report_says_what_when_and_how_grave_but_not_who_told() -> None:
    report = composed(FilingKind.INCIDENT_REPORT, "INCIDENT_REPORT")
    assert isinstance(report, IncidentReport)
    assert report.occurred_on == date(2026, 11, 9)
    assert report.measures == ("Impedimento de acercamiento o proximidad",)
    assert (report.severity, report.source) == ("moderado", "Fuente reservada")


@pytest.mark.feature("C10.5")
@pytest.mark.parametrize(("kind", "part"), PARTS)
def test_no_document_repeats_free_text_or_names_who_decided(kind: FilingKind, part: str) -> None:
    written = repr(composed(kind, part))
    for secret in ("Zoraida", "coordinadora-3", "trabajadora-7", "coordinator", "sin justificación", "987654321"):
        assert secret not in written


@pytest.mark.feature("C14.4")
def test_a_certificate_dates_from_admission_to_discharge_in_lima() -> None:
    late = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    case = example_case(centre_id=CENTRE).model_copy(
        update={"admitted_at": datetime(2026, 1, 13, 4, 0, tzinfo=UTC), "discharged_at": late}
    )
    for part in ("COMPLETION_CERTIFICATE", "FINAL_REPORT"):
        document = compose(basis(FilingKind.COMPLETION_CERTIFICATE, case), part, SENDER, NUMBER, CODE, ISSUED)
        assert isinstance(document, CompletionCertificate | FinalReport)
        ended = document.completed_on if isinstance(document, CompletionCertificate) else document.ended_on
        assert (document.started_on, ended) == (date(2026, 1, 12), date(2026, 12, 30))


@pytest.mark.feature("C14.4")
def test_a_certificate_counts_credited_sessions_and_the_report_each_phase() -> None:
    certificate = composed(FilingKind.COMPLETION_CERTIFICATE, "COMPLETION_CERTIFICATE")
    report = composed(FilingKind.COMPLETION_CERTIFICATE, "FINAL_REPORT")
    assert isinstance(certificate, CompletionCertificate)
    assert isinstance(report, FinalReport)
    assert (certificate.attended_sessions, certificate.required_sessions) == (2, 2)
    assert [(phase.name, phase.attended_sessions) for phase in report.phases] == [("Responsabilidad", 2)]


@pytest.mark.feature("C14.3")
def test_the_final_report_says_how_each_objective_of_his_plan_ended_in_words_of_ours() -> None:
    report = composed(FilingKind.COMPLETION_CERTIFICATE, "FINAL_REPORT")
    assert isinstance(report, FinalReport)
    assert report.objectives == (ObjectiveResult("Maneja los conflictos sin violencia", "Logrado en parte"),)


@pytest.mark.feature("N09.1")
def test_the_final_report_names_the_programme_whose_policy_applied_not_the_one_he_was_admitted_to() -> None:
    admitted = example_case(centre_id=CENTRE).model_copy(update={"policy_version": "OTRO v9"})
    source = basis(FilingKind.COMPLETION_CERTIFICATE, admitted)
    report = compose(source, "FINAL_REPORT", SENDER, NUMBER, CODE, ISSUED)
    assert isinstance(report, FinalReport)
    assert source.progress is not None
    assert report.policy_version == source.progress.programme.label


@pytest.mark.feature("C10.5")
@pytest.mark.parametrize("reporter", sorted(Reporter))
def test_only_an_authority_or_the_centre_is_named_as_the_source(reporter: Reporter) -> None:
    named = court_words.source_words(reporter) != court_words.RESERVED
    assert named is (reporter.value in {"POLICE", "COURT", "STAFF"})


def every_field(kind: type) -> list[str]:
    """The names of all fields of a document, those of its parts included."""
    names: list[str] = []
    for field in fields(kind):
        names.append(field.name)
        inner = field.type
        names += every_field(inner) if isinstance(inner, type) and is_dataclass(inner) else []
    return names


@pytest.mark.feature("C10.5")
@pytest.mark.parametrize("kind", sorted(TYPES.values(), key=str))
def test_no_document_has_a_field_for_her_or_for_free_text(kind: type) -> None:
    names = every_field(kind)
    assert "participant" in names
    assert "verification_code" in names
    words = {word for name in names for word in name.split("_")}
    assert not words & {"victim", "woman", "partner", "note", "notes", "description", "comment", "phone", "contact"}
