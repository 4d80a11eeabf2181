"""A case as it is published: what staff, sessions and interop may know of it; nothing of the victim."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.cases.rules.lifecycle import MOVES, ROUTES, CaseState, Cause, DischargeReason, allowed_moves
from services.cases.connectivity.rules import Modality
from services.cases.orders.models.visiting import VisitingRegime
from services.cases.orders.rules.court_order import Basis, Measure, Source, Warned
from services.cases.orders.rules.due_dates import Duty
from services.cases.risk.rules.levels import RiskLevel
from shared.move_routes import MoveRoute
from shared.peru.identity_documents import DocumentType
from shared.published import Integer, Published, Resource
from shared.references import ActorReference, CaseReference, CentreReference, CourtReference
from shared.text import LabelledEnum


class Participant(Published):
    """The man in the programme."""

    person_id: UUID
    given_names: str
    surnames: str
    document_type: DocumentType
    document_number: str
    phone: str | None


class CaseSort(LabelledEnum):
    """The order of a list of cases."""

    NEWEST = "NEWEST", "Los más recientes primero", "Newest first"
    DUE = "DUE", "Lo que vence antes, primero", "What is due first, first"


class DueDate(Published):
    """What the policy in force asks for, and by when."""

    duty: Duty
    on: date
    policy: str = Field(description="Version of the policy that gave the period")


class CaseMove(Published):
    """A state that the case may go to, and what takes it there."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to": "CONTACTED",
                    "cause": "CONTACT",
                    "route": {
                        "method": "POST",
                        "path": "/v1/cases/{case_id}/contact-attempts",
                        "operation_id": "record_contact_attempt",
                    },
                }
            ]
        }
    )

    to: CaseState
    cause: Cause
    route: MoveRoute | None = Field(
        description="What somebody calls to make the move; null: it follows from the cause, of which sessions tells"
    )

    @classmethod
    def all_from(cls, state: CaseState, back_to: CaseState | None = None) -> list["CaseMove"]:
        """Return the moves that lead on from the state; of the ways back there is one, to `back_to`."""
        return [_MOVES[state, to] for to in allowed_moves(state, back_to)]


class AdvisedMove(CaseMove):
    """A move that the orders ask for, with the reason that goes with it."""

    reason_code: DischargeReason


_MOVES = {
    (start, to): CaseMove(to=to, cause=cause, route=ROUTES.get(cause)) for (start, to), (cause, _) in MOVES.items()
}


class Case(Resource):
    """One man's programme under a court's order."""

    path: ClassVar[str] = "/v1/cases"

    centre: CentreReference
    number: str = Field(examples=["CAI-2026-000001"])
    state: CaseState
    state_since: datetime = Field(description="When the move there took effect; this and the like count deadlines")
    participant: Participant
    source: Source
    expediente: str = Field(examples=["00123-2026-0-1801-JR-FT-15"])
    court: CourtReference
    basis: Basis
    measures: list[Measure] = Field(description="In force today, after all orders of the case")
    visiting_regime: VisitingRegime | None = Field(default=None, description="In force today; null: none was ordered")
    expedientes: list[str] = Field(default=[], description="Of all its orders, the opening one's first")
    resolution_number: str
    resolution_date: date
    received_on: date
    notification_id: UUID | None
    due_dates: list[DueDate]
    next_due_on: date | None = Field(default=None, description="The first of the due dates still to be met")
    warnings: list[Warned]
    modality: Modality | None
    policy_version: str | None = Field(
        description="The programme he was admitted to and its version; '<id>@<version>' if that was before labels",
        examples=["REEDUCACION v1"],
    )
    risk_level: RiskLevel | None
    discharge_reason: DischargeReason | None
    opened_at: datetime
    admitted_at: datetime | None
    discharged_at: datetime | None
    allowed_moves: list[CaseMove]
    advised_move: AdvisedMove | None = Field(
        default=None, description="What its orders ask for, and a person decides: with every measure lifted, discharge"
    )
    readmission_of: CaseReference | None = Field(
        default=None, description="The case by the same order from which he was discharged before"
    )


class HistoryEntry(Published):
    """One move of a case: from where to where, by which step, by whom, when and why.

    An order that joins the case or changes what holds leaves it in its state: `reason_code` is then the order's role.
    A correction puts the case back to where it stood before the move that it `corrects`.
    """

    id: UUID
    case_version: Integer
    from_state: CaseState | None = Field(description="null for the opening")
    to_state: CaseState
    cause: Cause
    reason_code: str | None
    note: str | None
    reference: UUID | None = Field(description="The compliance finding, or the order that joined the case, behind it")
    corrects: UUID | None = Field(default=None, description="The move of this history that it takes back")
    actor: ActorReference
    effective_on: date = Field(description="The day on which it happened, in Lima")
    recorded_at: datetime
