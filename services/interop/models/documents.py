"""Documents: what is known of them beside their bytes."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.published import Boolean, Integer, Published


class Document(Published):
    """A stored document; its bytes are at /v1/documents/{id}/content."""

    path: ClassVar[str] = "/v1/documents"

    id: UUID
    centre_id: UUID
    kind: str
    file_name: str
    media_type: str
    sha256: str
    size: Integer
    created_at: datetime


class Verification(Published):
    """Whether the document is one of ours, and not a word more."""

    valid: Boolean
