"""Centres are registered and corrected by administrators, and read by everyone signed in."""

from typing import Any
from uuid import UUID

from services.identity.centres.errors import CentreCodeTaken, UnknownCentre
from services.identity.centres.models import Centre, CentreChange, NewCentre
from services.identity.centres.store import (
    add_centre,
    count_centres,
    find_centre,
    list_centres,
    lock_centre,
    untold_centres,
)
from services.identity.centres.tables import CentreRow
from services.identity.client.events import CENTRE_CHANGED
from shared import audit
from shared.centre_names import keep_centre_name
from shared.database.transaction import Transaction
from shared.events import publish
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def register_centre(work: UnitOfWork, new: NewCentre) -> Centre:
    """Register a centre; raises CentreCodeTaken."""
    async with work as db:
        return work.created(await insert_centre(db, new))


async def insert_centre(db: Transaction, new: NewCentre) -> Centre:
    """Insert and audit a centre in the open transaction; raises CentreCodeTaken."""
    row = CentreRow(created_at=work_of(db).now(), **_stored(new))
    if not await add_centre(db, row):
        raise CentreCodeTaken()
    centre = _view(row)
    await _record(db, "centre.registered", None, centre)
    return centre


async def read_centre(work: UnitOfWork, centre_id: UUID) -> Centre:
    """Return the centre; raises NotFound."""
    async with work.reading() as db:
        return work.answer(_view(_found(await find_centre(db, centre_id))))


async def read_centres(work: UnitOfWork, page: PageRequest) -> Page[Centre]:
    """Return a page of centres, newest first."""
    async with work.reading() as db:
        rows, following = await list_centres(db, page)
        return page.of([_view(row) for row in rows], following)


async def change_centre(work: UnitOfWork, centre_id: UUID, version: int, change: CentreChange) -> Centre:
    """Correct a centre; raises NotFound or StaleVersion."""
    async with work as db:
        row = _found(await lock_centre(db, centre_id))
        require_version(row.version, version)
        before = _view(row)
        for name, value in _stored(change).items():
            setattr(row, name, value)
        row.version += 1
        await db.save(row)
        after = _view(row)
        await _record(db, "centre.changed", before, after)
        return work.answer(after)


async def tell_of_centres(db: Transaction) -> None:
    """Keep and tell the name of each centre as an older release left it, or one that had nobody to tell."""
    for row in await untold_centres(db):
        await keep_centre_name(db, row.id, row.name, row.version)
        await _tell(db, row.id, row.version)


async def require_centres(db: Transaction, centre_ids: list[UUID]) -> list[UUID]:
    """Return the ids without repetitions; raises UnknownCentre when one is no centre."""
    distinct = list(dict.fromkeys(centre_ids))
    if await count_centres(db, distinct) != len(distinct):
        raise UnknownCentre()
    return distinct


def _stored(said: NewCentre | CentreChange) -> dict[str, Any]:
    """Return what was said of a centre as its row keeps it."""
    fields = said.model_dump(exclude_none=True, exclude={"judicial_districts", "judicial_district"})
    if said.districts is not None:
        fields |= {"judicial_districts": said.districts, "judicial_district": ", ".join(said.districts)}
    return fields


def _districts(row: CentreRow) -> list[str]:
    """Return the districts; of a row that an older release wrote, the one text."""
    found = row.judicial_districts or []
    return found if ", ".join(found) == row.judicial_district else [row.judicial_district]


def _found(row: CentreRow | None) -> CentreRow:
    if row is None:
        raise NotFound()
    return row


def _view(row: CentreRow) -> Centre:
    return Centre(
        id=row.id,
        version=row.version,
        code=row.code,
        name=row.name,
        judicial_districts=_districts(row),
        judicial_district=row.judicial_district,
        ubigeo=row.ubigeo,
        address=row.address,
        phone=row.phone,
        filing_desk_email=row.filing_desk_email,
    )


async def _record(db: Transaction, action: str, before: Centre | None, after: Centre) -> None:
    await audit.record(
        db,
        action=action,
        subject="centre",
        subject_id=after.id,
        centre_id=after.id,
        before=before.model_dump(mode="json") if before else None,
        after=after.model_dump(mode="json"),
    )
    await keep_centre_name(db, after.id, after.name, after.version)
    await _tell(db, after.id, after.version)


async def _tell(db: Transaction, centre_id: UUID, version: int) -> None:
    await publish(
        db,
        type=CENTRE_CHANGED,
        subject=centre_id,
        version=version,
        centre_id=centre_id,
        detail=f"/v1/centres/{centre_id}",
    )
