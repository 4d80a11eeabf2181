"""A compliance finding: drafted by the engine, decided by a person."""

from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict, Field

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.compliance.rules import FindingState, Step
from shared.published import Bilingual, Boolean, LongText, Published, Resource
from shared.references import ActorReference, CaseReference, CentreReference, SessionReference


class Evidence(Published):
    """One session that the finding rests on."""

    session: SessionReference
    held_on: date
    outcome: Outcome
    outcome_name: Bilingual


class ComplianceFinding(Resource):
    """A step of the ladder that the programme's policy calls for, with its evidence."""

    path: ClassVar[str] = "/v1/compliance-findings"

    centre: CentreReference
    case: CaseReference
    display_name: str
    kind: Step
    state: FindingState
    evidence: list[Evidence]
    policy_version: str = Field(description="The programme's code and version", examples=["REEDUCACION v1"])
    threshold_text: Bilingual
    drafted_at: datetime
    decided_by: ActorReference | None
    decided_at: datetime | None
    decision_note: str | None


class FindingDecision(Published):
    """Why it is approved or dismissed; the note stays with the finding."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "Revisadas las tres inasistencias: sin justificación presentada."}]}
    )

    note: LongText
    note_reviewed: Boolean = Field(
        default=False, description="The note was looked at: it tells of no way to reach the victim, though it seems to"
    )
