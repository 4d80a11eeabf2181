"""Assessments made with instruments."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from services.cases.assessment.rules.scoring import AssessmentState, Suitability
from services.cases.dates import CaseDate
from services.cases.instruments.rules.instruments import Discipline
from services.cases.risk.rules.levels import RiskLevel
from shared.published import Boolean, FieldFault, Integer, LongText, Name, Published, ShortText
from shared.references import ActorReference, CaseReference
from shared.text import Text

_WITHHELD = "null to who is neither psychologist, social worker nor coordinator"

Answers = Annotated[
    dict[Name, Boolean | Integer | LongText],
    Field(max_length=200, description="By item: true or false, a number, an option's code or a text, as its type is"),
]


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
    in_person: Boolean = Field(description="As admission needs one of each discipline, unless a contingency excuses it")
    contingency: ShortText | None = Field(
        default=None, description="The declared contingency for which it was held remotely; kept on record"
    )
    answers: Answers
    suitability: Suitability
    summary: LongText
    risk: RiskFinding | None = None
    supersedes: UUID | None = Field(default=None, description="The assessment that it rectifies; that stays readable")
    supersede_reason: ShortText | None = Field(default=None, description="Required where it supersedes another")

    @model_validator(mode="after")
    def _excuses_what_was_remote(self) -> "NewAssessment":
        if self.in_person and self.contingency is not None:
            raise FieldFault(
                "contingency",
                Text("fue presencial: no indique contingencia", "it was held in person: give no contingency"),
            )
        return self


class SubscaleScore(Published):
    """The score of the items that are scored together."""

    code: str
    points: Integer
    most_points: Integer
    band: str


class Assessment(Published):
    """A scored assessment; the second discipline's moves a case to ASSESSED."""

    id: UUID
    case: CaseReference
    case_version: Integer = Field(description="The case's version now, for the next If-Match")
    discipline: Discipline
    instrument: str
    instrument_version: str
    held_on: date
    in_person: Boolean
    contingency: str | None = Field(default=None, description="Why it was held remotely")
    answers: dict[str, Boolean | Integer | str] | None = Field(description=_WITHHELD)
    points: Integer | None = Field(description=_WITHHELD)
    most_points: Integer | None = Field(description=_WITHHELD)
    band: str | None = Field(description=_WITHHELD)
    subscales: list[SubscaleScore] = Field(
        description="Where the instrument is scored by subscales; none to who may not read the answers"
    )
    is_evaluation: Boolean = Field(description="It counts as the evaluation that admission waits for")
    valid_to: date | None = Field(description="The last day on which what it found holds; null: for good")
    state: AssessmentState
    supersedes: UUID | None
    supersede_reason: str | None
    superseded_by_id: UUID | None = Field(description="The assessment that took its place")
    suitability: Suitability
    summary: str | None = Field(description=_WITHHELD)
    risk: RiskFinding | None = Field(description="Its score is null to who may not read the answers")
    assessor: ActorReference
    recorded_at: datetime

    def without_answers(self) -> "Assessment":
        """Return it as who may not read the answers sees it: by whom, when, in person or not, and what came of it."""
        risk = None if self.risk is None else self.risk.model_copy(update={"score": None})
        withheld = dict.fromkeys(("answers", "points", "most_points", "band", "summary"))
        return self.model_copy(update=withheld | {"risk": risk, "subscales": []})
