"""docker-compose.yml starts what is there, and is told all that it asks for."""

import importlib.util
import re
from pathlib import Path

import pytest

from local.accounts import ADMINISTRATOR
from local.platform_secrets import PlatformSecrets, environment_file
from local.programs import SUBSCRIBERS, WITH_INTERNAL_DOOR

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMMANDS = [
    [word.strip(' "') for word in command.split(",")]
    for command in re.findall(r"^    command: \[(.*)\]", TEXT, re.MULTILINE)
]

pytestmark = pytest.mark.feature("P08.2")


def test_the_image_runs_modules() -> None:
    assert 'ENTRYPOINT ["python", "-m"]' in (ROOT / "Dockerfile").read_text()
    assert len(COMMANDS) >= 7


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_names_a_module_and_an_application_that_exist(command: list[str]) -> None:
    assert importlib.util.find_spec(command[0]) is not None
    for application in (word for word in command if word.endswith(":create_app")):
        assert importlib.util.find_spec(application.partition(":")[0]) is not None


def test_the_secrets_it_asks_for_are_those_that_make_secrets_makes() -> None:
    given = environment_file(PlatformSecrets.generated((ADMINISTRATOR,))).keys()
    assert set(re.findall(r"\$\{(\w+):\?", TEXT)) <= given


def test_who_is_told_of_whose_events_is_the_same_as_on_one_machine() -> None:
    told = re.findall(r"EVENT_SUBSCRIBERS: (\S+)\n", TEXT)
    pairs = [tuple(part.partition("=")[0] for part in subscribers.split(",")) for subscribers in told]
    assert sorted(pairs) == sorted(SUBSCRIBERS.values())


def test_events_go_to_the_ports_that_the_gateway_does_not_know() -> None:
    internal = {command[1].split(".")[1] for command in COMMANDS if command[-2:] == ["--internal-port", "8001"]}
    assert internal == set(WITH_INTERNAL_DOOR)
    targets = re.findall(r"EVENT_SUBSCRIBERS: (\S+)\n", TEXT)
    assert targets
    for target in ",".join(targets).split(","):
        name, _, url = target.partition("=")
        assert url == f"http://{name}:8001"
    assert ":8001" not in "".join(re.findall(r"_URL: \S+", TEXT))


def test_whoever_keeps_the_alarms_hears_of_everybody() -> None:
    assert all("interop" in told for told in SUBSCRIBERS.values())


def test_the_gateway_is_published_to_this_machine_alone() -> None:
    assert re.findall(r"^    ports: (.*?) *(?:#.*)?$", TEXT, re.MULTILINE) == ['["127.0.0.1:${PORT:-8000}:8000"]']


def test_behind_the_tls_proxy_the_gateway_trusts_the_proxys_own_address_alone() -> None:
    overlay = (ROOT / "docker-compose.tls.yml").read_text()
    trusted = re.findall(r"TRUSTED_PROXIES: (\S+)", overlay)
    assert trusted == re.findall(r"ipv4_address: ([\d.]+)", overlay)
    assert "reverse_proxy gateway:8000" in (ROOT / "Caddyfile").read_text()


def test_the_tls_proxy_waits_for_a_gateway_that_is_replaced() -> None:
    waited = re.search(r"lb_try_duration (\d+)s", (ROOT / "Caddyfile").read_text())
    assert waited is not None
    assert int(waited[1]) > 16  # Compose gives it ten seconds to stop, and six are a cold start on two busy cores


def test_institutions_are_mocks_only_when_the_starter_says_so() -> None:
    assert re.findall(r"(INSTITUTIONS|SINOE_URL|MPE_URL|SIRA_URL): (\S+)", TEXT) == [
        ("INSTITUTIONS", "${INSTITUTIONS:-}"),
        ("SINOE_URL", "${SINOE_URL:-}"),
        ("MPE_URL", "${MPE_URL:-}"),
        ("SIRA_URL", "${SIRA_URL:-}"),
        ("INSTITUTIONS", "${INSTITUTIONS:-}"),
    ]
