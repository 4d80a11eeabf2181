"""A stored document's bytes on their way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.interop.documents import store as document_store
from shared.database.transaction import Transaction
from shared.problems import NotFound


@dataclass(frozen=True)
class StoredFile:
    """A file to download, byte for byte as it was stored."""

    file_name: str
    media_type: str
    content: bytes


async def stored_file(db: Transaction, document_id: UUID | None) -> StoredFile:
    """The document's bytes; raises NotFound when there is none within reach."""
    wanted: Sequence[UUID] = [document_id] if document_id is not None else []
    rows = await document_store.with_content(db, wanted)
    if not rows:
        raise NotFound()
    return StoredFile(rows[0].file_name, rows[0].media_type, rows[0].content)
