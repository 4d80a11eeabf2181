"""The identity service: `python -m shared.doors services.identity.main:create_app`."""

from fastapi import FastAPI

from services.identity.centres.room import room as centres
from services.identity.institution_clients.room import room as institution_clients
from services.identity.issuer.room import replaced
from services.identity.issuer.room import room as issuer
from services.identity.schema import Table
from services.identity.settings import Settings
from services.identity.sign_in.room import room as sign_in
from services.identity.staff.actions.first_accounts import prepare_issuer
from services.identity.staff.room import room as staff
from shared.app import ServiceDefinition, build_app
from shared.text import Text

TAGS = {
    "Sign-in": Text(
        "Inicio de sesión con OpenID Connect, contraseñas y llaves.", "Sign-in by OpenID Connect, passwords and keys."
    ),
    "Staff accounts": Text(
        "Cuentas del personal, con sus funciones y centros.", "Accounts of the staff, with their roles and centres."
    ),
    "Centres": Text("Los centros y cómo se les ubica.", "The centres, and where they are."),
    "Institution clients": Text(
        "Los sistemas de juzgados y CEM que se conectan.", "The systems of courts and CEMs that connect."
    ),
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the service; it issues tokens unless OIDC_ISSUER names another provider."""
    settings = settings or Settings()
    issuing = (issuer, sign_in) if settings.is_issuer else (replaced,)
    return build_app(
        ServiceDefinition(
            name="identity",
            title=Text("Identidad: ingreso, cuentas, centros e instituciones", "Identity"),
            settings=settings,
            tables=Table,
            rooms=(*issuing, staff, centres, institution_clients),
            tags=TAGS,
            start=prepare_issuer,
        )
    )
