"""A draft of an assessment: anything of it may still be missing."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.assessment.models import Answers, RiskFinding
from services.cases.assessment.rules.scoring import Suitability
from services.cases.dates import CaseDate
from shared.published import Boolean, LongText, Name, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference


class AssessmentDraftContent(Published):
    """What its author has written so far."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "instrument": "CREENCIAS_Y_HABITOS",
                    "instrument_version": "ejemplo-2026-1",
                    "answers": {"CELOS": 2, "ALCOHOL": "MES", "ARMAS": False},
                }
            ]
        }
    )

    instrument: Name
    instrument_version: Name
    held_on: CaseDate | None = None
    in_person: Boolean | None = None
    contingency: ShortText | None = None
    answers: Answers = Field(default_factory=dict)
    suitability: Suitability | None = None
    summary: LongText | None = None
    risk: RiskFinding | None = None
    supersedes: UUID | None = Field(default=None, description="The assessment that it shall rectify")
    supersede_reason: ShortText | None = None


class AssessmentDraft(AssessmentDraftContent, Resource):
    """A draft, which its author alone reads."""

    path: ClassVar[str] = "/v1/cases/{case.id}/assessment-drafts"

    case: CaseReference
    assessor: ActorReference
    created_at: datetime
