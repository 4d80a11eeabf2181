"""A decision on admission, as it is sent."""

from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.admission.rules import Decision
from services.cases.connectivity.rules import Modality
from services.cases.dates import EffectiveDate
from shared.published import Name, Published, ShortText


class StageModalities(Published):
    """How each stage of the programme will be attended; the evaluation was in person."""

    group_sessions: Modality
    individual_sessions: Modality
    follow_up: Modality


class Placement(Published):
    """What an admitted man is admitted to; the case keeps this version for good."""

    programme_id: UUID = Field(description="A published one of the case's centre, in /v1/programmes")
    programme_version: Name = Field(description="Its template_version; that of another version is refused")
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
    override_reason: ShortText | None = Field(
        default=None, description="Why he is admitted though both disciplines last found him not suitable"
    )
    effective_on: EffectiveDate = None
    placement: Placement | None = Field(default=None, description="Required to admit, and only then")


class KeptAdmission(AdmissionDecision):
    """A decision on admission as it is kept: with the programme's label, which those of before labels lack."""

    policy_version: str | None = None


class AdmissionDecided(Published):
    """What was decided on an admission."""

    decision: Decision
    reason: str
    override_reason: str | None
    policy_version: str | None = Field(description="The programme he was admitted to and its version")
    modalities: StageModalities | None

    @classmethod
    def of(cls, kept: KeptAdmission) -> "AdmissionDecided":
        """Return the decision as it is read again."""
        placed, policy_version = kept.placement, kept.policy_version
        if placed is not None and policy_version is None:
            policy_version = f"{placed.programme_id}@{placed.programme_version}"
        return cls(
            decision=kept.decision,
            reason=kept.reason,
            override_reason=kept.override_reason,
            policy_version=policy_version,
            modalities=None if placed is None else placed.modalities,
        )
