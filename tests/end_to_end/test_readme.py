"""The commands of the README, run as they stand: on an empty platform such as Compose starts, by a newcomer."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.accounts import ADMINISTRATOR
from local.platform import Platform
from local.programs import APPLICATIONS
from tests.support.postgres import reachable_directory

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
BLOCKS = {
    re.match(r"# ([a-z -]+)", block)[1]: block  # type: ignore[index]  # each says what it is
    for block in re.findall(r"```bash\n(.*?)```", README.read_text(), re.DOTALL)
}
CONTAINERS = re.findall(r"```sh\n(.*?)```", README.read_text(), re.DOTALL)
OWN_PASSWORD = "cuatro palabras que solo yo uno"
COOKIES = Path(tempfile.gettempdir()) / f"cai-cookies-{os.getpid()}"
COORDINATION = "coordinacion.brena@example.org"

needs_curl = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("bash")), reason="the README's commands are written for curl and bash"
)


@pytest.fixture(scope="module")
def empty_platform() -> Iterator[Platform]:
    """The platform with its first administrator only."""
    identity = "tests.end_to_end.identity_without_a_demonstration:create_app"
    with (
        reachable_directory() as directory,
        Platform.start(directory / "data", applications=APPLICATIONS | {"identity": identity}, durable=False) as empty,
    ):
        yield empty
    COOKIES.unlink(missing_ok=True)


def typed(script: str, platform: Platform, **told: str) -> subprocess.CompletedProcess[str]:
    password = platform.secrets.account_passwords[ADMINISTRATOR]
    who = {"CAI": platform.url, "EMAIL": ADMINISTRATOR, "PASSWORD": password}
    environment = {**os.environ, **who, "CAI_COOKIES": str(COOKIES)} | told
    return subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@needs_curl
@pytest.mark.feature("N12.1", "P02.2", "P08.2")
def test_a_newcomer_makes_the_first_centre_and_each_person_takes_a_password_of_their_own(
    empty_platform: Platform,
) -> None:
    sign_in, centre, institution = BLOCKS["sign-in"], BLOCKS["first centre"], BLOCKS["institution"]
    assert len(BLOCKS) == 3
    too_early = typed(f"{sign_in}\n{institution}", empty_platform)
    assert too_early.returncode != 0
    assert "A centre is needed first" in too_early.stderr
    nobody = typed(f"{sign_in}\n{institution}", empty_platform, PASSWORD="no es esta")
    assert nobody.returncode != 0
    assert "A centre is needed first" not in nobody.stderr

    first = f'sign_in {COORDINATION} "$COORDINATOR" || echo ---; sign_in {COORDINATION} "$COORDINATOR" "{OWN_PASSWORD}"'
    made = typed(f"{sign_in}\n{centre}\n{institution}\n{first} && call GET /v1/cases && echo done", empty_platform)
    assert made.returncode == 0, made.stderr
    assert made.stdout.endswith("done\n")
    assert '"expediente"' in made.stdout
    assert "Elija una contraseña propia" in made.stderr  # without one, the temporary password lets nobody in
    assert "Traceback" not in made.stderr

    again = typed(f"{sign_in}\ncall GET /v1/cases", empty_platform, EMAIL=COORDINATION, PASSWORD=OWN_PASSWORD)
    assert again.returncode == 0, again.stderr

    twice = typed(f"{sign_in}\n{centre}", empty_platform)
    assert twice.returncode != 0
    assert "POST /v1/centres no se hizo / POST /v1/centres was not done" in twice.stderr
    assert "Traceback" not in twice.stderr
    assert COORDINATION not in twice.stdout


@needs_curl
@pytest.mark.feature("P02.2")
def test_strangers_do_not_keep_out_who_signs_in_by_the_command_line(empty_platform: Platform, tmp_path: Path) -> None:
    signed_in = typed(BLOCKS["sign-in"], empty_platform)
    assert signed_in.returncode == 0, signed_in.stderr
    stranger = {"PASSWORD": "no es esta clave", "CAI_COOKIES": str(tmp_path / "stranger")}
    guesses = "\n".join(['sign_in "$EMAIL" "$PASSWORD"'] * 6)
    assert typed(f"{BLOCKS['sign-in']}\n{guesses}", empty_platform, **stranger).returncode != 0
    locked_out = typed(BLOCKS["sign-in"], empty_platform, CAI_COOKIES=str(tmp_path / "another"))
    assert locked_out.returncode != 0
    assert typed(BLOCKS["sign-in"], empty_platform).returncode == 0


@needs_curl
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"PASSWORD": "otra cosa del todo"}, "check e-mail and password"),
        ({"CAI": "http://127.0.0.1:9"}, "does not answer at http://127.0.0.1:9"),
    ],
)
def test_the_commands_stop_at_the_first_error_with_a_sentence(
    empty_platform: Platform, told: dict[str, str], said: str
) -> None:
    stopped = typed(BLOCKS["sign-in"], empty_platform, **told)
    assert stopped.returncode != 0
    assert said in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert stopped.stdout == ""


@pytest.mark.feature("P08.2")
def test_the_commands_for_containers_may_be_typed_twice_and_keep_every_key(tmp_path: Path) -> None:
    checkout, programs = tmp_path / "checkout", tmp_path / "programs"
    checkout.mkdir()
    programs.mkdir()
    for name in (".venv", "Makefile", "local", "shared", "services", "migrations", "requirements"):
        (checkout / name).symlink_to(ROOT / name)
    compose = programs / "docker-compose"
    compose.write_text('#!/bin/sh\necho "$INSTITUTIONS $*"; cat .env > "$SEEN"\n')
    compose.chmod(0o755)
    seen = []
    of_a_shell = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    for time in ("first", "second"):
        told = of_a_shell | {"PATH": f"{programs}:{os.environ['PATH']}", "SEEN": str(tmp_path / time)}
        shell = ["sh", "-ec", CONTAINERS[0]]
        ran = subprocess.run(shell, cwd=checkout, env=told, capture_output=True, timeout=60, check=False)
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout == b"mock up --build --detach\n"
        seen.append((tmp_path / time).read_text())
    assert "FIELD_ENCRYPTION_KEYS=k1:" in seen[0]
    assert seen[0] == seen[1]


def test_the_readme_names_only_what_is_there() -> None:
    named = re.findall(
        r"`((?:services|shared|local|tests|migrations|docs)/[a-z_/]*[a-z_]\.?[a-z]*/?)`", README.read_text()
    )
    missing = [path for path in named if not (README.parent / path).exists()]
    assert named
    assert missing == []
