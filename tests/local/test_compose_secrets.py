"""`make secrets`: the keys that her data is encrypted with survive whatever is typed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRETS = f"{sys.executable} -m local secrets"

pytestmark = pytest.mark.feature("P08.2")


def typed(command: str, directory: Path) -> subprocess.CompletedProcess[str]:
    told = os.environ | {"PYTHONPATH": str(ROOT)}
    shell = ["sh", "-c", command]
    return subprocess.run(shell, cwd=directory, env=told, capture_output=True, text=True, timeout=60, check=False)


def values(file: Path) -> dict[str, str]:
    lines = [line.partition("=") for line in file.read_text().splitlines() if "=" in line and not line.startswith("#")]
    return {name: value for name, _, value in lines}


def test_the_file_is_its_owners_alone_and_nothing_secret_is_printed(tmp_path: Path) -> None:
    made = typed(SECRETS, tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout == ""
    told = values(tmp_path / ".env")
    assert len(told) > 20
    assert not [name for name, value in told.items() if value in made.stderr]
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        ".env": 0o600,
        ".env.copy": 0o600,
    }


def test_a_file_that_exists_is_refused_with_a_sentence_and_left_as_it_is(tmp_path: Path) -> None:
    typed(SECRETS, tmp_path)
    before = (tmp_path / ".env").read_bytes(), (tmp_path / ".env.copy").read_bytes()
    again = typed(SECRETS, tmp_path)
    assert again.returncode == 1
    assert "ya existe" in again.stderr
    assert "exists already" in again.stderr
    assert ((tmp_path / ".env").read_bytes(), (tmp_path / ".env.copy").read_bytes()) == before
    assert len(list(tmp_path.iterdir())) == 2


def test_only_what_is_missing_is_added_and_every_line_that_is_there_stays(tmp_path: Path) -> None:
    typed(SECRETS, tmp_path)
    file = tmp_path / ".env"
    kept = [line for line in file.read_text().splitlines() if not line.startswith("SIRA_TOKEN=")]
    kept = ["# el correo del centro", "PORT=8080 # así", *kept, "export CORS_ORIGINS=https://app.example.pe"]
    file.write_text("\n".join(kept))  # and no line end
    added = typed(f"{SECRETS} --missing", tmp_path)
    assert added.returncode == 0, added.stderr
    lines = file.read_text().splitlines()
    assert lines[:-1] == kept
    assert lines[-1].startswith("SIRA_TOKEN=")
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    assert "completo / complete" in typed(f"{SECRETS} --missing", tmp_path).stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize("options", ["", " --missing"])
def test_a_redirection_of_old_into_the_file_destroys_no_key(tmp_path: Path, options: str) -> None:
    typed(SECRETS, tmp_path)
    before = (tmp_path / ".env").read_bytes()
    redirected = typed(f"{SECRETS}{options} > .env", tmp_path)
    assert redirected.returncode == 1
    assert "se restauró" in redirected.stderr
    assert (tmp_path / ".env").read_bytes() == before


@pytest.mark.parametrize("command", [f"{SECRETS} --missing > .env", f": > .env; {SECRETS} --missing"])
def test_an_emptied_file_without_a_copy_gets_no_new_keys(tmp_path: Path, command: str) -> None:
    refused = typed(command, tmp_path)
    assert refused.returncode == 1
    assert "restaure su copia" in refused.stderr
    assert (tmp_path / ".env").read_bytes() == b""


def test_an_emptied_file_is_restored_from_its_copy(tmp_path: Path) -> None:
    typed(SECRETS, tmp_path)
    before = (tmp_path / ".env").read_bytes()
    assert typed(f": > .env; {SECRETS} --missing", tmp_path).returncode == 0
    assert (tmp_path / ".env").read_bytes() == before


@pytest.mark.parametrize("empty", ["", '""', "''", " # pendiente", '"" # pendiente'])
def test_a_name_without_a_value_is_missing(tmp_path: Path, empty: str) -> None:
    typed(SECRETS, tmp_path)
    (tmp_path / ".env.copy").unlink()
    file = tmp_path / ".env"
    token = values(file)["SIRA_TOKEN"]
    file.write_text(file.read_text().replace(f"SIRA_TOKEN={token}", f"SIRA_TOKEN={empty}"))
    assert typed(f"{SECRETS} --missing", tmp_path).returncode == 0
    assert len(values(file)["SIRA_TOKEN"]) >= len(token)


@pytest.mark.parametrize("options", ["", " --missing"])
@pytest.mark.parametrize(
    "lost", ["rm .env", "sed -i /^CASES_FIELD_ENCRYPTION_KEYS=/d .env", "sed -i s/^SIRA_TOKEN=.*/SIRA_TOKEN=/ .env"]
)
def test_what_is_lost_of_the_file_comes_back_from_the_copy(tmp_path: Path, lost: str, options: str) -> None:
    typed(SECRETS, tmp_path)
    before = values(tmp_path / ".env")
    again = typed(f"{lost}; {SECRETS}{options}", tmp_path)
    if options or lost == "rm .env":
        assert again.returncode == 0, again.stderr
        assert values(tmp_path / ".env") == before
        assert "completo / complete" in again.stderr
    assert values(tmp_path / ".env.copy") == before


def test_a_copy_with_another_value_is_never_the_last_of_it(tmp_path: Path) -> None:
    typed(SECRETS, tmp_path)
    before = values(tmp_path / ".env")
    for number in ("1", "2"):
        typed(f"sed -i 's/^SIRA_TOKEN=.*/SIRA_TOKEN=otro{number}/' .env; {SECRETS} --missing", tmp_path)
    assert values(tmp_path / ".env.copy")["SIRA_TOKEN"] == "otro2"
    assert values(tmp_path / ".env.copy.1") == before
    assert values(tmp_path / ".env.copy.2")["SIRA_TOKEN"] == "otro1"
    assert (tmp_path / ".env.copy.1").stat().st_mode & 0o777 == 0o600


def test_make_secrets_typed_twice_keeps_the_keys_and_offline_leaves_no_empty_file(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in ("Makefile", "local", "shared", "services", "migrations", "requirements"):
        (checkout / name).symlink_to(ROOT / name)
    nowhere = typed("make secrets PYTHON=/nowhere/python", checkout)
    assert nowhere.returncode != 0
    assert not (checkout / ".env").exists()
    (checkout / ".venv").symlink_to(ROOT / ".venv")
    first = typed("make secrets", checkout)
    assert first.returncode == 0, first.stderr
    before = (checkout / ".env").read_bytes()
    assert typed("make secrets", checkout).returncode == 0
    assert (checkout / ".env").read_bytes() == before


def test_git_ignores_the_file_and_its_copy() -> None:
    assert {"/.env", "/.env.*"} <= set((ROOT / ".gitignore").read_text().split())
