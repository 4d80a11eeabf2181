"""An order that is not whole yet: proposed from what arrived, corrected, or kept as a draft."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.dates import BirthDate, CaseDate
from services.cases.orders.models.court_orders import CourtDeadline
from services.cases.orders.models.visiting import VisitingRegime
from services.cases.orders.rules.court_order import Basis, Measure, Source
from services.cases.orders.rules.due_dates import Duty
from shared.peru.identity_documents import DocumentType
from shared.published import Name, Published, ShortText


class UnfinishedParticipant(Published):
    """What is known of the man so far."""

    given_names: Name | None = None
    surnames: Name | None = None
    document_type: DocumentType | None = None
    document_number: Name | None = None
    phone: Name | None = None
    birth_date: BirthDate | None = None
    same_man_because: ShortText | None = None


class UnfinishedOrder(Published):
    """Any of the fields of a court's order (CourtOrder)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"resolution_number": "3", "participant": {"surnames": "Ñahui Quispe"}}]}
    )

    centre_id: UUID | None = None
    source: Source | None = None
    notification_id: UUID | None = None
    institution_reference: ShortText | None = None
    differs_because: ShortText | None = None
    opens_another_because: ShortText | None = None
    expediente: ShortText | None = None
    court_code: Name | None = None
    basis: Basis | None = None
    measures: Annotated[list[Measure], Field(min_length=1, max_length=len(Measure))] | None = None
    visiting_regime: VisitingRegime | None = None
    court_deadlines: Annotated[list[CourtDeadline], Field(max_length=len(Duty))] | None = None
    resolution_number: Name | None = None
    resolution_date: CaseDate | None = None
    received_on: CaseDate | None = None
    participant: UnfinishedParticipant | None = None
    document_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
