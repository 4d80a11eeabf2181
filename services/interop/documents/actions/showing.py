"""Documents as published."""

from services.interop.documents.models import Document
from services.interop.documents.tables import DocumentRow
from shared.centre_names import named_centre
from shared.database.transaction import Transaction


async def document_view(db: Transaction, row: DocumentRow) -> Document:
    """A document as published."""
    return Document(
        id=row.id, centre=await named_centre(db, row.centre_id), kind=row.kind, number=row.number,
        file_name=row.file_name,
        media_type=row.media_type, sha256=row.sha256, size=row.size, created_at=row.created_at,
    )  # fmt: skip
