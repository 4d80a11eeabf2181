"""The work list as it is published."""

from datetime import date, datetime

from pydantic import Field

from services.cases.cases.rules.lifecycle import CaseState
from services.cases.worklist.rules import WorkKind
from shared.published import Bilingual, Boolean, Integer, Published
from shared.references import CaseReference, CentreReference


class WorkItem(Published):
    """Something that waits for somebody."""

    kind: WorkKind
    centre: CentreReference
    case: CaseReference
    participant_name: str
    case_state: CaseState
    what: Bilingual = Field(description="What waits, in one sentence")
    waits_since: datetime
    due_on: date
    is_overdue: Boolean
    href: str = Field(
        description="Where it is read and done", examples=["/v1/cases/0192f0c4-0000-7000-8000-000000000004"]
    )


class WorkCount(Published):
    """How much of a kind there is, also beyond what is listed."""

    kind: WorkKind
    count: Integer
    overdue: Integer


class WorkList(Published):
    """What waits for the caller's roles, what is due first first."""

    items: list[WorkItem] = Field(description="At most 200: narrow it to see what lies behind")
    counts: list[WorkCount]
