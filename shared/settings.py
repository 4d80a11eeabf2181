"""What every service is told by its environment; each service adds its own in its settings.py."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.meaning import Meaning


class Environment(StrEnum):
    """Where this process runs; only outside production may the clock be shifted."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class InstitutionsKind(StrEnum):
    """Whom the platform speaks to as SINOE, MPE and SIRA: the institutions, or mocks of our own."""

    REAL = "real"
    MOCK = "mock"


InstitutionsSetting = Annotated[
    InstitutionsKind,
    Meaning(
        "Con quién se habla: `real`, o `mock` con simuladores, que en producción hay que pedir expresamente",
        "Whom we speak to: `real`, or `mock` with simulators, which production must ask for in so many words",
    ),
]


EnvironmentSetting = Annotated[
    Environment,
    Meaning(
        "Dónde corre; solo fuera de producción se puede mover el reloj y llamar desde una página de este equipo",
        "Where it runs; only outside production may the clock be moved, and a page of this machine call",
    ),
]


class ServiceSettings(BaseSettings):
    """Settings common to all services, read from environment variables of the same names in capitals."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True)

    environment: EnvironmentSetting = Environment.PRODUCTION
    database_url: Annotated[
        SecretStr, Meaning("Base de datos, con el rol propio del servicio", "Database, with the service's own role")
    ]
    database_pool_size: Annotated[
        int,
        Meaning(
            "Conexiones a la base de datos por proceso",
            "Connections to the database for each process",
            unit="connections",
        ),
    ] = 10
    background_pool_size: Annotated[
        int,
        Meaning(
            "Conexiones por proceso para lo que se hace en segundo plano, aparte de las anteriores",
            "Connections for each process for what is done in the background, apart from those",
            unit="connections",
        ),
    ] = 5
    public_url: Annotated[
        str,
        Meaning(
            "Dirección con la que se llega a la plataforma desde fuera",
            "Address at which the platform is reached from outside",
        ),
    ] = "http://127.0.0.1:8000"
    identity_url: Annotated[str, Meaning("Dirección interna de identity", "Internal address of identity")] = (
        "http://127.0.0.1:8001"
    )
    cases_url: Annotated[str, Meaning("Dirección interna de cases", "Internal address of cases")] = (
        "http://127.0.0.1:8002"
    )
    sessions_url: Annotated[str, Meaning("Dirección interna de sessions", "Internal address of sessions")] = (
        "http://127.0.0.1:8003"
    )
    interop_url: Annotated[str, Meaning("Dirección interna de interop", "Internal address of interop")] = (
        "http://127.0.0.1:8004"
    )
    oidc_issuer: Annotated[
        str,
        Meaning(
            "Emisor OpenID cuyos tokens se aceptan; vacío: el propio",
            "OpenID issuer whose tokens are accepted; empty: our own",
        ),
    ] = ""
    oidc_jwks_url: Annotated[
        str,
        Meaning(
            "Dónde publica sus claves ese emisor; vacío: lo dice su documento de descubrimiento",
            "Where that issuer publishes its keys; empty: as its discovery document says",
        ),
    ] = ""
    oidc_audience: Annotated[
        str, Meaning("Destinatario que un token debe nombrar", "Audience that a token must name")
    ] = "cai"
    oidc_roles_claim: Annotated[
        str, Meaning("Nombre del dato del token con las funciones", "Name of the token's claim that holds the roles")
    ] = "cai_roles"
    oidc_centres_claim: Annotated[
        str, Meaning("Nombre del dato del token con los centros", "Name of the token's claim that holds the centres")
    ] = "cai_centres"
    oidc_kind_claim: Annotated[
        str,
        Meaning(
            "Nombre del dato del token con la clase de cliente",
            "Name of the token's claim that holds the kind of client",
        ),
    ] = "cai_kind"
    oidc_institution_claim: Annotated[
        str,
        Meaning(
            "Nombre del dato del token con el código de la institución",
            "Name of the token's claim that holds the institution's code",
        ),
    ] = "cai_institution"
    service_client_secret: Annotated[
        SecretStr,
        Meaning(
            "Clave con la que el servicio pide sus propios tokens",
            "Secret by which the service asks for its own tokens",
        ),
    ]
    field_encryption_keys: Annotated[
        SecretStr,
        Meaning(
            "Claves de cifrado, la vigente primero: `k2:…,k1:…`", "Encryption keys, the present one first: `k2:…,k1:…`"
        ),
    ]
    blind_index_key: Annotated[SecretStr, Meaning("Clave de los índices ciegos", "Key of the blind indexes")]
    clock_offset_file: Annotated[
        Path | None,
        Meaning(
            "Archivo que mueve el reloj en pruebas; se rechaza en producción",
            "File that moves the clock in tests; refused in production",
        ),
    ] = None
    event_subscribers: Annotated[
        str,
        Meaning(
            "A quién se avisan los hechos: `cases=http://…,interop=http://…`",
            "Who is told of events: `cases=http://…,interop=http://…`",
        ),
    ] = ""

    @model_validator(mode="after")
    def _production_tells_the_true_time(self) -> Self:
        if self.environment is Environment.PRODUCTION and self.clock_offset_file is not None:
            raise ValueError("CLOCK_OFFSET_FILE is refused in production: the platform tells the true time there")
        return self

    @property
    def issuer(self) -> str:
        """Return the OpenID issuer whose tokens are accepted: OIDC_ISSUER, else the embedded one."""
        return self.oidc_issuer or f"{self.public_url}/identity"

    @property
    def sqlalchemy_url(self) -> str:
        """Return DATABASE_URL with the asyncpg driver named."""
        return self.database_url.get_secret_value().replace("postgresql://", "postgresql+asyncpg://", 1)

    @property
    def asyncpg_url(self) -> str:
        """Return DATABASE_URL as asyncpg itself takes it."""
        return self.database_url.get_secret_value().replace("postgresql+asyncpg://", "postgresql://", 1)

    @property
    def subscribers(self) -> dict[str, str]:
        """Return who receives this service's events: name → internal URL."""
        pairs = (part.partition("=") for part in self.event_subscribers.split(",") if part.strip())
        return {name.strip(): url.strip() for name, _, url in pairs}
