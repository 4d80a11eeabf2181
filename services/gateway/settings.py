"""What the gateway is told by its environment: where the services are, whom to trust, how much to take."""

from typing import Annotated, Self

from pydantic import field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

CommaSeparated = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Read from environment variables of the same names in capitals; sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    public_url: str = "http://127.0.0.1:8000"
    identity_url: str = "http://127.0.0.1:8001"
    cases_url: str = "http://127.0.0.1:8002"
    sessions_url: str = "http://127.0.0.1:8003"
    interop_url: str = "http://127.0.0.1:8004"

    cors_origins: CommaSeparated = ()
    trusted_proxies: CommaSeparated = ()

    body_limit_bytes: int = 25 * 1024 * 1024
    header_limit_bytes: int = 32 * 1024
    url_limit_bytes: int = 8 * 1024

    rate_limit_address: str = "6000/minute"
    rate_limit_client: str = "1200/minute"
    rate_limit_sign_in: str = "240/minute"  # a carrier puts many phones behind one address; accounts lock by themselves

    connect_timeout: float = 2.0
    response_timeout: float = 30.0
    idle_timeout: float = 30.0
    upload_timeout: float = 600.0
    readiness_timeout: float = 2.0
    upstream_connections: int = 256

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
