"""Unfinished orders: kept encrypted, taken up again, submitted or discarded; then nothing of them is left."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.cases.models.cases import Case
from services.cases.orders.actions.intake import check_order, open_case
from services.cases.orders.actions.whole_orders import Fields, fields_of, missing_fields, whole_order
from services.cases.orders.errors import CentreOutOfReach, DraftOfAnotherCentre
from services.cases.orders.models.court_orders import CaseCheck
from services.cases.orders.models.drafts import NewOrderDraft, OrderDraft
from services.cases.orders.models.unfinished import UnfinishedOrder
from services.cases.orders.store import drafts
from services.cases.orders.tables import OrderDraftRow
from shared import audit
from shared.centre_names import named_centres
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import ActorReference, CentreReference
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest

_KIND = "order-draft"


async def keep_draft(work: UnitOfWork, new: NewOrderDraft) -> OrderDraft:
    """Keep an unfinished order. Raises CentreOutOfReach and DraftOfAnotherCentre."""
    if not work.principal.may_act_in(new.centre_id):
        raise CentreOutOfReach()
    by, name = work.principal.subject, work.principal.name
    row = OrderDraftRow(
        centre_id=new.centre_id,
        created_at=work.now(),
        changed_at=work.now(),
        fields=_fields(new.order, new.centre_id),
        recorded_by=by,
        recorded_by_name=name,
        changed_by=by,
        changed_by_name=name,
    )
    async with work as db:
        await record_change(db, row, f"{_KIND}.kept")
        return work.created(await _view(db, row))


async def list_drafts(work: UnitOfWork, page: PageRequest) -> Page[OrderDraft]:
    """Return a page of the drafts of the caller's centres, newest first."""
    async with work.reading() as db:
        rows, following = await drafts.list_drafts(db, page)
        return page.of(await _views(db, rows), following)


async def read_draft(work: UnitOfWork, draft_id: UUID) -> OrderDraft:
    """Return one draft."""
    async with work.reading() as db:
        return work.answer(await _view(db, await _found(db, draft_id)))


async def change_draft(work: UnitOfWork, draft_id: UUID, version: int, order: UnfinishedOrder) -> OrderDraft:
    """Keep the order as it is now, in place of how it was. Raises DraftOfAnotherCentre."""
    async with work as db:
        row = await _found(db, draft_id, version)
        row.fields = _fields(order, row.centre_id)
        row.changed_at, row.changed_by, row.changed_by_name = work.now(), work.principal.subject, work.principal.name
        await record_change(db, row, f"{_KIND}.changed")
        return work.answer(await _view(db, row))


async def check_draft(work: UnitOfWork, draft_id: UUID) -> CaseCheck:
    """Say what submitting would meet, and store nothing; refuses what submit_draft refuses."""
    async with work.reading() as db:
        fields = (await _found(db, draft_id)).fields
    return await check_order(work, whole_order(fields))


async def submit_draft(work: UnitOfWork, draft_id: UUID, version: int) -> Case:
    """Open a case from the draft, which is then gone. Raises OrderUnfinished, and what open_case raises."""
    async with work.reading() as db:
        fields = (await _found(db, draft_id)).fields

    async def is_gone(db: Transaction) -> None:
        await _end(db, await _found(db, draft_id, version), "submitted")

    return await open_case(work, whole_order(fields), alongside=is_gone)


async def discard_draft(work: UnitOfWork, draft_id: UUID, version: int) -> None:
    """Delete the draft: that there was one stays on record, and nothing of what it said."""
    async with work as db:
        await _end(db, await _found(db, draft_id, version), "discarded")


async def _found(db: Transaction, draft_id: UUID, version: int | None = None) -> OrderDraftRow:
    """Return the draft, locked when it is to be changed from this version."""
    row = await drafts.find_draft(db, draft_id, lock=version is not None)
    if row is None:
        raise NotFound()
    if version is not None:
        require_version(row.version, version)
    return row


async def _end(db: Transaction, row: OrderDraftRow, how: str) -> None:
    await drafts.delete_draft(db, row.id)
    await audit.record(db, action=f"{_KIND}.{how}", subject=_KIND, subject_id=row.id, centre_id=row.centre_id)


def _fields(order: UnfinishedOrder, centre_id: UUID) -> Fields:
    if order.centre_id not in (None, centre_id):
        raise DraftOfAnotherCentre()
    return fields_of(order) | {"centre_id": str(centre_id)}


async def _view(db: Transaction, row: OrderDraftRow) -> OrderDraft:
    return (await _views(db, [row]))[0]


async def _views(db: Transaction, rows: Sequence[OrderDraftRow]) -> list[OrderDraft]:
    centres = await named_centres(db, (row.centre_id for row in rows))
    return [_draft(row, centres[row.centre_id]) for row in rows]


def _draft(row: OrderDraftRow, centre: CentreReference) -> OrderDraft:
    return OrderDraft(
        id=row.id,
        version=row.version,
        centre=centre,
        order=UnfinishedOrder.model_validate(row.fields),
        missing=missing_fields(row.fields),
        recorded_by=ActorReference.of(row.recorded_by, row.recorded_by_name),
        created_at=row.created_at,
        changed_by=ActorReference.of(row.changed_by, row.changed_by_name),
        changed_at=row.changed_at,
    )
