"""Documents of a case as they are published."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict, Field

from services.cases.documents.rules.kinds import DocumentKind
from shared.published import Integer, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CentreReference


class CaseDocument(Resource):
    """A document of a case: what it is, not its content."""

    path: ClassVar[str] = "/v1/cases/{case.id}/documents"

    centre: CentreReference
    case: CaseReference
    kind: DocumentKind
    file_name: str = Field(description="As it was sent, without folders, with the ending of its type")
    media_type: str = Field(description="As its content says")
    size: Integer = Field(description="In bytes", examples=[48213])
    sha256: str = Field(description="Of its content; also the entity tag of the download")
    recorded_by: ActorReference
    recorded_at: datetime
    withdrawn_by: ActorReference | None = Field(description="null unless it was withdrawn; its content is gone then")
    withdrawn_at: datetime | None
    withdrawal_reason: str | None


class DocumentWithdrawal(Published):
    """Why a document is withdrawn."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Corresponde a otro caso: se subió por error."}]}
    )

    reason: ShortText
