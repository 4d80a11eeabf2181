"""Messages as published."""

from services.interop.delivery.models import Message, MessageDocument
from services.interop.delivery.tables import MessageRow


def message_view(row: MessageRow) -> Message:
    """A message as published."""
    fields = ("id", "version", "centre_id", "direction", "institution", "channel", "kind", "subject_id", "case_id",
              "state", "reference", "tracking", "attempts", "next_attempt_at", "last_error", "receipt", "created_at",
              "submitted_at", "receipted_at")  # fmt: skip
    documents = [MessageDocument.model_validate(document, strict=False) for document in row.documents]
    return Message.model_validate({field: getattr(row, field) for field in fields} | {"documents": documents})
