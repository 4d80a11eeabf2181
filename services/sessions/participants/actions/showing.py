"""Participants as published, and as other answers point to them."""

from collections.abc import Sequence

from services.sessions.participants.models import Participant
from services.sessions.participants.tables import ParticipantRow
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import CaseReference, CentreReference


def case_of(row: ParticipantRow) -> CaseReference:
    """Return the man's case as answers point to it."""
    return CaseReference(id=row.id, number=row.case_number)


async def participant_views(db: Transaction, rows: Sequence[ParticipantRow]) -> list[Participant]:
    """Return participants."""
    centres = await named_centres(db, (row.centre_id for row in rows))
    return [_view(row, centres[row.centre_id]) for row in rows]


def _view(row: ParticipantRow, centre: CentreReference) -> Participant:
    return Participant(
        id=row.id,
        version=row.version,
        centre=centre,
        case_number=row.case_number,
        case_version=row.case_version,
        case_state=row.case_state,
        display_name=row.display_name,
        first_attended_at=row.first_attended_at,
        completion_proposed_at=row.completion_proposed_at,
    )
