"""Appointments as they are sent and published."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.appointments.rules import AppointmentKind, AppointmentState
from services.cases.dates import CaseDate, Moment
from shared.published import Name, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CentreReference


class NewAppointment(Published):
    """When he is expected, where and by whom."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "FIRST_INTERVIEW",
                    "starts_at": "2026-12-01T09:30:00-05:00",
                    "place": "Jr. Ejemplo 123, Breña, segundo piso",
                    "professional_id": "0192f0c4-0000-7000-8000-000000000007",
                }
            ]
        }
    )

    kind: AppointmentKind
    starts_at: Moment
    place: Name
    professional_id: UUID


class CitationNotice(Published):
    """That he knows of the appointment: when he was told, and how he confirmed it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"notified_on": "2026-11-27", "how": "Firmó el cargo de la citación."}]}
    )

    notified_on: CaseDate
    how: ShortText


class AppointmentResult(Published):
    """What became of an appointment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "MISSED", "note": "No contestó al teléfono."}]})

    state: Literal[AppointmentState.ATTENDED, AppointmentState.MISSED, AppointmentState.CANCELLED]
    note: ShortText | None = None


class Appointment(Resource):
    """When a man is expected at the centre."""

    path: ClassVar[str] = "/v1/appointments"

    centre: CentreReference
    case: CaseReference
    participant_name: str
    kind: AppointmentKind
    state: AppointmentState
    starts_at: datetime
    place: str
    professional: ActorReference
    made_by: ActorReference
    notified_on: date | None = Field(description="null: nobody knows that he was told")
    notified_how: str | None
    settled_by: ActorReference | None
    settled_at: datetime | None
    result_note: str | None
