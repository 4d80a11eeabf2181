"""A discharge, as it is sent."""

from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.cases.rules.lifecycle import DischargeReason
from services.cases.dates import EffectiveDate
from services.cases.discharge.rules import Achievement
from shared.published import LongText, Published, ShortText


class ScoredObjective(Published):
    """One objective of his programme and how it ended."""

    objective_id: UUID | None = Field(default=None, description="Of the approved plan; else it is known by its words")
    objective: ShortText
    achievement: Achievement
    note: ShortText | None = None


class Discharge(Published):
    """The end of a case and its final report."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "COMPLETED",
                    "summary": "Asistió a todas las sesiones requeridas y cumplió los objetivos.",
                    "objectives": [
                        {"objective": "Asume la responsabilidad de sus actos", "achievement": "ACHIEVED"},
                        {"objective": "Maneja los conflictos sin violencia", "achievement": "PARTIALLY"},
                    ],
                }
            ]
        }
    )

    reason: DischargeReason
    summary: LongText
    effective_on: EffectiveDate = None
    objectives: list[ScoredObjective] = Field(default_factory=list, max_length=30)
