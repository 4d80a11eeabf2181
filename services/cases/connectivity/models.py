"""The connectivity profile: what the man has to connect with, and what follows from it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.connectivity.rules import DataPlan, Device, Modality, Obstacle, Skill
from shared.published import Boolean, Integer, Published, Resource, ShortText
from shared.references import ActorReference


class NewConnectivityProfile(Published):
    """What was asked of the man."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "device": "SMARTPHONE",
                    "device_is_shared": True,
                    "shared_use_hours": "Libre después de las 19:00; en el día lo usan los hijos.",
                    "data_plan": "UNLIMITED",
                    "skill": "ALONE",
                    "has_private_space": True,
                    "has_phone_line": True,
                }
            ]
        }
    )

    device: Device
    device_is_shared: Boolean
    shared_use_hours: ShortText | None = Field(default=None, description="When a shared device is free for him")
    data_plan: DataPlan
    skill: Skill
    has_private_space: Boolean
    has_phone_line: Boolean


class ConnectivityProfile(NewConnectivityProfile, Resource):
    """The profile in force, and the modality it recommends with the reasons against a fully remote one."""

    path: ClassVar[str] = "/v1/cases"

    id: UUID = Field(description="The case's id")
    version: Integer = Field(description="The case's version")
    recommended_modality: Modality
    phone_fallback: Boolean
    obstacles: list[Obstacle]
    recorded_by: ActorReference
    recorded_at: datetime
