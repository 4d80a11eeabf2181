"""Filings at courts: what a person asks for, and how they stand."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from services.interop.delivery.rules.messages import Channel
from services.interop.filings.rules.lifecycle import FilingKind, FilingState
from services.interop.known_cases.models import DisplayName
from shared.move_routes import MoveRoute
from shared.published import Boolean, Integer, Name, PrintedTime, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CentreReference, CourtReference


def _sends_something(annexes: list[UUID]) -> list[UUID]:
    """Refuse an oficio that sends nothing: it has no other text, so its annexes were forgotten."""
    if not annexes:
        raise ValueError(
            "un oficio remite documentos: indique al menos uno|an oficio sends documents: name one at least"
        )
    return annexes


class NewFiling(Published):
    """An oficio that sends documents of the case to the court; reports and certificates are drafted by themselves."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "case_id": "0199aaaa-0000-7000-8000-000000000001",
                    "subject": "Remite copia del informe presentado",
                    "annex_document_ids": ["0199aaaa-0000-7000-8000-000000000002"],
                }
            ]
        }
    )

    case_id: UUID
    subject: Annotated[ShortText, Field(max_length=200, description="Write nothing about the victim here")]
    annex_document_ids: Annotated[
        list[UUID], Field(max_length=100, json_schema_extra={"minItems": 1}), AfterValidator(_sends_something)
    ] = Field(description="Stored documents of the centre, one at least")


class SubjectReview(Published):
    """That a person looked at the subject, for the man reads the court's file: it stays with the reason, or changes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "Se retiró la dirección, que va en el compartimento reservado.",
                    "subject": "Remite copia del informe presentado",
                }
            ]
        }
    )

    reason: ShortText
    subject: Annotated[ShortText, Field(max_length=200)] | None = Field(
        default=None, description="The subject as it shall read; null leaves it"
    )


class FilingCorrection(Published):
    """What was put right after the court's observation; the document is drawn up and signed anew."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "Se corrigió el número de resolución en el expediente del caso."}]}
    )

    note: ShortText


class ManualReceipt(Published):
    """The receipt that a person brought from the court's counter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cargo_number": "00451-2026",
                    "date": "2026-11-20",
                    "time": "11:05:00",
                    "office": "Mesa de Partes de la Corte Superior de Lima",
                    "brought_by": "Rosa Elvira Mamani Tito",
                }
            ]
        }
    )

    cargo_number: Annotated[Name, Field(max_length=60)]
    date: date
    time: PrintedTime
    office: ShortText
    brought_by: Name


class FilingReceipt(Published):
    """The court's receipt (cargo de ingreso): date and time as printed, in Lima."""

    cargo_number: str
    date: str
    time: str
    office: str
    brought_by: str | None = None


class FilingMove(Published):
    """A state that the filing may go to, and what takes it there."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to": "SIGNED",
                    "route": {
                        "method": "POST",
                        "path": "/v1/filings/{filing_id}/signature",
                        "operation_id": "sign_filing",
                    },
                }
            ]
        }
    )

    to: FilingState
    route: MoveRoute | None = Field(
        description="What somebody calls to make the move; null: its delivery or the court's answer makes it"
    )


class Filing(Resource):
    """A filing at a court's filing desk."""

    path: ClassVar[str] = "/v1/filings"

    centre: CentreReference
    case: CaseReference
    display_name: DisplayName = None
    kind: FilingKind
    state: FilingState
    expediente: str = Field(description="Empty until cases told it")
    court: CourtReference | None = Field(description="null until cases told it")
    channel: Channel | None = Field(description="null before it is submitted")
    summary: str
    may_hold_contact_data: Boolean = Field(
        description="The summary seems to tell how to reach somebody: review it before you sign the filing"
    )
    text_reviewed_by: ActorReference | None = Field(
        default=None, description="Who looked at the summary and left or changed it"
    )
    text_reviewed_at: datetime | None = None
    document_id: UUID | None
    document_sha256: str | None
    annex_document_ids: list[UUID]
    message_id: UUID | None
    corrections: Integer
    observation: str | None
    receipt: FilingReceipt | None
    created_at: datetime
    allowed_moves: list[FilingMove]
