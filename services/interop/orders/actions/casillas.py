"""The centres' own casillas, and how a centre signs (N01)."""

from uuid import UUID

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind
from services.interop.orders.actions.showing import casilla_views
from services.interop.orders.models.casillas import Casilla, CasillaDetails
from services.interop.orders.store import casillas as casilla_store
from services.interop.orders.tables import CasillaRow
from shared.changes import record_change
from shared.problems import NotAllowed
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def list_casillas(work: UnitOfWork, page: PageRequest) -> Page[Casilla]:
    """One page of the casillas of the caller's centres."""
    async with work.reading() as db:
        rows, following = await casilla_store.page_of(db, page)
        return page.of(await casilla_views(db, rows), following)


async def set_casilla(work: UnitOfWork, centre_id: UUID, version: int, details: CasillaDetails) -> Casilla:
    """Set up a centre for exchange (`version` 0), or change it; CasillaTaken when another has its casilla."""
    if not work.principal.may_act_in(centre_id):
        raise NotAllowed()
    async with work as db:
        row = await casilla_store.of_centre(db, centre_id, lock=True)
        require_version(row.version if row else 0, version)
        said = details.model_dump()
        row = row or CasillaRow(centre_id=centre_id, created_at=work.now(), **said)
        for field, value in said.items():
            setattr(row, field, value)
        await record_change(db, row, "casilla.set")
        await alarm_store.resolve(db, centre_id, work.now(), AlarmKind.CENTRE_NOT_CONFIGURED)
        return work.answer((await casilla_views(db, [row]))[0])
