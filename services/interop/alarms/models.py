"""Alarms: what a person must look at."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from services.interop.known_cases.models import DisplayName
from shared.published import Bilingual, Published, Resource
from shared.references import ActorReference, CaseReference, CentreReference
from shared.text import LabelledEnum


class AlarmKind(LabelledEnum):
    """What is wrong."""

    ORDER_UNMATCHED = "ORDER_UNMATCHED", "Resolución sin caso", "Resolution without a case"
    CASILLA_UNREACHABLE = "CASILLA_UNREACHABLE", "Casilla fuera de alcance", "Casilla out of reach"
    ORDER_NOT_TAKEN = "ORDER_NOT_TAKEN", "Notificación que no se pudo recibir", "Notification that could not be taken"
    MESSAGE_DEAD = "MESSAGE_DEAD", "Envío no entregado", "Message not delivered"
    NO_RECEIPT = "NO_RECEIPT", "Envío sin acuse", "Message without a receipt"
    MANUAL_DELIVERY = "MANUAL_DELIVERY", "Documento por llevar en físico", "Document to carry by hand"
    FILING_REFUSED = "FILING_REFUSED", "Escrito observado o rechazado", "Filing observed or rejected"
    REFERRAL_RETURNED = "REFERRAL_RETURNED", "Ficha devuelta por el CEM", "Sheet returned by the CEM"
    REFERRAL_OVERDUE = "REFERRAL_OVERDUE", "Ficha sin respuesta en plazo", "Sheet not answered in time"
    REFERRAL_NEEDS_DATA = "REFERRAL_NEEDS_DATA", "Ficha a la que le faltan datos", "Sheet that lacks data"
    PREFERRED_CEM_UNKNOWN = "PREFERRED_CEM_UNKNOWN", "CEM preferido desconocido", "Preferred CEM unknown"
    FACT_UNACKNOWLEDGED = "FACT_UNACKNOWLEDGED", "Aviso sin confirmar en plazo", "Notice not acknowledged in time"
    DOCUMENT_UNSIGNED = "DOCUMENT_UNSIGNED", "Documento sin firmar", "Unsigned document"
    CENTRE_NOT_CONFIGURED = (
        "CENTRE_NOT_CONFIGURED",
        "Centro sin casilla ni datos de firma",
        "Centre without casilla and letterhead",
    )
    INCIDENT_OVERDUE = "INCIDENT_OVERDUE", "Incidente grave sin verificar", "Severe incident not verified"
    EVENT_STUCK = "EVENT_STUCK", "Hecho sin terminar de procesar", "Event not processed"


class AlarmState(LabelledEnum):
    """Whether its cause stands, and whether a person has seen it."""

    OPEN = "OPEN", "Abierta", "Open"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Vista", "Seen"
    RESOLVED = "RESOLVED", "Resuelta", "Resolved"


class AlarmSubjectKind(LabelledEnum):
    """What an alarm is about."""

    NOTIFICATION = "notification", "Resolución recibida", "Resolution that arrived"
    CASILLA = "casilla", "Casilla electrónica", "Electronic casilla"
    MESSAGE = "message", "Envío", "Message"
    FILING = "filing", "Escrito", "Filing"
    REFERRAL = "referral", "Ficha al CEM", "Sheet to the CEM"
    COMPLIANCE_FACT = "compliance_fact", "Aviso a juzgado y CEM", "Notice to court and CEM"
    CASE = "case", "Caso", "Case"
    CENTRE = "centre", "Centro", "Centre"
    EVENT = "event", "Hecho", "Event"


class AlarmSubject(Published):
    """What an alarm is about, as people know it."""

    kind: AlarmSubjectKind
    id: UUID
    name: str = Field(description="Its number or name; empty of what has none, or is not known here")
    path: str | None = Field(description="Where it is read; null of what this API shows nowhere by itself")


class Alarm(Resource):
    """One alarm."""

    path: ClassVar[str] = "/v1/alarms"

    centre: CentreReference
    kind: AlarmKind
    text: Bilingual = Field(description="A sentence that says what is wrong, and with what")
    subject: AlarmSubject
    case: CaseReference | None = Field(description="The case that the subject belongs to, if it is known to be one's")
    display_name: DisplayName = None
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: ActorReference | None
    resolved_at: datetime | None
