"""Programmes as published."""

from services.sessions.programmes.models import Programme, ProgrammeState
from services.sessions.programmes.tables import ProgrammeRow


def programme_view(row: ProgrammeRow) -> Programme:
    """Return a programme version."""
    return Programme(
        id=row.id,
        version=row.version,
        centre_id=row.centre_id,
        code=row.code,
        template_version=row.template_version,
        label=row.label,
        name=row.name,
        source=row.source,
        state=ProgrammeState(row.state),
        phases=row.template["phases"],
        attendance_policy=row.template["attendance_policy"],
        created_at=row.created_at,
        published_at=row.published_at,
    )
