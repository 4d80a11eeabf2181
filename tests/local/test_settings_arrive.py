"""Each setting arrives: what a Settings class reads is what docker-compose.yml and `make run` pass, and is written."""

import re
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # no stubs; only here

from local.accounts import EMAILS
from local.platform_secrets import PlatformSecrets
from local.programs import APPLICATIONS, SETTINGS_PASSED_ON, Surroundings, service_environment
from local.settings_page import PAGE, SETTINGS, settings_page, variables

COMPOSE = yaml.safe_load((PAGE.parent.parent / "docker-compose.yml").read_text())["services"]
NOT_IN_COMPOSE = {
    "CLOCK_OFFSET_FILE",  # refused in production
    "DEMO_CENTRES",  # of a demonstration on one machine
    "DEMO_ACCOUNTS",
}

pytestmark = pytest.mark.feature("P08.2")


@pytest.fixture
def around() -> Surroundings:
    urls = {name: f"http://127.0.0.1:{8000 + place}" for place, name in enumerate(APPLICATIONS)}
    secrets = PlatformSecrets.generated(EMAILS)
    places = (Path("signing"), Path("documents"))
    return Surroundings(urls, urls, "postgresql://a:b@127.0.0.1/cai", secrets, *places, "demo", Path("offset"))


@pytest.mark.parametrize("process", SETTINGS)
def test_compose_passes_every_setting_of_a_process_and_no_other(process: str) -> None:
    passed = set(COMPOSE[process]["environment"])
    read = set(variables(SETTINGS[process]))
    assert read - passed - NOT_IN_COMPOSE == set()
    assert passed - read == set()


@pytest.mark.parametrize("process", SETTINGS)
def test_what_compose_takes_from_env_has_the_settings_own_name(process: str) -> None:
    for variable, given in COMPOSE[process]["environment"].items():
        if taken := re.fullmatch(r"\$\{(\w+)(?::[-?].*)?\}", str(given)):
            own_secrets = {f"{process.upper()}_{variable}", f"{process.upper()}_{variable.removeprefix('SERVICE_')}"}
            assert taken[1] in {variable, *own_secrets}, f"{process}: {variable} is told {given}"


@pytest.mark.parametrize("process", SETTINGS)
def test_make_run_decides_or_passes_on_every_setting_of_a_process(process: str, around: Surroundings) -> None:
    decided = set(service_environment(process, around))
    passed = set(SETTINGS_PASSED_ON.get(process, ()))
    assert set(variables(SETTINGS[process])) - decided - passed == set()
    assert passed - set(variables(SETTINGS[process])) == set()


def test_make_run_passes_on_what_its_environment_sets_and_only_to_its_reader(
    monkeypatch: pytest.MonkeyPatch, around: Surroundings
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://app.example.pe")
    monkeypatch.setenv("OIDC_ISSUER", "https://entrada.example.pe")
    assert service_environment("gateway", around)["CORS_ORIGINS"] == "https://app.example.pe"
    assert service_environment("cases", around)["OIDC_ISSUER"] == "https://entrada.example.pe"
    assert "CORS_ORIGINS" not in service_environment("cases", around)


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in variables(SETTINGS["gateway"]):
        monkeypatch.setenv(variable, "")
    assert SETTINGS["gateway"]() == SETTINGS["gateway"].model_validate({})


def test_the_page_of_settings_is_what_the_classes_say() -> None:
    assert PAGE.read_text() == settings_page(), "stale: python -m local settings"
