"""The centres' own casillas, and how a centre signs (N01)."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind
from services.interop.orders.actions.showing import casilla_view
from services.interop.orders.errors import CasillaTaken
from services.interop.orders.models.casillas import Casilla, CasillaDetails
from services.interop.orders.store import casillas as casilla_store
from services.interop.orders.tables import CasillaRow
from shared import audit
from shared.concurrency import require_version
from shared.ids import new_id
from shared.pages import Page, PageRequest
from shared.problems import NotAllowed
from shared.unit_of_work import UnitOfWork


async def list_casillas(work: UnitOfWork, page: PageRequest) -> Page[Casilla]:
    """One page of the casillas of the caller's centres."""
    async with work.reading() as db:
        rows, following = await casilla_store.page_of(db, page)
        return Page(items=[casilla_view(row) for row in rows], next=following)


async def set_casilla(work: UnitOfWork, centre_id: UUID, version: int, details: CasillaDetails) -> Casilla:
    """Set up a centre for exchange (`version` 0), or change how it is. Raises CasillaTaken."""
    if not work.principal.may_act_in(centre_id):
        raise NotAllowed()
    try:
        async with work as db:
            row = await casilla_store.of_centre(db, centre_id, lock=True)
            if row is None:
                row = CasillaRow(id=new_id(), centre_id=centre_id, version=0, created_at=work.now())
                db.add(row)
            require_version(row.version, version)
            for field, value in details.model_dump().items():
                setattr(row, field, value)
            row.version += 1
            await db.flush()
            await alarm_store.resolve(db, centre_id, work.now(), AlarmKind.CENTRE_NOT_CONFIGURED)
            await audit.record(db, action="casilla.set", subject="casilla", subject_id=row.id, centre_id=centre_id)
            return work.answer(casilla_view(row))
    except IntegrityError as error:
        raise CasillaTaken() from error
