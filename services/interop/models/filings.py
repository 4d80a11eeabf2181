"""Filings at courts: what a person asks for, and how they stand."""

from datetime import date, datetime, time
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.interop.domain.filing_lifecycle import FilingKind, FilingState
from services.interop.domain.message_delivery import Channel
from shared.published import Integer, LongText, Name, Published, Resource, ShortText


class NewFiling(Published):
    """A report to the court, drafted from the case; `statement` is what the professional writes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "case_id": "0199aaaa-0000-7000-8000-000000000001",
                    "kind": "PROGRESS_REPORT",
                    "statement": "El participante asiste con regularidad y cumple las tareas asignadas.",
                }
            ]
        }
    )

    case_id: UUID
    kind: FilingKind
    statement: LongText


class FilingCorrection(Published):
    """The text that answers the court's observation."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"statement": "Se subsana la observación: se precisa la fecha de la sesión."}]}
    )

    statement: LongText


class ManualReceipt(Published):
    """The receipt that a person brought from the court's counter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": "00451-2026",
                    "date": "2026-11-20",
                    "time": "11:05:00",
                    "office": "Mesa de Partes de la Corte Superior de Lima",
                    "person": "Rosa Elvira Mamani Tito",
                }
            ]
        }
    )

    number: Annotated[Name, Field(max_length=60)]
    date: date
    time: time
    office: ShortText
    person: Name


class FilingReceipt(Published):
    """The court's receipt (cargo de ingreso): date and time as printed, in Lima."""

    cargo_number: str
    date: str
    time: str
    office: str
    brought_by: str | None = None


class Filing(Resource):
    """A filing at a court's filing desk."""

    path: ClassVar[str] = "/v1/filings"

    centre_id: UUID
    case_id: UUID
    kind: FilingKind
    state: FilingState
    expediente: str
    court_code: str
    channel: Channel | None = Field(description="null before it is submitted")
    summary: str
    statement: str | None
    document_id: UUID | None
    document_sha256: str | None
    message_id: UUID | None
    corrections: Integer
    observation: str | None
    receipt: FilingReceipt | None
    created_at: datetime
    allowed_moves: list[FilingState]
