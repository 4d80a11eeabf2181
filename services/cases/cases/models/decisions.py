"""What a person decides on a case: admission, another move, discharge."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.admission.rules import Decision
from services.cases.cases.rules.lifecycle import CaseState, DischargeReason, MoveReason
from services.cases.connectivity.rules import Modality
from services.cases.discharge.rules import Achievement
from shared.published import LongText, Name, Published, ShortText


class StageModalities(Published):
    """How each stage of the programme will be attended; the evaluation was in person."""

    group_sessions: Modality
    individual_sessions: Modality
    follow_up: Modality


class Placement(Published):
    """What an admitted man is admitted to; the case keeps this version for good."""

    programme_id: UUID
    programme_version: Name
    modalities: StageModalities


class AdmissionDecision(Published):
    """Admit with a placement, decline, or defer: always with the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "decision": "ADMIT",
                    "reason": "Apto según ambas evaluaciones; cuenta con celular y espacio privado.",
                    "placement": {
                        "programme_id": "018f3a52-0000-7000-8000-000000000010",
                        "programme_version": "1",
                        "modalities": {
                            "group_sessions": "REMOTE",
                            "individual_sessions": "REMOTE",
                            "follow_up": "REMOTE",
                        },
                    },
                }
            ]
        }
    )

    decision: Decision
    reason: ShortText
    placement: Placement | None = Field(default=None, description="Required to admit, and only then")


class MoveDecision(Published):
    """A move a person makes by decision, with its reason code."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"to": "NEVER_APPEARED", "reason_code": "NO_CONTACT", "note": "Cinco intentos sin respuesta."}]
        }
    )

    to: Literal[CaseState.NEVER_APPEARED, CaseState.SUSPENDED, CaseState.IN_PROGRESS]
    reason_code: MoveReason
    note: ShortText | None = None


class ScoredObjective(Published):
    """One objective of his programme and how it ended."""

    objective: ShortText
    achievement: Achievement
    note: ShortText | None = None


class Discharge(Published):
    """The end of a case and its final report."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "COMPLETED",
                    "summary": "Asistió a todas las sesiones requeridas y cumplió los objetivos.",
                    "objectives": [
                        {"objective": "Asume la responsabilidad de sus actos", "achievement": "ACHIEVED"},
                        {"objective": "Maneja los conflictos sin violencia", "achievement": "PARTIALLY"},
                    ],
                }
            ]
        }
    )

    reason: DischargeReason
    summary: LongText
    objectives: list[ScoredObjective] = Field(default_factory=list, max_length=30)
