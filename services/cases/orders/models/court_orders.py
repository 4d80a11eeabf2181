"""The court's order as it is sent in, and what checking it without storing anything tells."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.cases.cases.models.cases import DueDate
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.dates import BirthDate, CaseDate
from services.cases.orders.models.visiting import VisitingRegime
from services.cases.orders.rules.court_order import Basis, Measure, Source, Warned
from services.cases.orders.rules.due_dates import Duty
from services.cases.orders.rules.duplicate_matching import Likeness
from services.cases.orders.rules.in_force import OrderRole
from shared.peru.identity_documents import DocumentType
from shared.published import Name, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CourtReference

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


class CourtDeadline(Published):
    """A day that the court itself sets: it goes before the policy's."""

    duty: Duty
    on: CaseDate


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
    opens_another_because: ShortText | None = Field(
        default=None,
        description="Why this order opens another case though one of his is running (warning MAN_HAS_RUNNING_CASE)",
    )
    expediente: ShortText = Field(
        description="In full; of a short one (299-2017-36) a check shows the full one, to be sent for opening"
    )
    court_code: Name | None = Field(
        default=None,
        description="The court of a short expediente; the notification's unless given",
        examples=["1801-JR-FT-15"],
    )
    basis: Basis
    measures: list[Measure] = Field(min_length=1, max_length=len(Measure))
    visiting_regime: VisitingRegime | None = Field(
        default=None, description="How he may visit his children, where the court orders it"
    )
    court_deadlines: list[CourtDeadline] = Field(
        default=[], max_length=len(Duty), description="Due dates that the order itself sets"
    )
    resolution_number: Name
    resolution_date: CaseDate
    received_on: CaseDate
    participant: OrderedParticipant
    document_sha256: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the order's document"
    )


class InForceMeasures(Published):
    """What holds in a case after one of its orders."""

    measures: list[Measure]
    visiting_regime: VisitingRegime | None
    holds_from: date
    holds_to: date | None = Field(description="The day the next order took effect; null: it holds")


class CaseOrder(Resource):
    """An order of a case, and what held after it."""

    path: ClassVar[str] = "/v1/cases/{case.id}/orders"

    case: CaseReference
    role: OrderRole
    effective_on: date
    source: Source
    notification_id: UUID | None
    institution_reference: str | None
    expediente: str
    court: CourtReference
    basis: Basis
    measures: list[Measure] = Field(description="As the order names them: those it lifts, if it lifts")
    visiting_regime: VisitingRegime | None = Field(description="null: the order says nothing of it")
    resolution_number: str
    resolution_date: date
    received_on: date
    due_dates: list[DueDate] = Field(description="What this order alone asks for; the case has the earlier of each")
    in_force: InForceMeasures
    recorded_by: ActorReference
    recorded_at: datetime


class CaseOrders(Published):
    """All orders of a case, in the order in which they took effect."""

    case: CaseReference
    orders: list[CaseOrder]


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

    expediente: str = Field(description="In full, as it would be stored: confirm it where it was short")
    court: CourtReference
    warnings: list[Warned]
    due_dates: list[DueDate]
    candidates: list[Candidate]
    running_cases: list[CaseReference] = Field(
        default=[],
        description="Cases of this man that are running: the order joins one, or opens another with a reason",
    )
