"""The sessions service: `python -m uvicorn services.sessions.main:create_app --factory`."""

from fastapi import FastAPI

from services.sessions.actions.participants import follow_case
from services.sessions.actions.places import sweep_offers
from services.sessions.api import (
    attendance_imports,
    compliance_findings,
    enrolments,
    groups,
    joins,
    participants,
    programmes,
    sessions,
)
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
