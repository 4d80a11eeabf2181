"""The identity service: `python -m uvicorn services.identity.main:create_app --factory`."""

from fastapi import FastAPI

from services.identity.actions.first_accounts import prepare_issuer
from services.identity.actions.housekeeping import forget_what_ended
from services.identity.api import centres, institution_clients, issuer, replaced_issuer, sign_in, staff, tokens
from services.identity.schema import Table
from services.identity.settings import Settings
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
