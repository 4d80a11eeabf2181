"""Transfers as published."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.transfers import store
from services.cases.transfers.models import Transfer, TransferSummary
from services.cases.transfers.rules import TransferState
from services.cases.transfers.tables import TransferRow
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest


async def list_transfers(work: UnitOfWork, page: PageRequest) -> Page[Transfer]:
    """Return a page of what the caller's centres offered and were offered, newest first."""
    async with work.reading() as db:
        rows, following = await store.list_transfers(db, page)
        return page.of(await transfer_views(db, rows), following)


async def read_transfer(work: UnitOfWork, transfer_id: UUID) -> Transfer:
    """Return a transfer."""
    async with work.reading() as db:
        row = await store.find_transfer(db, transfer_id)
        if row is None:
            raise NotFound()
        return work.answer((await transfer_views(db, [row]))[0])


async def transfer_views(db: Transaction, rows: Sequence[TransferRow]) -> list[Transfer]:
    """Return transfers with the names of their centres."""
    centres = await named_centres(db, {one for row in rows for one in (row.from_centre_id, row.to_centre_id)})
    return [
        Transfer(
            id=row.transfer_id,
            version=row.version,
            case=CaseReference(id=row.case_id, number=row.case_number),
            from_centre=centres[row.from_centre_id],
            to_centre=centres[row.to_centre_id],
            state=TransferState(row.state),
            reason=row.reason,
            summary=TransferSummary.model_validate(row.summary),
            offered_by=ActorReference.of(row.actor, row.actor_name),
            offered_at=row.created_at,
            decided_by=ActorReference.if_any(row.decided_by, row.decided_by_name),
            decided_at=row.decided_at,
            decision_reason=row.decision_reason,
            new_case=None
            if row.new_case_id is None
            else CaseReference(id=row.new_case_id, number=row.new_case_number or ""),
        )
        for row in rows
    ]
