"""The cases service: `python -m uvicorn services.cases.main:create_app --factory`."""

from fastapi import FastAPI

from services.cases.assessment import api as assessments
from services.cases.cases.actions.programme_events import mark_non_compliant, start_programme
from services.cases.cases.api import cases, decisions
from services.cases.connectivity import api as connectivity
from services.cases.incidents import api as incidents
from services.cases.schema import Table
from services.cases.settings import Settings
from services.cases.start.api import contact_attempts, start_funnel
from services.cases.victim import api as victims
from shared.app import ServiceDefinition, build_app
from shared.room import Room
from shared.text import Text


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the service; settings come from the environment unless given."""
    resources = (cases, contact_attempts, connectivity, assessments, decisions, victims, incidents, start_funnel)
    return build_app(
        ServiceDefinition(
            name="cases",
            title=Text("Casos", "Cases"),
            settings=settings or Settings(),
            tables=Table,
            rooms=[
                Room(
                    routers=[resource.router for resource in resources],
                    event_handlers={
                        "pe.cai.attendance.first.v1": start_programme,
                        "pe.cai.compliance.approved.v1": mark_non_compliant,
                    },
                )
            ],
        )
    )
