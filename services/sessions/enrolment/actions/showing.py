"""Enrolments as published."""

from services.sessions.enrolment.models import Enrolment
from services.sessions.enrolment.rules import EnrolmentState
from services.sessions.enrolment.store.enrolments import ShownEnrolment


def enrolment_view(shown: ShownEnrolment) -> Enrolment:
    """Return an enrolment."""
    row, display_name, place = shown
    return Enrolment(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        group_id=row.group_id,
        case_id=row.case_id,
        display_name=display_name,
        state=EnrolmentState(row.state),
        waiting_position=place if row.state == EnrolmentState.WAITING else None,
        offer_expires_at=row.offer_expires_at,
        enrolled_at=row.enrolled_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        created_at=row.created_at,
    )
