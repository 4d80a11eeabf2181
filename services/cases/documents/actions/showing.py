"""Documents as published."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.cases.actions.moving import shown_case
from services.cases.documents.models import CaseDocument
from services.cases.documents.rules.kinds import DocumentKind, kinds_open_to
from services.cases.documents.store import records
from services.cases.documents.tables import DocumentRow
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.references import ActorReference, CaseReference
from shared.unit_of_work import work_of


def open_kinds(db: Transaction) -> frozenset[DocumentKind]:
    """Return the kinds of document that the transaction's principal may know of."""
    return kinds_open_to(work_of(db).principal.roles)


async def found_document(db: Transaction, case_id: UUID, document_id: UUID, *, lock: bool = False) -> DocumentRow:
    """Return a document that the principal may know of; raise NotFound for any other."""
    row = await records.find_document(db, case_id, document_id, open_kinds(db), lock=lock)
    if row is None:
        raise NotFound()
    return row


async def document_views(db: Transaction, case_id: UUID, rows: Sequence[DocumentRow]) -> list[CaseDocument]:
    """Return documents of one case; raise NotFound when the case is out of reach."""
    case = await shown_case(db, case_id)
    return [
        CaseDocument(
            id=row.id,
            version=row.version,
            centre=case.centre,
            case=CaseReference(id=case.id, number=case.number),
            kind=DocumentKind(row.kind),
            file_name=row.name,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            recorded_by=ActorReference.of(row.recorded_by, row.recorded_by_name),
            recorded_at=row.created_at,
            withdrawn_by=ActorReference.if_any(row.withdrawn_by, row.withdrawn_by_name),
            withdrawn_at=row.withdrawn_at,
            withdrawal_reason=row.withdrawal_reason,
        )
        for row in rows
    ]


async def document_view(db: Transaction, row: DocumentRow) -> CaseDocument:
    """Return one document."""
    return (await document_views(db, row.case_id, [row]))[0]
