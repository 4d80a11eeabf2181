"""Enrolments as published."""

from collections.abc import Sequence

from services.sessions.enrolment.models import Enrolment
from services.sessions.enrolment.rules import EnrolmentState
from services.sessions.enrolment.store.enrolments import ShownEnrolment
from services.sessions.participants.actions.showing import case_of
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import CentreReference, GroupReference


async def enrolment_views(db: Transaction, found: Sequence[ShownEnrolment]) -> list[Enrolment]:
    """Return enrolments."""
    centres = await named_centres(db, (shown.enrolment.centre_id for shown in found))
    return [_view(shown, centres[shown.enrolment.centre_id]) for shown in found]


def _view(shown: ShownEnrolment, centre: CentreReference) -> Enrolment:
    row, man, group, place = shown
    return Enrolment(
        id=row.id,
        version=row.version,
        centre=centre,
        group=GroupReference(id=row.group_id, name=group),
        case=case_of(man),
        display_name=man.display_name,
        state=EnrolmentState(row.state),
        waiting_position=place if row.state == EnrolmentState.WAITING else None,
        offer_expires_at=row.offer_expires_at,
        enrolled_at=row.enrolled_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        differs_because=row.differs_because,
        created_at=row.created_at,
    )
