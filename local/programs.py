"""The platform's processes: how each is started, and the environment of its own, with only its own secrets."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local import accounts
from local.databases import service_url
from local.platform_secrets import PlatformSecrets

APPLICATIONS = {  # in the order of their start: the one that loads most first
    "interop": "services.interop.main:create_app",
    "sessions": "services.sessions.main:create_app",
    "cases": "services.cases.main:create_app",
    "identity": "services.identity.main:create_app",
    "mocks": "services.mocks.main:create_app",
    "gateway": "services.gateway.main:create_app",
}
# Who is told of whose events.
SUBSCRIBERS = {
    "identity": ("cases", "sessions", "interop"),
    "cases": ("sessions", "interop"),
    "sessions": ("cases", "interop"),
    "interop": ("cases", "interop"),  # itself too: it keeps the alarms, also of what is stuck there
}
WITH_INTERNAL_DOOR = tuple(sorted({name for names in SUBSCRIBERS.values() for name in names}))
# The settings that the one who starts us decides, by process; all others are decided in `service_environment`.
_OF_EVERY_SERVICE = (
    "DATABASE_POOL_SIZE", "BACKGROUND_POOL_SIZE", "OIDC_ISSUER", "OIDC_JWKS_URL", "OIDC_AUDIENCE",
    "OIDC_ROLES_CLAIM", "OIDC_CENTRES_CLAIM", "OIDC_KIND_CLAIM", "OIDC_INSTITUTION_CLAIM",
)  # fmt: skip
SETTINGS_PASSED_ON = {
    "gateway": (
        "CORS_ORIGINS", "TRUSTED_PROXIES", "BODY_LIMIT_BYTES", "FILE_LIMIT_BYTES", "HEADER_LIMIT_BYTES",
        "URL_LIMIT_BYTES", "RATE_LIMIT_ADDRESS", "RATE_LIMIT_CLIENT", "RATE_LIMIT_SIGN_IN", "CONNECT_TIMEOUT",
        "RESTART_PATIENCE", "RESPONSE_TIMEOUT", "IDLE_TIMEOUT", "UPLOAD_TIMEOUT", "SLOWEST_UPLOAD", "READINESS_TIMEOUT",
        "UPSTREAM_CONNECTIONS",
    ),
    "identity": (*_OF_EVERY_SERVICE, "WEB_REDIRECT_URIS", "FIRST_ADMINISTRATOR_NAME"),
    "cases": (
        *_OF_EVERY_SERVICE, "DOCUMENT_BUCKET", "DOCUMENT_S3_ENDPOINT", "DOCUMENT_S3_REGION", "DOCUMENT_S3_KEY_ID",
        "DOCUMENT_S3_SECRET",
    ),
    "sessions": (*_OF_EVERY_SERVICE, "JITSI_SERVER"),
    "interop": (
        *_OF_EVERY_SERVICE, "CASILLA_EFFECT_BUSINESS_DAYS", "UNMATCHED_ALARM_HOURS", "RECEIPT_ALARM_HOURS",
        "DELIVERY_PATIENCE_HOURS", "DELIVERY_FIRST_RETRY_SECONDS", "RECEIPT_FIRST_QUESTION_SECONDS",
    ),
}  # fmt: skip
PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ")


@dataclass(frozen=True)
class Program:
    """A process to run: its name, application and environment, and the addresses it serves.

    `internal_url` is where it takes what only other services send; "" where nobody sends anything.
    """

    name: str
    application: str
    environment: Mapping[str, str]
    url: str
    internal_url: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What the environments of the processes are made from; `urls` and `internal_urls` hold their own addresses."""

    urls: Mapping[str, str]
    internal_urls: Mapping[str, str]
    admin_url: str
    secrets: PlatformSecrets
    signing: Path
    documents: Path
    environment: str
    clock_offset_file: Path | None = None


def programs(surroundings: Surroundings, applications: Mapping[str, str] = APPLICATIONS) -> list[Program]:
    """Return the platform's processes, the gateway last."""
    return [
        Program(
            name,
            application,
            passed_on() | service_environment(name, surroundings),
            surroundings.urls[name],
            surroundings.internal_urls.get(name, ""),
        )
        for name, application in applications.items()
    ]


def service_environment(name: str, around: Surroundings) -> dict[str, str]:
    """Return what the process `name` is told, and nothing that is another's secret."""
    told = {setting: os.environ[setting] for setting in SETTINGS_PASSED_ON.get(name, ()) if setting in os.environ}
    told |= {f"{service.upper()}_URL": around.urls[service] for service in ("identity", "cases", "sessions", "interop")}
    told |= {"PUBLIC_URL": around.urls["gateway"], "ENVIRONMENT": around.environment}
    if name in ("gateway", "interop"):
        told["INSTITUTIONS"] = "mock"  # on one machine they always are
    if name == "gateway":
        return told
    told["DATABASE_URL"] = service_url(around.admin_url, name, around.secrets.database_passwords[name])
    if around.clock_offset_file:
        told["CLOCK_OFFSET_FILE"] = str(around.clock_offset_file)
    if name != "mocks":
        told |= {
            "SERVICE_CLIENT_SECRET": around.secrets.client_secrets[name],
            "FIELD_ENCRYPTION_KEYS": around.secrets.field_encryption_keys[name],
            "BLIND_INDEX_KEY": around.secrets.blind_index_keys[name],
            "EVENT_SUBSCRIBERS": ",".join(f"{to}={around.internal_urls[to]}" for to in SUBSCRIBERS.get(name, ())),
        }
    return told | _particulars(name, around)


def _particulars(name: str, around: Surroundings) -> dict[str, str]:
    """Return what only the process `name` is told."""
    secrets = around.secrets
    institutions = {
        "SINOE_USER": secrets.sinoe_user,
        "SINOE_PASSWORD": secrets.sinoe_password,
        "MPE_TOKEN": secrets.mpe_token,
        "SIRA_TOKEN": secrets.sira_token,
    }
    if name == "identity":
        clients = secrets.client_secrets.items()
        return {
            "SERVICE_CLIENTS": ",".join(f"cai-{service}:{secret}" for service, secret in clients),
            "FIRST_ADMINISTRATOR_EMAIL": accounts.ADMINISTRATOR,
            "FIRST_ADMINISTRATOR_PASSWORD": secrets.account_passwords[accounts.ADMINISTRATOR],
            "DEMO_CENTRES": json.dumps([accounts.CENTRE]),
            "DEMO_ACCOUNTS": json.dumps(accounts.demo_accounts(secrets.account_passwords)),
        }
    if name == "cases":
        return {"DOCUMENT_DIRECTORY": str(around.documents)}
    if name == "interop":
        addresses = {f"{institution}_URL": around.urls["mocks"] for institution in ("SINOE", "MPE", "SIRA", "MOCKS")}
        return institutions | addresses | signing_files(around.signing)
    if name == "mocks":
        return institutions | {"MOCKS_CONTROL_TOKEN": secrets.mocks_control_token}
    return {}


def signing_files(directory: Path) -> dict[str, str]:
    """Return where the centre's key, certificate and chain stand."""
    return {
        "SIGNING_KEY_FILE": str(directory / "key.pem"),
        "SIGNING_CERTIFICATE_FILE": str(directory / "certificate.pem"),
        "SIGNING_CHAIN_FILE": str(directory / "chain.pem"),
    }


def passed_on() -> dict[str, str]:
    """Return the part of our own environment that the processes may see."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}
