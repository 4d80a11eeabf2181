"""Her risk as it is recorded, and the reviews that are mandatory."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.dates import CaseDate
from services.cases.risk.rules.levels import RiskLevel, RiskSource
from services.cases.risk.rules.reviews import ReviewState, ReviewTrigger
from shared.published import Boolean, Integer, Name, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CentreReference


class NewRiskRecord(Published):
    """A risk sheet (FVR) as it was applied to her; nothing derives it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "level": "severo",
                    "effective_on": "2026-11-03",
                    "source": "POLICE",
                    "applied_by": "SO2 PNP, Comisaría de Familia",
                    "instrument": "FVR",
                    "instrument_version": "RM 328-2019",
                    "score": 24,
                }
            ]
        }
    )

    level: RiskLevel
    effective_on: CaseDate = Field(description="The day on which it was applied to her")
    source: RiskSource
    applied_by: ShortText | None = Field(default=None, description="Who applied it; null: who records it")
    instrument: Name
    instrument_version: Name
    score: Integer | None = Field(default=None, ge=0, le=1000)
    reason: ShortText | None = Field(
        default=None, description="Required where the level is lower than the one in force that it replaces"
    )


class RiskRecord(Published):
    """One entry of the timeline of her risk."""

    id: UUID
    case: CaseReference
    level: RiskLevel
    effective_on: date
    source: RiskSource
    applied_by: str | None
    instrument: str
    instrument_version: str = Field(description="Empty of what was recorded before the timeline was kept")
    score: Integer | None
    reason: str | None
    lowered_from: RiskLevel | None = Field(description="The higher level that was in force when this was recorded")
    in_force: Boolean
    recorded_by: ActorReference
    recorded_at: datetime


class NewRiskReview(Published):
    """What she told, because of which her risk is to be looked at again."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Refiere nuevas amenazas desde la semana pasada."}]}
    )

    reason: ShortText


class RiskReview(Resource):
    """That her risk must be looked at again: why, by when, and what settled it."""

    path: ClassVar[str] = "/v1/cases/{case.id}/risk-reviews"

    centre: CentreReference
    case: CaseReference
    trigger: ReviewTrigger
    source_id: UUID | None = Field(description="The incident or the compliance finding that opened it")
    reason: str | None
    state: ReviewState
    due_on: date
    overdue: Boolean
    opened_by: ActorReference
    created_at: datetime
    risk_record_id: UUID | None = Field(description="The risk record that settled it")
    decision: str | None = Field(description="Why the level stays as it is, where no new sheet was applied")
    closed_by: ActorReference | None
    closed_at: datetime | None


class ReviewDecision(Published):
    """Why her risk stays as it is without a new sheet."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "El CEM aplicó la ficha esta semana por los mismos hechos; el nivel se mantiene."}]
        }
    )

    reason: ShortText
