"""The sessions service: `python -m shared.doors services.sessions.main:create_app`."""

from fastapi import FastAPI

from services.cases.client import events as cases_events
from services.identity.client import events as identity_events
from services.identity.client.centre_news import centre_news
from services.sessions.attendance_imports.room import room as attendance_imports
from services.sessions.compliance.room import room as compliance
from services.sessions.enrolment.room import room as enrolment
from services.sessions.groups.room import room as groups
from services.sessions.joining.room import room as joining
from services.sessions.participants.room import room as participants
from services.sessions.programmes.room import room as programmes
from services.sessions.schema import Table
from services.sessions.settings import Settings
from services.sessions.staff_names.room import room as staff_names
from shared.app import ServiceDefinition, build_app
from shared.text import Text

ROOMS = (programmes, groups, enrolment, participants, attendance_imports, compliance, joining, centre_news, staff_names)

TAGS = {
    "Programmes": Text("Programas y sus versiones.", "Programmes and their versions."),
    "Groups": Text("Grupos, inscripciones y horarios.", "Groups, enrolments and schedules."),
    "Sessions": Text("Sesiones y asistencia.", "Sessions and roll calls."),
    "Participants": Text(
        "Quienes participan, su asistencia y su avance.", "Who takes part, their attendance and progress."
    ),
    "Attendance imports": Text(
        "Informes de la plataforma de video como asistencia.", "The video platform's reports as attendance."
    ),
    "Compliance": Text(
        "Hallazgos de incumplimiento, que decide una persona.", "Findings of non-compliance, which a person decides."
    ),
    "Joins": Text("Enlaces personales para entrar a una sesión.", "Personal links to join a session."),
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the ASGI app; without settings they are read from the environment."""
    return build_app(
        ServiceDefinition(
            name="sessions",
            title=Text(
                "Programas, grupos, sesiones, asistencia, cumplimiento y avance",
                "Programmes, groups, sessions, attendance, compliance and progress",
            ),
            settings=settings or Settings(),
            tables=Table,
            rooms=ROOMS,
            told_of=cases_events.EVENTS | identity_events.EVENTS,
            tags=TAGS,
        )
    )
