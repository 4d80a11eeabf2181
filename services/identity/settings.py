"""What the identity service is told by its environment, beyond what every service is told."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from services.identity.issuer.rules.oauth_client import SIGN_IN_SCOPES, ClientKind, OAuthClient, service_clients
from services.identity.issuer.rules.redirect_uri import check_registration
from shared.meaning import Meaning
from shared.runtime import Runtime
from shared.security.principal import Role
from shared.settings import ServiceSettings

LOOPBACK_URIS = ("http://127.0.0.1/callback", "http://[::1]/callback", "http://localhost/callback")


class StartingCentre(BaseModel):
    """A centre that is to exist from the first start on."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    code: str
    name: str
    judicial_district: str
    ubigeo: str
    address: str
    phone: str


class StartingAccount(BaseModel):
    """A staff account that is to exist from the first start on; `centres` are centre codes."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    email: str
    name: str
    password: SecretStr
    roles: list[Role]
    centres: list[str] = []


class Settings(ServiceSettings):
    """The issuer's settings.

    `service_clients` is "cai-cases:secret,cai-sessions:secret"; `web_redirect_uris` the addresses, separated by
    commas, to which the browser application `cai-web` may be sent back.
    """

    service_clients: Annotated[
        SecretStr,
        Meaning(
            "Los servicios y sus claves: `cai-cases:clave,…`", "The services and their secrets: `cai-cases:secret,…`"
        ),
    ] = SecretStr("")
    web_redirect_uris: Annotated[
        str,
        Meaning(
            "Adónde puede volver la aplicación web `cai-web`, separadas por comas",
            "Where the web application `cai-web` may be sent back to, separated by commas",
        ),
    ] = ""
    first_administrator_email: Annotated[str, Meaning("Correo de la primera cuenta", "E-mail of the first account")] = (
        ""
    )
    first_administrator_password: Annotated[
        SecretStr, Meaning("Su contraseña, para la primera entrada", "Its password, for the first sign-in")
    ] = SecretStr("")
    first_administrator_name: Annotated[str, Meaning("Su nombre", "Its name")] = "Administración nacional"
    demo_centres: Annotated[
        list[StartingCentre],
        Meaning(
            "Centros inventados con que empieza una demostración (JSON)",
            "Invented centres that a demonstration starts with (JSON)",
        ),
    ] = Field(default=[])
    demo_accounts: Annotated[
        list[StartingAccount],
        Meaning(
            "Cuentas inventadas con que empieza una demostración (JSON)",
            "Invented accounts that a demonstration starts with (JSON)",
        ),
    ] = Field(default=[])

    @model_validator(mode="after")
    def _redirect_uris_are_fit(self) -> Self:
        for uri in self._web_uris:
            check_registration(uri)
        return self

    @property
    def is_issuer(self) -> bool:
        """Tell whether this process issues tokens, or OIDC_ISSUER names another provider that does."""
        return self.issuer == f"{self.public_url}/identity"

    @property
    def known_clients(self) -> dict[str, OAuthClient]:
        """Return the clients that exist by configuration: the platform's services and the two public clients."""
        pairs = (part.strip().partition(":") for part in self.service_clients.get_secret_value().split(","))
        services = service_clients((name, secret) for name, _, secret in pairs if name and secret)
        web = _public_client("cai-web", "CAI Virtual", (*self._web_uris, *LOOPBACK_URIS))
        tool = _public_client("cai-cli", "CAI Virtual (herramienta de línea de comandos)", LOOPBACK_URIS)
        return services | {web.id: web, tool.id: tool}

    @property
    def _web_uris(self) -> tuple[str, ...]:
        named = tuple(uri.strip() for uri in self.web_redirect_uris.split(",") if uri.strip())
        return (*named, f"{self.public_url}/docs/oauth2-redirect")


def _public_client(client_id: str, name: str, redirect_uris: tuple[str, ...]) -> OAuthClient:
    return OAuthClient(client_id, name, ClientKind.PUBLIC, redirect_uris=redirect_uris, scopes=SIGN_IN_SCOPES)


def settings_of(runtime: Runtime) -> Settings:
    """Return the issuer's settings of a runtime that this service built."""
    settings = runtime.settings
    assert isinstance(settings, Settings)  # noqa: S101  (set by create_app)
    return settings
