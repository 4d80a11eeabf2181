"""What a person decides on a case: a move, as it is sent, and every decision, as it is kept."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.admission.models import AdmissionDecided
from services.cases.cases.rules.lifecycle import CaseState, MoveReason
from services.cases.dates import EffectiveDate
from services.cases.discharge.models import Discharge
from shared.published import Integer, Published, ShortText
from shared.references import ActorReference, CaseReference
from shared.text import LabelledEnum


class MoveDecision(Published):
    """A move a person makes by decision, with its reason code."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"to": "NEVER_APPEARED", "reason_code": "NO_CONTACT", "note": "Cinco intentos sin respuesta."}]
        }
    )

    to: Literal[
        CaseState.NEVER_APPEARED,
        CaseState.SUSPENDED,
        CaseState.CONTACTED,
        CaseState.ASSESSED,
        CaseState.ADMITTED,
        CaseState.IN_PROGRESS,
    ]
    reason_code: MoveReason
    effective_on: EffectiveDate = None
    note: ShortText | None = None


class MoveCorrection(Published):
    """That the last move was wrong, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Se marcó a otra persona: él sí acudió a su cita."}]}
    )

    reason: ShortText


class Readmission(Published):
    """That a discharged man comes back under the same order, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "El juzgado requiere que retome el programa.", "effective_on": "2026-11-20"}]
        }
    )

    reason: ShortText
    effective_on: EffectiveDate = None


class DecisionKind(LabelledEnum):
    """What was decided on."""

    ADMISSION = "ADMISSION", "Admisión", "Admission"
    MOVE = "MOVE", "Cambio de estado", "Move"
    CORRECTION = "CORRECTION", "Corrección de un cambio de estado", "Correction of a move"
    DISCHARGE = "DISCHARGE", "Egreso", "Discharge"
    READMISSION = "READMISSION", "Readmisión", "Readmission"


class CaseDecision(Published):
    """A decision on a case with all that was decided: the field named after its kind holds it."""

    id: UUID
    case: CaseReference
    kind: DecisionKind
    case_version: Integer = Field(description="The case's, after the decision")
    admission: AdmissionDecided | None = None
    move: MoveDecision | None = None
    correction: MoveCorrection | None = None
    discharge: Discharge | None = None
    readmission: Readmission | None = None
    decided_by: ActorReference
    effective_on: date = Field(description="The day on which it took effect, in Lima")
    recorded_at: datetime
