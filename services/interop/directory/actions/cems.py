"""Reading the directory of CEMs, and setting how each is reached (N01)."""

from uuid import UUID

from services.interop.directory import store as directory_store
from services.interop.directory.actions.cem_choice import nearest_first
from services.interop.directory.actions.showing import cem_view
from services.interop.directory.models.cems import Cem, CemChannelChange, NearestCems
from services.interop.directory.rules.cem_rows import Place
from shared import audit
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def list_cems(work: UnitOfWork, page: PageRequest, code: str | None) -> Page[Cem]:
    """One page of CEMs, newest first; only the one with the code when given."""
    async with work.reading() as db:
        rows, following = await directory_store.list_cems(db, page, code)
        return page.of([cem_view(row) for row in rows], following)


async def get_cem(work: UnitOfWork, cem_id: UUID) -> Cem:
    """One CEM."""
    async with work.reading() as db:
        row = await directory_store.get_cem(db, cem_id)
        if row is None:
            raise NotFound()
        return work.answer(cem_view(row))


async def nearest_cems(work: UnitOfWork, ubigeo: str, place: Place | None, limit: int) -> NearestCems:
    """The nearest CEMs to a UBIGEO, or to the exact point among equals, nearest first."""
    async with work.reading() as db:
        rows = list(await directory_store.all_cems(db))
        return NearestCems(items=[cem_view(row) for row in nearest_first(rows, ubigeo, place)[:limit]])


async def change_channel(work: UnitOfWork, cem_id: UUID, version: int, change: CemChannelChange) -> Cem:
    """Set how sheets reach the CEM from now on."""
    async with work as db:
        row = await directory_store.get_cem(db, cem_id, lock=True)
        if row is None:
            raise NotFound()
        require_version(row.version, version)
        before = row.channel
        row.channel = change.channel
        row.version += 1
        await db.save(row)
        await audit.record(
            db,
            action="cem.channel_changed",
            subject="cem",
            subject_id=row.id,
            before={"channel": before},
            after={"channel": change.channel.value},
        )
        return work.answer(cem_view(row))
