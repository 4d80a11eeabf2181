"""How far a man is in his programme."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.sessions.enrolment.rules import EnrolmentState
from shared.published import Boolean, Integer, Published
from shared.references import CaseReference, CentreReference, GroupReference, ProgrammeReference


class PhaseProgress(Published):
    """One phase and its gate."""

    number: Integer
    title: str
    required_sessions: Integer
    credited_sessions: Integer
    complete: Boolean


class Progress(Published):
    """Done and required. A session is credited when he attended and complied; each counts once."""

    case: CaseReference
    centre: CentreReference
    group: GroupReference
    programme: ProgrammeReference
    required_sessions: Integer
    credited_sessions: Integer
    attended_sessions: Integer
    excused: Integer
    unexcused: Integer = Field(description="Enforceable outcomes that stand")
    to_review: Integer = Field(description="Technical failures that nobody reviewed yet")
    current_phase: Integer | None
    completion_proposed: Boolean
    completion_proposed_at: datetime | None
    next_session_at: datetime | None
    forecast_date: date | None = Field(description="When he may finish if he misses nothing; null if not in sight")
    phases: list[PhaseProgress]


class MemberProgress(Published):
    """A man of a group, and how far he is in the programme of his place, or of the last one he had."""

    enrolment_id: UUID
    state: EnrolmentState
    case: CaseReference
    case_state: str
    display_name: str
    progress: Progress | None = Field(description="null for who never had a place")
