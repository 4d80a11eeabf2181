"""The store of programme versions."""

from uuid import UUID

from sqlalchemy import func, select

from services.sessions.programmes.models import ProgrammeState
from services.sessions.programmes.tables import ProgrammeRow
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach


async def next_template_version(db: Transaction, centre_id: UUID, code: str) -> int:
    """Return the number that the centre's next version of a programme gets."""
    mine = (ProgrammeRow.centre_id == centre_id) & (ProgrammeRow.code == code)
    return (await db.first(select(func.coalesce(func.max(ProgrammeRow.template_version), 0)).where(mine)) or 0) + 1


async def find_programme(db: Transaction, programme_id: UUID) -> ProgrammeRow | None:
    """Return a programme version, None when there is none within reach."""
    return await db.find(ProgrammeRow, programme_id)


async def lock_programme(db: Transaction, programme_id: UUID) -> ProgrammeRow | None:
    """Return a programme version locked until the transaction ends."""
    return await db.find(ProgrammeRow, programme_id, lock=True)


async def lock_published(db: Transaction, centre_id: UUID, code: str) -> ProgrammeRow | None:
    """Return the centre's published version of a programme, locked; None when none is published."""
    published = select(ProgrammeRow).where(
        ProgrammeRow.centre_id == centre_id,
        ProgrammeRow.code == code,
        ProgrammeRow.state == ProgrammeState.PUBLISHED,
    )
    return await db.first(published.with_for_update())


async def list_programmes(
    db: Transaction, state: list[ProgrammeState] | None, page: PageRequest
) -> tuple[list[ProgrammeRow], str | None]:
    """Return a page of programme versions, newest first."""
    alike = {} if state is None else {ProgrammeRow.state: state}
    return await keyset_in_reach(db, select(ProgrammeRow), page, ProgrammeRow.id, alike=alike)
