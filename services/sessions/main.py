"""The sessions service: `python -m uvicorn services.sessions.main:create_app --factory`."""

from fastapi import FastAPI

from services.sessions.attendance_imports.api import attendance_imports
from services.sessions.compliance import api as compliance_findings
from services.sessions.enrolment import api as enrolments
from services.sessions.enrolment.actions.places import sweep_offers
from services.sessions.groups.api import groups, sessions
from services.sessions.joining.api import joins
from services.sessions.participants import api as participants
from services.sessions.participants.actions.participants import follow_case
from services.sessions.programmes import api as programmes
from services.sessions.schema import Table
from services.sessions.settings import Settings
from shared.app import ServiceDefinition, build_app
from shared.jobs import Schedule
from shared.room import Room
from shared.text import Text


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
            rooms=[
                Room(
                    routers=[
                        module.router
                        for module in (
                            programmes,
                            groups,
                            enrolments,
                            sessions,
                            participants,
                            attendance_imports,
                            compliance_findings,
                            joins,
                        )
                    ],
                    event_handlers={"pe.cai.case.moved.v1": follow_case},
                    schedules={"sweep_offers": Schedule("* * * * *", sweep_offers)},
                )
            ],
        )
    )
