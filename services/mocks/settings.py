"""What the mock institutions read from the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.meaning import Meaning


class Settings(BaseSettings):
    """The same credentials that interop is given for the real institutions, and a token of the tests' own."""

    model_config = SettingsConfigDict(frozen=True, hide_input_in_errors=True, env_ignore_empty=True)

    database_url: Annotated[
        SecretStr,
        Meaning("Base de datos, con el rol propio de los simuladores", "Database, with the simulators' own role"),
    ]
    mocks_control_token: Annotated[
        SecretStr,
        Meaning(
            "Credencial con que las pruebas mandan a los simuladores", "Credential by which tests steer the simulators"
        ),
    ]
    sinoe_user: Annotated[str, Meaning("Usuario de la casilla en SINOE", "The casilla's user at SINOE")]
    sinoe_password: Annotated[SecretStr, Meaning("Su contraseña", "Its password")]
    mpe_token: Annotated[
        SecretStr, Meaning("Credencial ante la mesa de partes electrónica", "Credential at the electronic filing desk")
    ]
    sira_token: Annotated[SecretStr, Meaning("Credencial ante SIRA", "Credential at SIRA")]
    clock_offset_file: Annotated[
        Path | None, Meaning("Archivo que mueve el reloj en pruebas", "File that moves the clock in tests")
    ] = None
