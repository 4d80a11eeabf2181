"""Instruments and the assessments made with them."""

from datetime import date, datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.assessment.rules.instruments import Discipline
from services.cases.assessment.rules.scoring import Suitability
from services.cases.dates import CaseDate
from services.cases.risk.rules.levels import RiskLevel
from shared.published import Bilingual, Boolean, Integer, LongText, Name, Published, ShortText
from shared.references import ActorReference, CaseReference


class InstrumentItem(Published):
    """One question of an instrument and its scale."""

    code: str
    text: Bilingual
    least: Integer
    most: Integer
    weight: Integer


class InstrumentVersion(Published):
    """One version of an instrument: what to ask, and whose it is."""

    code: str
    version: str
    title: Bilingual
    discipline: Discipline
    items: list[InstrumentItem]


class InstrumentCatalogue(Published):
    """Every version of every instrument that this release knows."""

    instruments: list[InstrumentVersion]


class RiskFinding(Published):
    """The risk sheet (FVR) as its assessor filled it in; nothing derives it."""

    level: RiskLevel
    score: Integer | None = Field(default=None, ge=0, le=1000)
    form_version: Name
    reason: ShortText | None = Field(default=None, description="Required where it is lower than the level in force")


class NewAssessment(Published):
    """An interview's answers and the professional's judgement."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "instrument": "EVALUACION_PSICOLOGICA",
                    "instrument_version": "ejemplo-2026-1",
                    "held_on": "2026-11-09",
                    "in_person": True,
                    "answers": {"RESPONSABILIDAD": 2, "MOTIVACION": 3, "CONTROL": 2, "COMPRENSION": 4},
                    "suitability": "SUITABLE",
                    "summary": "Reconoce parcialmente los hechos; dispuesto a participar.",
                    "risk": {"level": "moderado", "score": 18, "form_version": "FVR RM 328-2019"},
                }
            ]
        }
    )

    instrument: Name
    instrument_version: Name
    held_on: CaseDate
    in_person: Boolean = Field(description="Admission needs one assessment in person of each discipline")
    answers: dict[Name, Integer] = Field(max_length=200)
    suitability: Suitability
    summary: LongText
    risk: RiskFinding | None = None


class Assessment(Published):
    """A scored assessment; the second discipline's moves a case to ASSESSED."""

    id: UUID
    case: CaseReference
    discipline: Discipline
    instrument: str
    instrument_version: str
    held_on: date
    in_person: Boolean
    answers: dict[str, Integer]
    points: Integer
    most_points: Integer
    band: str
    suitability: Suitability
    summary: str
    risk: RiskFinding | None
    assessor: ActorReference
    recorded_at: datetime
