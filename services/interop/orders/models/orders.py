"""The institutions' API: an order sent by a court's system, and the question how a man complies."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.interop.orders.models.notifications import NotificationState
from shared.published import Name, Published, ShortText
from shared.sizes import LARGEST_IN_BASE64
from shared.text import LabelledEnum


class OrderedParticipant(Published):
    """The man whom the court sends."""

    full_name: Name
    document_type: Annotated[Name, Field(max_length=20)]
    document_number: Annotated[Name, Field(max_length=20)]


class NewOrder(Published):
    """A court's order; `reference` is the sender's own and makes a repeat harmless."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reference": "1801-JR-FT-15/2026/000345",
                    "centre_id": None,
                    "expediente": "00123-2026-0-1801-JR-FT-15",
                    "court_name": "15° Juzgado de Familia de Lima",
                    "resolution_number": "3",
                    "resolution_date": "2026-11-02",
                    "participant": {
                        "full_name": "Julián Abel Ñahui Quispe",
                        "document_type": "DNI",
                        "document_number": "40718293",
                    },
                    "measures": ["REEDUCATION"],
                    "summary": "Dispone tratamiento reeducativo",
                    "document_base64": None,
                }
            ]
        }
    )

    reference: Name
    centre_id: UUID | None = Field(default=None, description="Needed by an institution that works with several centres")
    expediente: Annotated[str, Field(min_length=1, max_length=60)]
    court_name: Name
    resolution_number: Annotated[Name, Field(max_length=40)]
    resolution_date: date
    participant: OrderedParticipant
    measures: Annotated[list[Annotated[Name, Field(max_length=40)]], Field(max_length=20)] = Field(default=[])
    summary: ShortText
    document_base64: Annotated[str, Field(max_length=LARGEST_IN_BASE64)] | None = Field(
        default=None, description="The signed resolution, PDF"
    )


class OrderReceipt(Published):
    """That the order arrived: the number to ask for it by, and the hash of what was received."""

    id: UUID
    reference: str
    received_at: datetime
    document_sha256: str | None
    state: NotificationState = Field(description="MATCHED once the centre has a case for it; send it again to ask")


class StatusQuestion(Published):
    """The expediente asked about."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"expediente": "00123-2026-0-1801-JR-FT-15"}]})

    expediente: Annotated[str, Field(min_length=1, max_length=60)]


class ComplianceStanding(LabelledEnum):
    """How a man stands with the court's order, without any detail."""

    UNKNOWN = "UNKNOWN", "No consta en el centro", "Not on record"
    IN_ADMISSION = "IN_ADMISSION", "En proceso de admisión", "In admission"
    IN_PROGRAMME = "IN_PROGRAMME", "En el programa", "In the programme"
    NON_COMPLIANT = "NON_COMPLIANT", "En incumplimiento", "Non-compliant"
    COMPLETED = "COMPLETED", "Culminó el programa", "Completed the programme"
    ENDED = "ENDED", "Terminó sin culminar el programa", "Ended without completing the programme"


class ComplianceStatus(Published):
    """The answer to the court."""

    expediente: str
    standing: ComplianceStanding
    answered_at: datetime
