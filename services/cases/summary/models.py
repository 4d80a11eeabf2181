"""A case with what belongs to it in other services, each part marked as told, withheld or not to be had now."""

from typing import Generic, TypeVar

from pydantic import Field

from services.cases.cases.models.cases import Case, HistoryEntry
from services.cases.incidents.models import Incident
from services.interop.client import Alarm, Message
from services.sessions.client import ComplianceFinding, Enrolment, Progress
from shared.published import Published
from shared.text import LabelledEnum

T = TypeVar("T")


class PartState(LabelledEnum):
    """Whether a part of the summary is what another service holds."""

    TOLD = "TOLD", "Disponible", "Available"
    UNAVAILABLE = "UNAVAILABLE", "No disponible por ahora", "Not available now"
    WITHHELD = "WITHHELD", "Reservado a otras funciones", "Kept for other roles"


class Part(Published, Generic[T]):
    """What another service holds; UNAVAILABLE says nothing of whether there is any, WITHHELD that it is not for you."""

    state: PartState
    told: T | None = Field(description="null unless TOLD; then null only where there is none")


class CaseSummary(Published):
    """One case at a glance."""

    case: Case
    last_moves: list[HistoryEntry] = Field(description="The latest 5, newest first")
    open_incidents: list[Incident] = Field(description="Up to 20 reports that nobody decided on, newest first")
    progress: Part[Progress] = Field(description="Also when his next session is; null for who never was in a group")
    earlier_progress: Part[Progress] = Field(
        description="Of the case that he was readmitted from, to be credited; null for who was not readmitted"
    )
    enrolments: Part[list[Enrolment]] = Field(description="The latest 5 places, offers and waits, newest first")
    findings: Part[list[ComplianceFinding]] = Field(description="Up to 20 drafts to decide, newest first")
    messages: Part[list[Message]] = Field(description="The latest 5, in and out, newest first")
    alarms: Part[list[Alarm]] = Field(description="Up to 20 whose cause stands, newest first")
