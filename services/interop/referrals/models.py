"""Numbered sheets to the CEMs and their answers; how to reach the victim is in none of these models."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from services.interop.known_cases.models import DisplayName
from services.interop.referrals.rules.lifecycle import ReferralKind, ReferralState, Urgency
from shared.move_routes import MoveRoute
from shared.published import FieldFault, Name, Published, Resource, ShortText
from shared.references import CaseReference, CemReference, CentreReference
from shared.text import LabelledEnum, Text

CEM_CODE = r"^[A-Za-z0-9_.-]{1,60}$"


class Condition(LabelledEnum):
    """The condition under which the CEM enters her."""

    NEW = "NEW", "Nuevo", "New"
    REENTRY = "REENTRY", "Reingreso", "Re-entry"
    REOFFENCE = "REOFFENCE", "Reincidente", "Reoffence"
    REFERRED = "REFERRED", "Derivado", "Referred"
    CONTINUING = "CONTINUING", "Continuador", "Continuing"


class AnswerOutcome(LabelledEnum):
    """What the CEM did with the sheet."""

    ACCEPTED = "ACCEPTED", "Aceptada", "Accepted"
    RETURNED = "RETURNED", "Devuelta", "Returned"


class NewReferral(Published):
    """A sheet to a CEM. Without `cem_code` the nearest one, or the one the victim prefers, is taken."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "case_id": "0199aaaa-0000-7000-8000-000000000001",
                    "kind": "REFERRAL",
                    "reason": "Seguimiento del riesgo de la pareja del participante admitido al programa.",
                    "cem_code": None,
                }
            ]
        }
    )

    case_id: UUID
    kind: ReferralKind = ReferralKind.REFERRAL
    reason: ShortText
    cem_code: Annotated[str, Field(pattern=CEM_CODE)] | None = None


class ReferralAnswer(Published):
    """The CEM's answer: accepted with its own sheet number, or returned with the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "outcome": "ACCEPTED",
                    "cem_sheet_number": "CEM-BRENA-2026-000123",
                    "condition": "REFERRED",
                    "return_reason": None,
                }
            ]
        }
    )

    outcome: AnswerOutcome
    cem_sheet_number: Annotated[Name, Field(max_length=60)] | None = None
    condition: Condition | None = None
    return_reason: ShortText | None = None

    @model_validator(mode="after")
    def _says_what_belongs_to_it(self) -> Self:
        if self.outcome is AnswerOutcome.ACCEPTED and self.cem_sheet_number is None:
            raise FieldFault(
                "cem_sheet_number",
                Text(
                    "una ficha aceptada lleva el número de ficha del CEM",
                    "an accepted sheet has the CEM's number",
                ),
            )
        if self.outcome is AnswerOutcome.RETURNED and self.return_reason is None:
            raise FieldFault(
                "return_reason", Text("una ficha devuelta lleva su motivo", "a returned sheet has its reason")
            )
        return self


class ManualSheetReceipt(Published):
    """The receipt that a person brought from a CEM: its own sheet number, when, and who there received the paper."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cem_sheet_number": "CEM-BRENA-2026-000123",
                    "date": "2026-11-20",
                    "received_by": "Lucía Paredes Chumpitaz",
                    "condition": "REFERRED",
                }
            ]
        }
    )

    cem_sheet_number: Annotated[Name, Field(max_length=60)]
    date: date
    received_by: Name
    condition: Condition | None = None


class SheetPrinting(Published):
    """Why a sheet is printed: on paper it says how to reach her. Kept for ever beside who asked and when."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "La llevo hoy al CEM Breña, que no atiende por SIRA."}]}
    )

    reason: Annotated[ShortText, Field(min_length=15, max_length=300)]


class Dispatch(Published):
    """Send a sheet that waited: to the CEM named, or to the one now found from the victim's recorded contact."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"cem_code": "CEM-150105-BRENA"}]})

    cem_code: Annotated[str, Field(pattern=CEM_CODE)] | None = None


class ReferralMove(Published):
    """A state that the sheet may go to, and what takes it there; a state stands twice where two routes lead to it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to": "READY",
                    "route": {
                        "method": "POST",
                        "path": "/v1/referrals/{referral_id}/dispatches",
                        "operation_id": "dispatch_referral",
                    },
                }
            ]
        }
    )

    to: ReferralState
    route: MoveRoute | None = Field(description="What somebody calls to make the move; null: its delivery makes it")


class Referral(Resource):
    """A sheet to a CEM and what came back."""

    path: ClassVar[str] = "/v1/referrals"

    centre: CentreReference
    case: CaseReference
    display_name: DisplayName = None
    kind: ReferralKind
    state: ReferralState
    sheet_number: str = Field(examples=["CAI-LIMA-2026-000012"])
    urgency: Urgency
    reason: str
    expediente: str = Field(description="Empty until cases told it")
    cem: CemReference | None = Field(description="null while none is found or named")
    document_sha256: str | None
    message_id: UUID | None
    answer_due_at: datetime
    cem_sheet_number: str | None
    condition: Condition | None
    return_reason: str | None
    answered_at: datetime | None
    created_at: datetime
    allowed_moves: list[ReferralMove]
