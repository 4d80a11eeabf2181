"""Messages as published."""

from collections.abc import Sequence

from services.interop.delivery.models import Message, MessageDocument
from services.interop.delivery.tables import MessageRow
from services.interop.known_cases.actions.naming import Names, names_of
from shared.database.transaction import Transaction


async def message_view(db: Transaction, row: MessageRow) -> Message:
    """A message as published."""
    return (await message_views(db, [row]))[0]


async def message_views(db: Transaction, rows: Sequence[MessageRow]) -> list[Message]:
    """Messages as published."""
    names = await names_of(db, (row.centre_id for row in rows), (row.case_id for row in rows))
    return [_view(row, names) for row in rows]


def _view(row: MessageRow, names: Names) -> Message:
    fields = ("id", "version", "direction", "institution", "channel", "kind", "subject_id",
              "state", "reference", "tracking", "attempts", "next_attempt_at", "last_error", "receipt", "created_at",
              "submitted_at", "receipted_at")  # fmt: skip
    documents = [MessageDocument.model_validate(document, strict=False) for document in row.documents]
    named = {
        "centre": names.centres[row.centre_id],
        "case": names.case_if_any(row.case_id),
        "display_name": names.man_if_any(row.case_id),
        "documents": documents,
    }
    return Message.model_validate({field: getattr(row, field) for field in fields} | named)
