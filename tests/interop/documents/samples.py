"""One invented document of each kind."""

from datetime import UTC, date, datetime, timedelta

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

ISSUED_AT = datetime(2026, 11, 20, 2, 3, tzinfo=UTC)  # still the 19th in Lima
CODE = "7K3QF-0M2ZT-9XWAB-4C8DE"
URL = f"http://127.0.0.1:8000/v1/verifications/{CODE}"
PROGRAMME = "Hombres que renuncian a la violencia"
POLICY = "2026-01"


def heading(number: str = "Informe N.° 000012-2026-CAI-LIMA", *, official: bool = False) -> Heading:
    """The heading of every sample."""
    return Heading(
        letterhead=Letterhead("CAI Lima Centro", "Jr. Los Jazmines 123, Breña, Lima", "Lima"),
        document_number=number,
        issued_at=ISSUED_AT,
        court_name="15° Juzgado de Familia de Lima",
        expediente="00123-2026-0-1801-JR-FT-15",
        resolution_number="4",
        resolution_date=date(2026, 3, 9),
        participant=Participant("José Luis Quispe Ñahui", "DNI", "45671234"),
        signatory=Signatory("Ps. Rosa Huamán Cárdenas", "Coordinadora del centro"),
        verification_code=CODE,
        verification_url=URL,
        official=official,
    )


def non_compliance(*, facts: int = 3, official: bool = False) -> NonComplianceReport:
    """A report of as many absences as wanted, a week apart."""
    return NonComplianceReport(
        heading=heading(official=official),
        programme_name=PROGRAMME,
        policy_version=POLICY,
        threshold_text="Tres ausencias injustificadas seguidas dan lugar al informe de incumplimiento.",
        facts=tuple(
            SessionFact(date(2026, 9, 7) + timedelta(weeks=n), f"Sesión grupal {n + 1}", "Ausencia injustificada")
            for n in range(facts)
        ),
        attended_sessions=5,
        required_sessions=24,
        reviewed_by="Ps. Rosa Huamán Cárdenas",
        reviewed_at=ISSUED_AT,
    )


def one_of_each() -> list[CourtDocument]:
    """A document of every kind."""
    return [
        non_compliance(),
        IncidentReport(
            heading=heading(),
            occurred_on=date(2026, 11, 2),
            measures=("Prohibición de acercamiento", "Prohibición de comunicación"),
            severity="Grave",
            source="Comunicación de la comisaría",
            verified_by="T.S. Elena Ccori Vargas",
            verified_at=ISSUED_AT,
        ),
        FinalReport(
            heading=heading(),
            programme_name=PROGRAMME,
            policy_version=POLICY,
            started_on=date(2026, 1, 12),
            ended_on=date(2026, 11, 16),
            conclusion="El participante cumplió con las sesiones requeridas",
            phases=(PhaseResult("Evaluación", 2, 2), PhaseResult("Intervención grupal", 19, 20)),
            objectives=(ObjectiveResult("Maneja los conflictos sin violencia", "Logrado en parte"),),
        ),
        CompletionCertificate(
            heading=heading("Constancia N.° 000015-2026-CAI-LIMA"),
            programme_name=PROGRAMME,
            started_on=date(2026, 1, 12),
            completed_on=date(2026, 11, 16),
            attended_sessions=24,
            required_sessions=24,
        ),
        CoverLetter(
            heading=heading("Oficio N.° 000016-2026-CAI-LIMA"),
            subject="Remito informe de incumplimiento",
            annexes=(Annex("Informe de incumplimiento", "ab12" * 16), Annex("Registro de asistencia", "cd34" * 16)),
        ),
    ]
