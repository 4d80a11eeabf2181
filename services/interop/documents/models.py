"""Documents: what is known of them beside their bytes."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.published import Boolean, Integer, Published


class Document(Published):
    """A stored document; its bytes are at /v1/documents/{id}/content."""

    path: ClassVar[str] = "/v1/documents"

    id: UUID
    centre_id: UUID
    kind: str
    number: str | None = Field(
        description="Of a document of ours; null for what arrived, and for those from before numbers"
    )
    file_name: str
    media_type: str
    sha256: str
    size: Integer
    created_at: datetime


class Verification(Published):
    """Whether the document is one of ours: who issued it and on which day in Lima, and not a word of what it says."""

    valid: Boolean
    issuer: str | None = Field(description="The centre as its letterhead names it; null when not valid")
    issued_on: date | None = Field(description="The day of its signature in Lima; null when not valid")
