"""What the gateway is told by its environment: where the services are, whom to trust, how much to take."""

from typing import Annotated, Self

from pydantic import field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.meaning import Meaning
from shared.settings import Environment, EnvironmentSetting, InstitutionsKind, InstitutionsSetting
from shared.sizes import LARGEST_BODY, LARGEST_FILE

CommaSeparated = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Read from environment variables of the same names in capitals; sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True)

    public_url: Annotated[
        str,
        Meaning(
            "Dirección con la que se llega a la plataforma desde fuera",
            "Address at which the platform is reached from outside",
        ),
    ] = "http://127.0.0.1:8000"
    environment: EnvironmentSetting = Environment.PRODUCTION
    institutions: InstitutionsSetting = InstitutionsKind.REAL
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

    cors_origins: Annotated[
        CommaSeparated,
        Meaning(
            "Orígenes de aplicaciones web que pueden llamar, separados por comas",
            "Origins of web applications that may call, separated by commas",
        ),
    ] = ()
    trusted_proxies: Annotated[
        CommaSeparated,
        Meaning(
            "Redes de los proxies cuyos X-Forwarded-For y -Proto se creen, separadas por comas",
            "Networks of the proxies whose X-Forwarded-For and -Proto are believed, separated by commas",
        ),
    ] = ()

    body_limit_bytes: Annotated[int, Meaning("Tamaño máximo del cuerpo", "Largest body", unit="bytes")] = LARGEST_BODY
    file_limit_bytes: Annotated[
        int,
        Meaning(
            "Tamaño máximo de un archivo, donde el cuerpo es un documento de un caso",
            "Largest file, where the body is a document of a case",
            unit="bytes",
        ),
    ] = LARGEST_FILE
    header_limit_bytes: Annotated[int, Meaning("Tamaño máximo de las cabeceras", "Largest headers", unit="bytes")] = (
        32 * 1024
    )
    url_limit_bytes: Annotated[int, Meaning("Tamaño máximo de la dirección", "Longest address", unit="bytes")] = (
        8 * 1024
    )

    rate_limit_address: Annotated[
        str, Meaning("Pedidos por dirección de red", "Requests for each network address", unit="requests/time")
    ] = "6000/minute"
    rate_limit_client: Annotated[str, Meaning("Pedidos por token", "Requests for each token", unit="requests/time")] = (
        "1200/minute"
    )
    rate_limit_sign_in: Annotated[
        str,
        Meaning(
            "Pedidos de entrada por dirección de red: una operadora pone muchos teléfonos tras una",
            "Sign-in requests for each network address: a carrier puts many phones behind one",
            unit="requests/time",
        ),
    ] = "240/minute"

    connect_timeout: Annotated[
        float, Meaning("Espera para conectarse a un servicio", "Wait for a connection to a service", unit="seconds")
    ] = 2.0
    restart_patience: Annotated[
        float,
        Meaning(
            "Cuánto se espera a un servicio que no acepta conexiones, pues puede estar reiniciándose",
            "How long a service that takes no connection is waited for, since it may be restarting",
            unit="seconds",
        ),
    ] = 20.0
    response_timeout: Annotated[
        float,
        Meaning(
            "Espera hasta que un servicio empiece a responder", "Wait until a service begins to answer", unit="seconds"
        ),
    ] = 30.0
    idle_timeout: Annotated[
        float,
        Meaning(
            "Silencio máximo entre dos partes de una respuesta",
            "Longest silence between two parts of an answer",
            unit="seconds",
        ),
    ] = 30.0
    upload_timeout: Annotated[
        float, Meaning("Tiempo máximo para recibir un cuerpo", "Longest time to receive a body", unit="seconds")
    ] = 600.0
    slowest_upload: Annotated[
        float,
        Meaning(
            "Lo menos que debe enviar por segundo, en promedio, quien envía un cuerpo, pasados 10 s",
            "The least that whoever sends a body must send a second, on the average, after 10 s",
            unit="bytes/second",
        ),
    ] = 512.0
    readiness_timeout: Annotated[
        float, Meaning("Espera por la salud de cada servicio", "Wait for each service's health", unit="seconds")
    ] = 2.0
    upstream_connections: Annotated[
        int, Meaning("Conexiones a cada servicio", "Connections to each service", unit="connections")
    ] = 256

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @model_validator(mode="after")
    def _origins_are_origins(self) -> Self:
        for origin in self.cors_origins:
            if origin != "*" and not origin.startswith(("http://", "https://")):
                raise ValueError(f"CORS_ORIGINS: {origin!r} is not an origin such as https://app.example.pe")
        return self

    @property
    def upstream_urls(self) -> dict[str, str]:
        """Return the internal address of each service by its name."""
        return {
            "identity": self.identity_url,
            "cases": self.cases_url,
            "sessions": self.sessions_url,
            "interop": self.interop_url,
        }
