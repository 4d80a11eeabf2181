"""Incidents on protection measures: the report, and the decision of a person on it."""

from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict, Field

from services.cases.dates import CaseDate, Moment
from services.cases.incidents.rules import IncidentState, Reporter, Severity
from services.cases.orders.rules.court_order import Measure
from shared.published import Boolean, Published, Resource
from shared.references import ActorReference, CaseReference, CentreReference
from shared.written_texts import LongNote, Note, Written

_DESCRIPTION = (
    "Conducta del participante. No escriba datos de contacto de la víctima: van en su compartimento reservado. "
    "(The man's conduct. Write no contact data of the victim: it belongs in her compartment.)"
)


class NewIncident(Written):
    """What somebody told the CAI about a measure not kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "measure": "NO_APPROACH",
                    "reported_by": "CEM",
                    "severity": "moderado",
                    "occurred_at": "2026-11-10T01:00:00Z",
                    "description": "Se presentó en el trabajo de la persona protegida y se retiró ante el serenazgo.",
                }
            ]
        }
    )

    measure: Measure
    reported_by: Reporter
    severity: Severity
    occurred_at: Moment
    description: LongNote = Field(description=_DESCRIPTION)


class NewCheck(Written):
    """What somebody looked at before deciding on a report."""

    source: Note = Field(description="Who or what was asked: the CEM, a police record, a witness")
    on: CaseDate = Field(description="The day on which it was checked")
    result: Note


class Check(Published):
    """What was looked at before a report was decided on."""

    source: str
    on: date
    result: str


class Incident(Resource):
    """An incident and what was decided on it."""

    path: ClassVar[str] = "/v1/cases/{case.id}/incidents"

    centre: CentreReference
    case: CaseReference
    state: IncidentState
    measure: Measure
    reported_by: Reporter
    severity: Severity
    occurred_at: datetime
    description: str
    may_hold_contact_data: Boolean = Field(
        description="The text seems to tell how to reach somebody: review it before you verify the report"
    )
    text_reviewed_by: ActorReference | None = Field(
        default=None, description="Who looked at the text and left or changed it"
    )
    text_reviewed_at: datetime | None = None
    recorded_by: ActorReference
    recorded_at: datetime
    decided_by: ActorReference | None
    decided_at: datetime | None
    decision_note: str | None
    checked: list[Check] = Field(default=[], description="Empty before a decision, and of those of earlier releases")
    verification_due_at: datetime | None = Field(
        default=None, description="By when a person must decide on it; null once one has, or where no clock runs"
    )


class IncidentVerification(Written):
    """The decision on a report, of the coordinator or a social worker who did not write it down."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "verified": True,
                    "note": "Confirmado por llamada con el CEM y el acta de serenazgo.",
                    "checked": [
                        {
                            "source": "Acta de intervención de serenazgo",
                            "on": "2026-11-10",
                            "result": "Registra la hora y que se retiró cuando se le pidió.",
                        }
                    ],
                }
            ]
        }
    )

    verified: Boolean
    note: Note
    checked: list[NewCheck] = Field(min_length=1, max_length=20)


class TextReview(Written):
    """That a person looked at the description: it stays with the reason, or it is put right."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "Se retiró la dirección, que va en el compartimento reservado.",
                    "description": "Se presentó en el domicilio de la persona protegida.",
                }
            ]
        }
    )

    reason: Note
    description: LongNote | None = Field(default=None, description="The text as it shall read; null leaves it")
