"""Assignments as they are sent and published."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.assignments.rules import Task
from shared.published import Integer, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference

_PROFESSIONAL = "0192f0c4-0000-7000-8000-000000000007"


class NewAssignment(Published):
    """Who is to answer for a task from now on; whoever did before is relieved."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"task": "PSYCHOLOGY", "professional_id": _PROFESSIONAL}]}
    )

    task: Task
    professional_id: UUID = Field(description="The id of a staff account of the case's centre")
    reason: ShortText | None = None


class AssignmentEnding(Published):
    """Why somebody is relieved without another in their place."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Licencia por maternidad."}]})

    reason: ShortText


class Handover(Published):
    """All of somebody's tasks, or those of some cases, that another person takes over."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from_id": _PROFESSIONAL,
                    "to_id": "0192f0c4-0000-7000-8000-000000000008",
                    "reason": "Deja el centro el 30 de noviembre.",
                }
            ]
        }
    )

    from_id: UUID
    to_id: UUID
    reason: ShortText
    tasks: list[Task] | None = Field(default=None, min_length=1, max_length=len(Task), description="null: all of them")
    case_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=500, description="null: all their cases")


class Assignment(Resource):
    """Who answers, or answered, for a task on a case."""

    path: ClassVar[str] = "/v1/assignments"

    case: CaseReference
    task: Task
    professional: ActorReference
    reason: str | None
    assigned_by: ActorReference
    assigned_at: datetime
    ended_at: datetime | None = Field(description="null: answers for it now")
    ended_by: ActorReference | None
    end_reason: str | None


class HandoverResult(Published):
    """What was handed over."""

    handed_over: Integer
    assignments: list[Assignment] = Field(description="As they are now, the new person's")
    is_complete: bool = Field(description="false: more than 500 at once; repeat it for the rest")
