"""The identity service: `python -m uvicorn services.identity.main:create_app --factory`."""

from fastapi import FastAPI

from services.identity.centres import api as centres
from services.identity.institution_clients import api as institution_clients
from services.identity.issuer.actions.housekeeping import forget_what_ended
from services.identity.issuer.api import issuer, replaced_issuer, tokens
from services.identity.schema import Table
from services.identity.settings import Settings
from services.identity.sign_in.api import sign_in
from services.identity.staff import api as staff
from services.identity.staff.actions.first_accounts import prepare_issuer
from shared.app import ServiceDefinition, build_app
from shared.jobs import Schedule
from shared.room import Room
from shared.text import Text


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the service; it issues tokens unless OIDC_ISSUER names another provider."""
    settings = settings or Settings()
    issuing = (issuer.router, sign_in.router, tokens.router) if settings.is_issuer else (replaced_issuer.router,)
    return build_app(
        ServiceDefinition(
            name="identity",
            title=Text("Identidad: ingreso, cuentas, centros e instituciones", "Identity"),
            settings=settings,
            tables=Table,
            rooms=[
                Room(
                    routers=[*issuing, staff.router, centres.router, institution_clients.router],
                    schedules={"forget_what_ended": Schedule("41 3 * * *", forget_what_ended)},
                )
            ],
            start=prepare_issuer,
        )
    )
