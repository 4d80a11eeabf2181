"""Participants as published."""

from services.sessions.participants.models import Participant
from services.sessions.participants.tables import ParticipantRow


def participant_view(row: ParticipantRow) -> Participant:
    """Return a participant."""
    return Participant(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        case_number=row.case_number,
        case_version=row.case_version,
        case_state=row.case_state,
        display_name=row.display_name,
        first_attended_at=row.first_attended_at,
        completion_proposed_at=row.completion_proposed_at,
    )
