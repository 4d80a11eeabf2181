"""Programmes as published."""

from collections.abc import Sequence

from services.sessions.programmes.models import Programme, ProgrammeState
from services.sessions.programmes.tables import ProgrammeRow
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import CentreReference


async def programme_view(db: Transaction, row: ProgrammeRow) -> Programme:
    """Return a programme version."""
    return (await programme_views(db, [row]))[0]


async def programme_views(db: Transaction, rows: Sequence[ProgrammeRow]) -> list[Programme]:
    """Return programme versions."""
    centres = await named_centres(db, (row.centre_id for row in rows))
    return [_view(row, centres[row.centre_id]) for row in rows]


def _view(row: ProgrammeRow, centre: CentreReference) -> Programme:
    return Programme(
        id=row.id,
        version=row.version,
        centre=centre,
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
