"""The cases service: `python -m shared.doors services.cases.main:create_app`."""

from fastapi import FastAPI

from services.cases.appointments.room import room as appointments
from services.cases.assessment.room import room as assessment
from services.cases.assessment_drafts.room import room as assessment_drafts
from services.cases.assignments.room import room as assignments
from services.cases.cases.room import room as cases
from services.cases.connectivity.room import room as connectivity
from services.cases.contingencies.room import room as contingencies
from services.cases.documents.room import room as documents
from services.cases.incidents.room import room as incidents
from services.cases.instruments.room import room as instruments
from services.cases.orders.room import room as orders
from services.cases.persons.room import room as persons
from services.cases.plans.room import room as plans
from services.cases.risk.room import room as risk
from services.cases.schema import Table
from services.cases.settings import Settings
from services.cases.start.room import room as start
from services.cases.summary.room import room as summary
from services.cases.transfers.room import room as transfers
from services.cases.victim.room import room as victim
from services.cases.worklist.room import room as worklist
from services.identity.client import events as identity_events
from services.interop.client import events as interop_events
from services.sessions.client import events as sessions_events
from shared.app import ServiceDefinition, build_app
from shared.text import Text

ROOMS = (
    cases,
    orders,
    start,
    connectivity,
    instruments,
    assessment,
    assessment_drafts,
    risk,
    plans,
    victim,
    incidents,
    persons,
    documents,
    assignments,
    appointments,
    contingencies,
    transfers,
    worklist,
    summary,
)

TAGS = {
    "Cases": Text("Expedientes de caso, desde la orden judicial.", "Case files, from the court's order on."),
    "Decisions": Text("Admisión, cambios de estado y egreso.", "Admission, moves and discharge."),
    "Start of the programme": Text(
        "Contacto, conectividad y plazos hasta la primera sesión.",
        "Contact, connectivity and due dates up to the first session.",
    ),
    "Assignments": Text(
        "Quién atiende cada caso, con su historia y la entrega de casos.",
        "Who works on each case, with history, and handing cases over.",
    ),
    "Appointments": Text(
        "Citas en el centro, su citación y su resultado.",
        "Appointments at the centre, their citation and their result.",
    ),
    "Transfers": Text("Casos que pasan de un centro a otro.", "Cases that go from one centre to another."),
    "Contingencies": Text(
        "Suspender muchos casos o cambiar su modalidad en un solo acto.",
        "Suspending many cases, or switching their modality, in one act.",
    ),
    "Work list": Text(
        "Lo que espera hoy a cada función: plazos, citas, quién espera más.",
        "What waits for each role today: due dates, appointments, who waits longest.",
    ),
    "Persons": Text(
        "Los hombres del centro: datos, teléfonos, rectificaciones y registros unidos.",
        "The men of the centre: data, telephones, corrections and merged records.",
    ),
    "Assessments": Text("Instrumentos y evaluaciones presenciales.", "Instruments and assessments in person."),
    "Plans": Text("El plan individual de cada uno y sus logros.", "Each man's individual plan and what he reached."),
    "Risk": Text(
        "El riesgo de ella: cronología y revisiones obligatorias.", "Her risk: its timeline and mandatory reviews."
    ),
    "Victim": Text(
        "El compartimento protegido: cada lectura con motivo y registro.",
        "The protected compartment: each reading has a reason and is audited.",
    ),
    "Incidents": Text(
        "Incumplimientos de medidas de protección, verificados por una persona.",
        "Breaches of protection measures, verified by a person.",
    ),
    "Case documents": Text(
        "Archivos de un caso: cifrados, una copia por contenido y centro.",
        "Files of a case: encrypted, one copy for each content and centre.",
    ),
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the service; settings come from the environment unless given."""
    return build_app(
        ServiceDefinition(
            name="cases",
            title=Text("Casos", "Cases"),
            settings=settings or Settings(),
            tables=Table,
            rooms=ROOMS,
            told_of=identity_events.EVENTS | interop_events.EVENTS | sessions_events.EVENTS,
            tags=TAGS,
        )
    )
