"""What the mock institutions read from the environment."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The same credentials that interop is given for the real institutions, and a token of the tests' own."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    database_url: SecretStr
    mocks_control_token: SecretStr
    sinoe_user: str
    sinoe_password: SecretStr
    mpe_token: SecretStr
    sira_token: SecretStr
    clock_offset_file: Path | None = None
