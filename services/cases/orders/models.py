"""The court's order as it is sent in, and what checking it without storing anything tells."""

from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.cases.cases.models.cases import DueDate
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.dates import BirthDate, CaseDate
from services.cases.orders.rules.court_order import Basis, Measure, Source, Warned
from services.cases.orders.rules.duplicate_matching import Likeness
from shared.peru.identity_documents import DocumentType
from shared.published import Name, Published, ShortText
from shared.references import CaseReference, CourtReference

ORDER_EXAMPLE: JsonDict = {
    "centre_id": "018f3a52-0000-7000-8000-000000000001",
    "source": "CASILLA",
    "notification_id": "018f3a52-0000-7000-8000-000000000002",
    "expediente": "00123-2026-0-1801-JR-FT-15",
    "basis": "PROTECTION_MEASURE",
    "measures": ["REEDUCATION", "NO_APPROACH"],
    "resolution_number": "3",
    "resolution_date": "2026-11-02",
    "received_on": "2026-11-05",
    "participant": {
        "given_names": "Julián Abel",
        "surnames": "Ñahui Quispe",
        "document_type": "DNI",
        "document_number": "40718293",
        "phone": "987654321",
    },
}


class OrderedParticipant(Published):
    """The man as the order names him."""

    given_names: Name
    surnames: Name
    document_type: DocumentType
    document_number: Name = Field(description="A DNI with or without its check character", examples=["40718293-5"])
    phone: Name | None = None
    birth_date: BirthDate | None = None
    same_man_because: ShortText | None = Field(
        default=None,
        description="Why he is the man whom the centre knows by this document under another name",
    )


class CourtOrder(Published):
    """A judge's order that sends a man into re-education, by any of the three doors."""

    model_config = ConfigDict(json_schema_extra={"examples": [ORDER_EXAMPLE]})

    centre_id: UUID
    source: Source
    notification_id: UUID | None = Field(
        default=None,
        description="With source CASILLA or INSTITUTION: the order that arrived, in /v1/casilla-notifications",
    )
    institution_reference: ShortText | None = Field(
        default=None,
        description="With source INSTITUTION: the sender's number of the order; taken from the notification",
    )
    differs_because: ShortText | None = Field(
        default=None,
        description="Why this is the order that arrived though they differ (warnings NOTIFICATION_OF_…)",
    )
    expediente: ShortText
    basis: Basis
    measures: list[Measure] = Field(min_length=1, max_length=len(Measure))
    resolution_number: Name
    resolution_date: CaseDate
    received_on: CaseDate
    participant: OrderedParticipant
    document_sha256: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the order's document"
    )


class Candidate(Published):
    """A case the order may belong to; a person decides."""

    case: CaseReference
    state: CaseState
    expediente: str
    given_names: str
    surnames: str
    document_type: DocumentType
    document_number: str
    likenesses: list[Likeness]


class CaseCheck(Published):
    """The order can be opened; what to look at before doing so."""

    expediente: str = Field(description="The expediente as it would be stored")
    court: CourtReference
    warnings: list[Warned]
    due_dates: list[DueDate]
    candidates: list[Candidate]
