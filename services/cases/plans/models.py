"""Individual plans as they are written and published."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.dates import CaseDate
from services.cases.discharge.rules import Achievement
from services.cases.plans.rules import ObjectiveArea, PlanState
from shared.published import Boolean, Integer, Name, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference


class PlannedActivity(Published):
    """One step towards an objective."""

    what: ShortText
    responsible: Name = Field(description="Who does it, or sees that it is done")
    due_on: CaseDate


class PlannedObjective(Published):
    """What he is to reach, and the steps to it."""

    area: ObjectiveArea
    objective: ShortText
    activities: list[PlannedActivity] = Field(max_length=30)


class PlanContent(Published):
    """A plan as it is written."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "objectives": [
                        {
                            "area": "NON_VIOLENCE",
                            "objective": "Reconoce las señales de un conflicto y se retira a tiempo",
                            "activities": [
                                {
                                    "what": "Registro semanal de situaciones de conflicto",
                                    "responsible": "Psicología",
                                    "due_on": "2027-02-26",
                                }
                            ],
                        }
                    ]
                }
            ]
        }
    )

    objectives: list[PlannedObjective] = Field(min_length=1, max_length=30)


class Activity(Published):
    """One step of a plan, and when it was done."""

    id: UUID
    what: str
    responsible: str
    due_on: date
    done_on: date | None
    note: str | None


class Objective(Published):
    """One objective of a plan; how it ended is said at discharge."""

    id: UUID
    area: ObjectiveArea
    objective: str
    activities: list[Activity]
    achievement: Achievement | None
    achievement_note: str | None


class Plan(Resource):
    """A man's individual plan. One that was decided on stays readable when another takes its place."""

    path: ClassVar[str] = "/v1/cases/{case.id}/plans"

    case: CaseReference
    number: Integer = Field(description="The case's plans are numbered from 1")
    state: PlanState
    objectives: list[Objective]
    created_by: ActorReference
    created_at: datetime
    submitted_at: datetime | None
    decided_by: ActorReference | None
    decided_at: datetime | None
    decision_note: str | None


class PlanDecision(Published):
    """The coordinator's decision on a plan that was submitted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"approved": False, "note": "Falta un objetivo sobre su consumo de alcohol."}]}
    )

    approved: Boolean
    note: ShortText | None = Field(default=None, description="Required to return it: what is to be changed")


class ActivityDone(Published):
    """That a step of the plan was done."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"done_on": "2027-02-20", "note": "Entregó el registro."}]}
    )

    done_on: CaseDate
    note: ShortText | None = None


class ScoredArea(Published):
    """How an objective ended, as a court may read it: by what it is about."""

    area: ObjectiveArea
    achievement: Achievement


class ScoredAreas(Published):
    """How the objectives of the approved plan ended; empty without a plan and before discharge."""

    objectives: list[ScoredArea]
