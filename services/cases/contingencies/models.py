"""Contingencies as they are sent and published."""

from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from services.cases.cases.rules.lifecycle import CaseState
from services.cases.connectivity.rules import Modality
from services.cases.contingencies.rules import ContingencyKind, ContingencyObstacle, ResultState
from services.cases.dates import EffectiveDate
from shared.published import FieldFault, Integer, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CentreReference
from shared.text import Text

_CENTRE = "018f3a52-0000-7000-8000-00000000000a"


class ContingencyScope(Published):
    """What is to be done with which cases: those of the centres that run and meet every condition that is given."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "SUSPEND", "centre_ids": [_CENTRE], "effective_on": "2026-11-20"}]}
    )

    kind: ContingencyKind
    modality: Modality | None = Field(default=None, description="The one to switch to; null for a suspension")
    effective_on: EffectiveDate = None
    centre_ids: list[UUID] = Field(min_length=1, max_length=100)
    states: list[CaseState] | None = Field(
        default=None, min_length=1, max_length=len(CaseState), description="Only cases in these; null: all that run"
    )
    modalities: list[Modality] | None = Field(
        default=None, min_length=1, max_length=len(Modality), description="Only cases attended so; null: any"
    )

    @model_validator(mode="after")
    def _names_a_modality_to_switch_to(self) -> Self:
        if (self.modality is not None) is not (self.kind is ContingencyKind.SWITCH_MODALITY):
            text = Text(
                "Indique la modalidad para cambiarla, y ninguna para suspender.",
                "Name the modality to switch to, and none for a suspension.",
            )
            raise FieldFault("modality", text)
        return self


class NewContingency(ContingencyScope):
    """One act over many cases, with its reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "SUSPEND",
                    "centre_ids": [_CENTRE],
                    "effective_on": "2026-11-20",
                    "reason": "Emergencia sanitaria: el centro cierra por decreto supremo.",
                }
            ]
        }
    )

    reason: ShortText


class ContingencyUndoing(Published):
    """Why a contingency is undone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "El centro reabre el lunes."}]})

    reason: ShortText


class UntouchableCase(Published):
    """A case that is selected, and what stands in the way."""

    case: CaseReference
    case_state: CaseState
    obstacle: ContingencyObstacle


class TouchedCase(Published):
    """A case that would be touched."""

    case: CaseReference
    case_state: CaseState
    modality: Modality | None


class ContingencyPreview(Published):
    """Who would be touched as things stand; nothing is kept of it."""

    touched: Integer
    untouchable: Integer
    touched_cases: list[TouchedCase] = Field(description="The first 50")
    untouchable_cases: list[UntouchableCase] = Field(description="The first 50")


class ContingencyProgress(Published):
    """How many cases are where, as it runs."""

    total: Integer
    pending: Integer
    done: Integer
    refused: Integer
    withdrawn: Integer = Field(description="Undone before they were touched")
    undone: Integer
    kept: Integer = Field(description="Not put back, since somebody changed them after it")


class Contingency(Resource):
    """What was declared for one centre, and how far it is."""

    path: ClassVar[str] = "/v1/contingencies"

    centre: CentreReference
    declaration_id: UUID = Field(description="The same for all centres of one act")
    kind: ContingencyKind
    modality: Modality | None
    effective_on: date
    reason: str
    declared_by: ActorReference
    declared_at: datetime
    progress: ContingencyProgress
    undone_by: ActorReference | None
    undone_at: datetime | None
    undo_reason: str | None


class DeclaredContingencies(Published):
    """One act: a contingency for each of its centres that has such cases."""

    declaration_id: UUID
    contingencies: list[Contingency]


class ContingencyResult(Published):
    """How far a contingency is with one case."""

    case: CaseReference
    state: ResultState
    obstacle: ContingencyObstacle | None = Field(description="Why it could not be done; null otherwise")
