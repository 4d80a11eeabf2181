"""The start of the programme watched: how many orders become a first session, and which cases stand still."""

from datetime import date, datetime

from pydantic import Field

from services.cases.cases.rules.lifecycle import CaseState
from services.cases.start.rules.start_funnel import FunnelStage
from shared.published import Integer, Published
from shared.references import CaseReference, CentreReference


class FunnelStep(Published):
    """How many cases reached the step, and the median of days since the step before."""

    step: FunnelStage
    cases: Integer
    median_days: float | None = Field(description="null when no case reached it")


class AgeingCase(Published):
    """A case that has stood longer in its state than the policy allows."""

    case: CaseReference
    centre: CentreReference
    state: CaseState
    state_since: datetime
    days_in_state: Integer
    most_days: Integer


class AbsentCase(Published):
    """A man who never appeared."""

    case: CaseReference
    centre: CentreReference
    received_on: date
    state_since: datetime


class StartFunnel(Published):
    """The start funnel of one centre, or of several together, for the orders received in a period."""

    centre: CentreReference | None = Field(description="null: all the centres within the caller's reach")
    received_from: date
    received_to: date
    policy: str
    steps: list[FunnelStep]
    ageing: list[AgeingCase] = Field(description="Longest standing first, at most 100")
    never_appeared: list[AbsentCase] = Field(
        description="Newest first, at most 100; all: /v1/cases?state=NEVER_APPEARED"
    )
