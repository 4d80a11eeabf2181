"""A group: who leads it, when it meets, how many it holds and in which video room."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.sessions.groups.rules.video_rooms import VideoProvider
from services.sessions.groups.rules.weekly_schedule import Weekday
from shared.published import Bilingual, Integer, LocalTime, Name, Published, Resource, ShortText
from shared.references import CentreReference, ProgrammeReference, StaffReference

Subject = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]


class WeeklyRuleOfGroup(Published):
    """When the group meets; the length of each session is the programme's."""

    weekday: Weekday
    start_time: LocalTime = Field(description="In Lima's time")


class ClosedDay(Published):
    """A day on which the centre does not hold sessions, besides the national holidays."""

    date: date
    reason: ShortText


class SkippedDayOfGroup(Published):
    """A meeting day that the schedule left out."""

    date: date
    reason: Bilingual


class VideoRoom(Published):
    """Where the group meets on video; a Jitsi room without a URL gets one that cannot be guessed."""

    provider: VideoProvider
    url: Annotated[str, StringConstraints(max_length=1000)] | None = None


class NewGroup(Published):
    """A group to open; its sessions are scheduled at once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "centre_id": "0192f0c4-0000-7000-8000-000000000001",
                    "programme_id": "0192f0c4-0000-7000-8000-000000000002",
                    "name": "Martes noche",
                    "capacity": 15,
                    "weekly_rule": {"weekday": "TUESDAY", "start_time": "19:00"},
                    "first_date": "2026-12-01",
                    "closed_days": [{"date": "2026-12-22", "reason": "Cierre del local"}],
                    "facilitators": ["0192f0c4-0000-7000-8000-00000000000a", "0192f0c4-0000-7000-8000-00000000000b"],
                    "video": {"provider": "JITSI"},
                }
            ]
        }
    )

    centre_id: UUID
    programme_id: UUID
    name: Name
    capacity: Integer = Field(ge=1, le=60)
    weekly_rule: WeeklyRuleOfGroup
    first_date: date = Field(description="The first session is on or after this day")
    closed_days: list[ClosedDay] = Field(default=[], max_length=366)
    facilitators: list[Subject] = Field(min_length=1, max_length=4, description="Staff ids (the sub of their tokens)")
    video: VideoRoom


class Group(Resource):
    """A group as it is stored."""

    path: ClassVar[str] = "/v1/groups"

    centre: CentreReference
    programme: ProgrammeReference
    name: str
    capacity: Integer
    places_taken: Integer
    waiting: Integer
    weekly_rule: WeeklyRuleOfGroup
    first_date: date
    closed_days: list[ClosedDay]
    skipped_days: list[SkippedDayOfGroup]
    facilitators: list[StaffReference]
    video: VideoRoom
    created_at: datetime


class Reschedule(Published):
    """Move a session, and with it every later one, keeping order and weekly cadence."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from_session_id": "0192f0c4-0000-7000-8000-000000000003",
                    "not_before": "2027-01-05",
                    "reason": "Facilitador con descanso médico",
                }
            ]
        }
    )

    from_session_id: UUID
    not_before: date
    closed_days: list[ClosedDay] = Field(default=[], max_length=60, description="Added to the group's closed days")
    reason: ShortText
