"""Withdrawing a document: the record stays and says why; the content goes unless another record needs it."""

from uuid import UUID

from services.cases.client.events import DOCUMENT_WITHDRAWN
from services.cases.documents.actions.removing import enqueue_removal
from services.cases.documents.actions.showing import document_view, found_document
from services.cases.documents.errors import DocumentWithdrawn
from services.cases.documents.models import CaseDocument, DocumentWithdrawal
from services.cases.documents.rules.kinds import may_withdraw
from services.cases.documents.store import records
from services.cases.documents.tables import CopyRow, CopyState, DocumentRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotAllowed
from shared.text import Text
from shared.unit_of_work import UnitOfWork
from shared.web.concurrency import require_version

_NOT_HIS = Text("La retira quien lo subió, o la coordinación.", "It is withdrawn by who recorded it, or a coordinator.")


async def withdraw_document(
    work: UnitOfWork, case_id: UUID, document_id: UUID, version: int, withdrawal: DocumentWithdrawal
) -> CaseDocument:
    """Withdraw it. Raises DocumentWithdrawn when it is withdrawn, NotAllowed to who neither recorded nor coordinates.

    Whoever records the same content meanwhile waits, and finds either a copy that it then keeps, or none.
    """
    async with work as db:
        found = await found_document(db, case_id, document_id)
        await records.lock_content(db, found.centre_id, found.sha256)
        row = await found_document(db, case_id, document_id, lock=True)
        if not may_withdraw(work.principal.roles, work.principal.subject, row.recorded_by):
            raise NotAllowed(_NOT_HIS)
        require_version(row.version, version)
        if row.copy_id is None:
            raise DocumentWithdrawn()
        copy_id, row.copy_id = row.copy_id, None
        row.withdrawn_at = work.now()
        row.withdrawn_by, row.withdrawn_by_name = work.principal.subject, work.principal.name
        row.withdrawal_reason = withdrawal.reason
        await _record(db, row, withdrawal.reason)
        if not await records.is_needed(db, copy_id):
            await _discard(db, copy_id)
        return work.answer(await document_view(db, row))


async def _record(db: Transaction, row: DocumentRow, reason: str) -> None:
    await record_change(
        db,
        row,
        "document.withdrawn",
        reason=reason,
        event=DOCUMENT_WITHDRAWN,
        detail=f"/v1/cases/{row.case_id}/documents/{row.id}",
    )


async def _discard(db: Transaction, copy_id: UUID) -> None:
    copy = await db.find(CopyRow, copy_id, lock=True)
    if copy is not None:
        copy.state = CopyState.DISCARDED
        await db.save(copy)
        await enqueue_removal(db, copy_id)
