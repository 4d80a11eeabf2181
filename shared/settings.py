"""What every service is told by its environment; each service adds its own in its settings.py."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(StrEnum):
    """Where this process runs; only outside production may the clock be shifted."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class ServiceSettings(BaseSettings):
    """Settings common to all services, read from environment variables of the same names in capitals."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    environment: Environment = Environment.PRODUCTION
    database_url: SecretStr
    database_pool_size: int = 10
    public_url: str = "http://127.0.0.1:8000"
    identity_url: str = "http://127.0.0.1:8001"
    cases_url: str = "http://127.0.0.1:8002"
    sessions_url: str = "http://127.0.0.1:8003"
    interop_url: str = "http://127.0.0.1:8004"
    oidc_issuer: str = ""
    oidc_jwks_url: str = ""
    oidc_audience: str = "cai"
    oidc_roles_claim: str = "cai_roles"
    oidc_centres_claim: str = "cai_centres"
    oidc_kind_claim: str = "cai_kind"
    oidc_institution_claim: str = "cai_institution"
    service_client_secret: SecretStr
    field_encryption_keys: SecretStr
    blind_index_key: SecretStr
    clock_offset_file: Path | None = None
    event_subscribers: str = ""

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
