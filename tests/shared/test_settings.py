"""What the environment tells a service: read under the documented names, refused early, and never shown."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.settings import Environment, ServiceSettings
from tests.support.service import environment

SECRETS = {
    "DATABASE_URL": "postgresql://cases:CLAVE-SECRETA@db:5432/cai",
    "SERVICE_CLIENT_SECRET": "SECRETO-DEL-SERVICIO",
    "FIELD_ENCRYPTION_KEYS": "k1:LLAVE-SECRETA",
    "BLIND_INDEX_KEY": "INDICE-SECRETO",
}


def shown_secrets(text: str) -> list[str]:
    return [secret for secret in ("CLAVE", "SECRETO", "SECRETA", "LLAVE", "INDICE") if secret in text]


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.feature("P02.1")
def test_settings_have_the_names_of_the_documentation(environ: pytest.MonkeyPatch) -> None:
    for name in ("ISSUER", "JWKS_URL", "AUDIENCE", "ROLES_CLAIM", "CENTRES_CLAIM", "KIND_CLAIM"):
        environ.setenv(f"OIDC_{name}", name.lower())
    settings = ServiceSettings()
    assert settings.issuer == "issuer"
    assert (settings.oidc_jwks_url, settings.oidc_audience) == ("jwks_url", "audience")
    assert (settings.oidc_roles_claim, settings.oidc_centres_claim) == ("roles_claim", "centres_claim")
    assert settings.oidc_kind_claim == "kind_claim"
    assert settings.service_client_secret.get_secret_value() == "SECRETO-DEL-SERVICIO"


def test_without_a_word_the_environment_is_production(environ: pytest.MonkeyPatch) -> None:
    assert ServiceSettings().environment is Environment.PRODUCTION


@pytest.mark.feature("P02.1")
def test_the_defaults_are_those_of_the_documentation(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("PUBLIC_URL", "https://cai.example")
    settings = ServiceSettings()
    assert settings.issuer == "https://cai.example/identity"
    assert (settings.oidc_audience, settings.oidc_roles_claim) == ("cai", "cai_roles")
    assert (settings.oidc_centres_claim, settings.oidc_kind_claim) == ("cai_centres", "cai_kind")


@pytest.mark.parametrize("missing", SECRETS)
def test_a_missing_secret_stops_the_start(environ: pytest.MonkeyPatch, missing: str) -> None:
    environ.delenv(missing)
    with pytest.raises(ValidationError, match=missing.lower()) as caught:
        ServiceSettings()
    assert shown_secrets(f"{caught.value}") == []


@pytest.mark.feature("P06.1")
@pytest.mark.parametrize(
    ("name", "value"),
    [("CLOCK_OFFSET_FILE", "/tmp/offset"), ("ENVIRONMENT", "producción"), ("DATABASE_POOL_SIZE", "muchas")],
)
def test_a_refusal_at_the_start_shows_no_secret(environ: pytest.MonkeyPatch, name: str, value: str) -> None:
    environ.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        ServiceSettings()
    assert shown_secrets(f"{caught.value} {caught.value!r}") == []


@pytest.mark.feature("P06.1")
def test_printed_settings_show_no_secret(environ: pytest.MonkeyPatch) -> None:
    settings = ServiceSettings()
    assert shown_secrets(f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}") == []


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+asyncpg"])
def test_the_database_is_named_for_whoever_connects(scheme: str) -> None:
    rest = "u:p@h:5432/db?application_name=cai"
    settings = ServiceSettings(**environment(f"{scheme}://{rest}"))
    assert settings.asyncpg_url == f"postgresql://{rest}"
    assert settings.sqlalchemy_url == f"postgresql+asyncpg://{rest}"


@pytest.mark.feature("N14.2")
@pytest.mark.parametrize(
    ("written", "subscribers"),
    [
        ("", {}),
        ("cases=http://cases:8002", {"cases": "http://cases:8002"}),
        (" cases = http://c , sessions=http://s?a=b ,", {"cases": "http://c", "sessions": "http://s?a=b"}),
    ],
)
def test_subscribers_are_names_and_addresses(written: str, subscribers: dict[str, str]) -> None:
    assert ServiceSettings(**environment("postgresql://x", event_subscribers=written)).subscribers == subscribers


@pytest.mark.parametrize("place", ["demo", "test"])
def test_outside_production_the_clock_may_be_moved(place: str, tmp_path: Path) -> None:
    settings = ServiceSettings(**environment("postgresql://x", environment=place, clock_offset_file=tmp_path / "o"))
    assert settings.clock_offset_file == tmp_path / "o"


def test_settings_never_change_while_a_service_runs() -> None:
    settings = ServiceSettings(**environment("postgresql://x"))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(settings, "oidc_audience", "x")  # noqa: B010  (as a program would that mypy did not see)
