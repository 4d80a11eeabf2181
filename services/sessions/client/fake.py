"""A stand-in for SessionsClient in other services' tests: same methods, answers in memory, failures on demand."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.compliance.models import ComplianceFinding, Evidence
from services.sessions.compliance.rules import FindingState, Step
from services.sessions.enrolment.models import Enrolment
from services.sessions.enrolment.rules import EnrolmentState
from services.sessions.programmes.models import (
    AttendancePolicyTemplate,
    ModuleTemplate,
    PhaseTemplate,
    PlannedSessionTemplate,
    Programme,
    ProgrammeState,
)
from services.sessions.programmes.rules.template import Modality, SessionKind
from services.sessions.progress.models import PhaseProgress, Progress
from shared.ids import new_id
from shared.published import Bilingual
from shared.references import (
    ActorReference,
    CaseReference,
    CentreReference,
    GroupReference,
    ProgrammeReference,
    SessionReference,
)
from shared.service_client import UpstreamRefused


class FakeSessions:
    """Answers from what a test put in; what it does not have is refused with 404, as the real service does."""

    def __init__(self) -> None:
        self._findings: dict[UUID, ComplianceFinding] = {}
        self._progress: dict[UUID, Progress] = {}
        self._programmes: dict[UUID, Programme] = {}
        self._enrolments: list[Enrolment] = []
        self._failures: dict[str, Exception] = {}

    def put_finding(self, finding: ComplianceFinding) -> ComplianceFinding:
        """Have this finding."""
        self._findings[finding.id] = finding
        return finding

    def put_enrolment(self, enrolment: Enrolment) -> Enrolment:
        """Have this enrolment."""
        self._enrolments.append(enrolment)
        return enrolment

    def put_progress(self, progress: Progress) -> Progress:
        """Have this progress, under its case."""
        self._progress[progress.case.id] = progress
        return progress

    def put_programme(self, programme: Programme) -> Programme:
        """Have this programme version, in place of what it was before."""
        self._programmes[programme.id] = programme
        return programme

    def fail_on(self, method: str, error: Exception | None) -> None:
        """Raise the error from the named method from now on; None lets it work again."""
        if error is None:
            self._failures.pop(method, None)
        else:
            self._failures[method] = error

    async def get_finding(self, finding_id: UUID) -> ComplianceFinding:
        """Return the finding put in under this id."""
        self._raise_if_failing("get_finding")
        if finding_id not in self._findings:
            raise UpstreamRefused(404, "not-found")
        return self._findings[finding_id]

    async def get_progress(self, case_id: UUID) -> Progress:
        """Return the progress put in under this case."""
        self._raise_if_failing("get_progress")
        if case_id not in self._progress:
            raise UpstreamRefused(404, "not-found")
        return self._progress[case_id]

    async def get_programme(self, programme_id: UUID) -> Programme:
        """Return the programme version put in under this id."""
        self._raise_if_failing("get_programme")
        if programme_id not in self._programmes:
            raise UpstreamRefused(404, "not-found")
        return self._programmes[programme_id]

    async def latest_enrolments(self, case_id: UUID) -> list[Enrolment]:
        """Return what was put in on this case, the last first."""
        self._raise_if_failing("latest_enrolments")
        return [one for one in reversed(self._enrolments) if one.case.id == case_id][:5]

    async def drafted_findings(self, case_id: UUID) -> list[ComplianceFinding]:
        """Return the drafts put in on this case, the last first."""
        self._raise_if_failing("drafted_findings")
        mine = [one for one in self._findings.values() if one.case.id == case_id and one.state is FindingState.DRAFT]
        return mine[::-1][:20]

    def _raise_if_failing(self, method: str) -> None:
        if method in self._failures:
            raise self._failures[method]


def example_finding(
    *, centre_id: UUID, case_id: UUID, kind: Step = Step.NON_COMPLIANCE, state: FindingState = FindingState.APPROVED
) -> ComplianceFinding:
    """Return an invented finding on three unexcused absences; `model_copy(update=...)` changes what a test needs."""
    absence = Outcome.ABSENT_UNACCEPTABLE
    decided = state in (FindingState.APPROVED, FindingState.DISMISSED)
    return ComplianceFinding(
        id=new_id(),
        version=2 if decided else 1,
        centre=CentreReference(id=centre_id, name="CAI Breña"),
        case=CaseReference(id=case_id, number="CAI-2026-000001"),
        display_name="Julián Abel Ñahui Quispe",
        kind=kind,
        state=state,
        evidence=[
            Evidence(
                session=SessionReference(
                    id=new_id(), title="Tipos de violencia", starts_at=datetime(2026, 12, day, 15, 0, tzinfo=UTC)
                ),
                held_on=date(2026, 12, day),
                outcome=absence,
                outcome_name=Bilingual.of(absence.label),
            )
            for day in (1, 8, 15)
        ],
        policy_version="REEDUCACION-EJEMPLO v1",
        threshold_text=Bilingual(
            es="Incumplimiento: umbral de 3 según el programa REEDUCACION-EJEMPLO v1; incidencias registradas: 3.",
            en="Non-compliance: threshold of 3 by programme REEDUCACION-EJEMPLO v1; outcomes on record: 3.",
        ),
        drafted_at=datetime(2026, 12, 16, 1, 0, tzinfo=UTC),
        decided_by=ActorReference(id="coordinator", name="Carmen Huamaní") if decided else None,
        decided_at=datetime(2026, 12, 16, 15, 0, tzinfo=UTC) if decided else None,
        decision_note="Revisado: sin justificación." if decided else None,
    )


def example_enrolment(*, centre_id: UUID, case_id: UUID) -> Enrolment:
    """Return an invented place in a group; `model_copy(update=...)` changes what a test needs."""
    enrolled = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    return Enrolment(
        id=new_id(),
        version=1,
        centre=CentreReference(id=centre_id, name="CAI Breña"),
        group=GroupReference(id=new_id(), name="Martes noche"),
        case=CaseReference(id=case_id, number="CAI-2026-000001"),
        display_name="Julián Abel Ñahui Quispe",
        state=EnrolmentState.ENROLLED,
        waiting_position=None,
        offer_expires_at=None,
        enrolled_at=enrolled,
        ended_at=None,
        end_reason=None,
        differs_because=None,
        created_at=enrolled,
    )


def example_programme(
    *, centre_id: UUID, programme_id: UUID | None = None, modality: Modality = Modality.REMOTE
) -> Programme:
    """Return an invented published programme of one group session, REEDUCACION v1."""
    published = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    session = PlannedSessionTemplate(title="Encuadre", kind=SessionKind.GROUP, modality=modality, minutes=90)
    module = ModuleTemplate(title="Reconocer la violencia", sessions=[session])
    return Programme(
        id=programme_id or new_id(),
        version=2,
        centre=CentreReference(id=centre_id, name="CAI Breña"),
        code="REEDUCACION",
        template_version=1,
        label="REEDUCACION v1",
        name="Programa de reeducación",
        source="Ejemplo, no oficial",
        state=ProgrammeState.PUBLISHED,
        phases=[PhaseTemplate(title="Responsabilidad", required_sessions=1, modules=[module])],
        attendance_policy=AttendancePolicyTemplate(
            first_warning_after=1,
            second_warning_after=2,
            non_compliance_after=3,
            late_after_minutes=15,
            minimum_present_percent=75,
            connectivity_needs_evidence=True,
        ),
        created_at=published,
        published_at=published,
    )


def example_progress(*, centre_id: UUID, case_id: UUID, credited: int = 2, required: int = 2) -> Progress:
    """Return an invented progress in a programme of one phase."""
    complete = credited >= required
    return Progress(
        case=CaseReference(id=case_id, number="CAI-2026-000001"),
        centre=CentreReference(id=centre_id, name="CAI Breña"),
        group=GroupReference(id=new_id(), name="Martes noche"),
        programme=ProgrammeReference(id=new_id(), name="Programa de reeducación", label="REEDUCACION-EJEMPLO v1"),
        required_sessions=required,
        credited_sessions=min(credited, required),
        attended_sessions=credited,
        excused=0,
        unexcused=0,
        to_review=0,
        current_phase=None if complete else 1,
        completion_proposed=complete,
        completion_proposed_at=datetime(2026, 12, 16, 1, 0, tzinfo=UTC) if complete else None,
        next_session_at=None,
        forecast_date=None,
        phases=[
            PhaseProgress(
                number=1,
                title="Responsabilidad",
                required_sessions=required,
                credited_sessions=credited,
                complete=complete,
            )
        ],
    )
