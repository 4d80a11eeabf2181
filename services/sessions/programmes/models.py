"""A programme template: what is worked through, in which order, and what is expected of attendance."""

from datetime import datetime, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from services.sessions.programmes.rules.template import LONGEST_SESSION, Modality, SessionKind
from shared.published import Boolean, Integer, Name, Published, Resource, ShortText
from shared.references import CentreReference
from shared.text import LabelledEnum

ProgrammeCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,29}$")]

_EXAMPLE: JsonDict = {
    "centre_id": "0192f0c4-0000-7000-8000-000000000001",
    "code": "REEDUCACION-EJEMPLO",
    "name": "Programa de reeducación (ejemplo)",
    "source": "Ejemplo, no oficial",
    "phases": [
        {
            "title": "Responsabilidad",
            "required_sessions": 1,
            "modules": [
                {
                    "title": "Reconocer la violencia",
                    "sessions": [
                        {"title": "Encuadre", "kind": "GROUP", "modality": Modality.REMOTE, "minutes": 90},
                        {"title": "Tipos de violencia", "kind": "GROUP", "modality": Modality.REMOTE, "minutes": 90},
                    ],
                }
            ],
        }
    ],
    "attendance_policy": {
        "first_warning_after": 1,
        "second_warning_after": 2,
        "non_compliance_after": 3,
        "late_after_minutes": 15,
        "minimum_present_percent": 75,
        "connectivity_needs_evidence": True,
    },
}


class ProgrammeState(LabelledEnum):
    """A draft may be published; a published version never changes, a newer one supersedes it."""

    DRAFT = "DRAFT", "Borrador", "Draft"
    PUBLISHED = "PUBLISHED", "Publicado", "Published"
    SUPERSEDED = "SUPERSEDED", "Reemplazado", "Superseded"


class PlannedSessionTemplate(Published):
    """One session of a module."""

    title: Name
    kind: SessionKind
    modality: Modality
    minutes: Integer = Field(ge=15, le=LONGEST_SESSION // timedelta(minutes=1))


class ModuleTemplate(Published):
    """Sessions on one theme."""

    title: Name
    sessions: list[PlannedSessionTemplate] = Field(min_length=1, max_length=60)


class PhaseTemplate(Published):
    """Modules behind one gate."""

    title: Name
    required_sessions: Integer = Field(ge=1, description="Credited sessions that open the phase's gate")
    modules: list[ModuleTemplate] = Field(min_length=1, max_length=20)


class AttendancePolicyTemplate(Published):
    """Thresholds of attendance; the three `..._after` count enforceable outcomes and must rise."""

    first_warning_after: Integer = Field(ge=1, le=50)
    second_warning_after: Integer = Field(ge=2, le=50)
    non_compliance_after: Integer = Field(ge=3, le=50)
    late_after_minutes: Integer = Field(ge=0, le=120, description="Tolerance at the start")
    minimum_present_percent: Integer = Field(ge=1, le=100, description="Share of the session he must be present")
    connectivity_needs_evidence: Boolean = Field(description="Whether ABSENT_CONNECTIVITY needs its evidence named")


class NewProgramme(Published):
    """A programme version as submitted: a draft, numbered after the centre's last version of the same code."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    centre_id: UUID
    code: ProgrammeCode
    name: Name
    source: ShortText = Field(description="Where the programme comes from, such as the directive that approves it")
    phases: list[PhaseTemplate] = Field(min_length=1, max_length=12)
    attendance_policy: AttendancePolicyTemplate


class Programme(Resource):
    """A programme version."""

    path: ClassVar[str] = "/v1/programmes"

    centre: CentreReference
    code: str
    template_version: Integer
    label: str = Field(description="Code and version, as cases and findings quote it", examples=["REEDUCACION v1"])
    name: str
    source: str
    state: ProgrammeState
    phases: list[PhaseTemplate]
    attendance_policy: AttendancePolicyTemplate
    created_at: datetime
    published_at: datetime | None
