"""Transfers as they are sent and published."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.cases.models.cases import Participant
from services.cases.cases.rules.lifecycle import CaseState
from services.cases.connectivity.rules import Modality
from services.cases.orders.rules.court_order import Basis, Measure
from services.cases.risk.rules.levels import RiskLevel
from services.cases.transfers.rules import TransferState
from shared.published import Integer, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CentreReference, CourtReference


class TransferOffer(Published):
    """To which centre a case is offered, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"to_centre_id": "018f3a52-0000-7000-8000-00000000000b", "reason": "Se mudó a Arequipa."}]
        }
    )

    to_centre_id: UUID
    reason: ShortText


class TransferDecision(Published):
    """Why a transfer is refused or withdrawn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "No hay cupo hasta marzo."}]})

    reason: ShortText


class TransferSummary(Published):
    """What the other centre decides by, as it was when the case was offered; nothing of her."""

    participant: Participant
    state: CaseState
    expediente: str
    court: CourtReference
    basis: Basis
    measures: list[Measure]
    risk_level: RiskLevel | None
    modality: Modality | None
    policy_version: str | None = Field(description="The programme he was admitted to, and its version")
    credited_sessions: Integer | None = Field(description="null for who never was in a group")
    required_sessions: Integer | None


class Transfer(Resource):
    """An offer of a case to another centre, as both of them read it."""

    path: ClassVar[str] = "/v1/transfers"

    case: CaseReference
    from_centre: CentreReference
    to_centre: CentreReference
    state: TransferState
    reason: str
    summary: TransferSummary
    offered_by: ActorReference
    offered_at: datetime
    decided_by: ActorReference | None
    decided_at: datetime | None
    decision_reason: str | None = Field(description="Why it was refused or withdrawn")
    new_case: CaseReference | None = Field(description="The case at the other centre, once it was accepted")
