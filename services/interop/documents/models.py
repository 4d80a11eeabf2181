"""Documents: what is known of them beside their bytes."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.published import Boolean, Integer, Published
from shared.references import CentreReference


class Document(Published):
    """A stored document; its bytes are at /v1/documents/{id}/content."""

    path: ClassVar[str] = "/v1/documents"

    id: UUID
    centre: CentreReference
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
    """Whether the document is one of ours, and which: its kind, number, issuer and day, and no word of what it says.

    Only with `file_compared` is it known that the asker's file is that document: a code can be copied onto another.
    """

    valid: Boolean = Field(description="It is this very file; or, unless `file_compared`, a document bears this code")
    file_compared: Boolean = Field(description="Whether a file was compared, or only a code looked up")
    kind: str | None = Field(description="NON_COMPLIANCE_REPORT, ...; null when not valid, or from before kinds")
    number: str | None = Field(description="As on its page; null when not valid, or from before numbers")
    issuer: str | None = Field(description="The centre as its letterhead names it; null when not valid")
    issued_on: date | None = Field(description="The day of its signature in Lima; null when not valid")
