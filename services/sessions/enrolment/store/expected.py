"""Who is expected at a session, as SQL: enrolled before it ended, and not gone before it began."""

from sqlalchemy import ColumnElement, or_

from services.sessions.enrolment.tables import EnrolmentRow
from services.sessions.groups.tables import SessionRow


def is_expected() -> ColumnElement[bool]:
    """Return the condition that joins an enrolment to the sessions at which the man is expected."""
    return (
        (EnrolmentRow.group_id == SessionRow.group_id)
        & or_(SessionRow.enrolment_id.is_(None), SessionRow.enrolment_id == EnrolmentRow.id)
        & (EnrolmentRow.enrolled_at <= SessionRow.ends_at)
        & or_(EnrolmentRow.ended_at.is_(None), EnrolmentRow.ended_at > SessionRow.starts_at)
    )
