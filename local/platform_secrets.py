"""The platform's secrets on one machine: generated once, kept in one file that only its owner reads."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from local.databases import SERVICES
from local.errors import CannotStart
from shared.security.encryption import FieldCipher

CLIENTS = ("identity", "cases", "sessions", "interop")


@dataclass(frozen=True)
class PlatformSecrets:
    """Every secret of the platform; each service is told its own only."""

    postgres_administrator: str
    database_passwords: dict[str, str]
    client_secrets: dict[str, str]
    field_encryption_keys: dict[str, str]
    blind_index_keys: dict[str, str]
    mocks_control_token: str
    sinoe_user: str
    sinoe_password: str
    mpe_token: str
    sira_token: str
    account_passwords: dict[str, str]

    @classmethod
    def kept_in(cls, file: Path, accounts: tuple[str, ...]) -> "PlatformSecrets":
        """Read the secrets, or generate and keep them if there are none; `accounts` are e-mail addresses."""
        if not file.exists():
            _keep(file, cls.generated(accounts))
        try:
            return cls(**json.loads(file.read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise CannotStart(
                f"El archivo de claves {file} está dañado: restaure una copia; sin él no se leen los datos cifrados.",
                f"The secrets file {file} is damaged: restore a copy; without it the encrypted data cannot be read.",
            ) from error

    @classmethod
    def generated(cls, accounts: tuple[str, ...] = ()) -> "PlatformSecrets":
        """Generate every secret anew."""
        return cls(
            postgres_administrator=_token(),
            database_passwords={service: _token() for service in SERVICES},
            client_secrets={service: _token() for service in CLIENTS},
            field_encryption_keys={service: f"k1:{_key()}" for service in CLIENTS},
            blind_index_keys={service: _key() for service in CLIENTS},
            mocks_control_token=_token(),
            sinoe_user="cai-demostracion",
            sinoe_password=_token(),
            mpe_token=_token(),
            sira_token=_token(),
            account_passwords={email: _password() for email in accounts},
        )

    def ciphers(self) -> dict[str, FieldCipher]:
        """Return what each service encrypts with, by its name."""
        return {
            service: FieldCipher(keys, self.blind_index_keys[service])
            for service, keys in self.field_encryption_keys.items()
        }


def password_name(service: str) -> str:
    """Return the variable that holds the password of a service's database role."""
    return f"{service.upper()}_DATABASE_PASSWORD"


def ciphers_told(environment: Mapping[str, str]) -> dict[str, FieldCipher]:
    """Return what each service encrypts with, from variables named as in `environment_file`."""
    return {
        service: FieldCipher(
            environment[f"{service.upper()}_FIELD_ENCRYPTION_KEYS"], environment[f"{service.upper()}_BLIND_INDEX_KEY"]
        )
        for service in CLIENTS
    }


def environment_file(made: PlatformSecrets) -> dict[str, str]:
    """Return the secrets under the names that docker-compose.yml asks for."""
    ((email, password),) = made.account_passwords.items()
    told = {"POSTGRES_PASSWORD": made.postgres_administrator, "MOCKS_CONTROL_TOKEN": made.mocks_control_token}
    told |= {"FIRST_ADMINISTRATOR_EMAIL": email, "FIRST_ADMINISTRATOR_PASSWORD": password}
    told |= {"SINOE_USER": made.sinoe_user, "SINOE_PASSWORD": made.sinoe_password}
    told |= {"MPE_TOKEN": made.mpe_token, "SIRA_TOKEN": made.sira_token}
    told |= {password_name(service): value for service, value in made.database_passwords.items()}
    told |= {f"{service.upper()}_CLIENT_SECRET": value for service, value in made.client_secrets.items()}
    told |= {f"{service.upper()}_FIELD_ENCRYPTION_KEYS": value for service, value in made.field_encryption_keys.items()}
    return told | {f"{service.upper()}_BLIND_INDEX_KEY": value for service, value in made.blind_index_keys.items()}


def _keep(file: Path, made: PlatformSecrets) -> None:
    unfinished = file.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(asdict(made), indent=2))
    unfinished.replace(file)


def _token() -> str:
    return secrets.token_urlsafe(24)


def _key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _password() -> str:
    """Return a password that a person can copy by hand: 5 groups of 4 unmistakable characters, 99 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))
