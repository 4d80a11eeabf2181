"""The platform as a context: started in order, each process with its own secrets, stopped without a trace."""

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx2
import pytest

from local.errors import CannotStart, DiskFull
from local.platform import Platform, migrate_apart
from local.platform_secrets import CLIENTS
from local.supervisor import is_ready
from tests.local.run_trivially import TRIVIAL


@pytest.fixture(scope="module")
def platform(platform_directory: Path) -> Iterator[Platform]:
    with Platform.start(platform_directory, durable=False, applications=TRIVIAL) as running:
        pids = running.pids()
        yield running
    for name, pid in pids.items():
        assert not Path(f"/proc/{pid}").exists(), f"{name} is still there"


def environment(platform: Platform, name: str) -> dict[str, str]:
    told: dict[str, str] = httpx2.get(f"{platform.urls[name]}/environment").json()
    return told


@pytest.mark.feature("P08.1")
def test_every_process_is_ready(platform: Platform) -> None:
    assert set(platform.pids()) == {*TRIVIAL, "postgres"}
    assert all(is_ready(url) for url in platform.urls.values())


def test_a_process_is_told_its_own_secrets_only(platform: Platform) -> None:
    secrets = platform.secrets
    for name in TRIVIAL:
        told = " ".join(environment(platform, name).values())
        for kind in ("database_passwords", "field_encryption_keys", "blind_index_keys"):
            for owner, value in asdict(secrets)[kind].items():
                assert (value in told) == (owner == name), f"{kind} of {owner} in {name}"
        assert secrets.postgres_administrator not in told
        assert (secrets.mocks_control_token in told) == (name == "mocks")
        assert (secrets.sinoe_password in told) == (name in {"mocks", "interop"})
        for owner in CLIENTS:
            assert (secrets.client_secrets[owner] in told) == (name in {owner, "identity"})


def test_secrets_and_keys_are_readable_by_their_owner_only(platform: Platform, platform_directory: Path) -> None:
    for file in (platform_directory / "secrets.json", *(platform_directory / "signing").iterdir()):
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_killed_service_is_down_until_it_is_restarted(platform: Platform) -> None:
    before = platform.pids()["cases"]
    platform.kill("cases")
    assert not is_ready(platform.urls["cases"])
    platform.restart("cases")
    assert is_ready(platform.urls["cases"])
    assert platform.pids()["cases"] != before


def test_a_directory_in_use_is_refused(platform: Platform, platform_directory: Path) -> None:
    with pytest.raises(CannotStart, match=rf"ya está en uso .*\(process {os.getpid()}\)"):
        refused_start(platform_directory)


def test_a_busy_port_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} cannot be used"):
            refused_start(tmp_path, gateway_port=port)


def test_a_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="Cannot write to the data directory"):
        refused_start(tmp_path / "file")


@pytest.mark.feature("P07.5")
def test_damaged_secrets_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text('{"postgres_admin')
    with pytest.raises(CannotStart, match=r"secrets\.json is damaged"):
        refused_start(tmp_path)
    assert (tmp_path / "secrets.json").read_text() == '{"postgres_admin'


def refused_start(directory: Path, **options: object) -> None:
    with Platform.start(directory, durable=False, **({"applications": TRIVIAL} | options)):  # type: ignore[arg-type]  # options of one test each
        raise AssertionError("it started")


def test_a_full_disk_ends_no_platform_the_database_is_started_again_until_there_is_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Server:
        """A database that ended and finds no room, and then some."""

        tries = 0

        def poll(self) -> int | None:
            return 1 if self.tries < 3 else None

        def start_again(self) -> None:
            self.tries += 1
            if self.tries < 3:
                raise DiskFull(tmp_path)

    server, told, unused = Server(), list[str](), cast("Any", None)
    supervisor = cast("Any", SimpleNamespace(look_after=lambda _: None))
    monkeypatch.setattr("local.platform.FULL_DISK_PAUSE", 0)
    platform = Platform(unused, {}, {}, "", unused, supervisor, cast("Any", server))
    platform.watch(told.append, until=lambda: server.poll() is None)
    assert server.tries == 3
    assert sum("El disco está lleno" in line for line in told) == 2


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("INFO\nERROR: El disco está lleno. / The disk is full.\n", "El disco está lleno. / The disk is full."),
        ("", "Las migraciones no terminaron (estado -9): vuelva a iniciar. / The migrations did not end (status -9)"),
        ("ValueError: Jr. Los Olvidos 456 / Breña\n", "Las migraciones no terminaron (estado -9)"),
    ],
)
def test_what_stopped_the_migrations_is_passed_on_when_it_is_a_sentence_of_ours(
    monkeypatch: pytest.MonkeyPatch, written: str, told: str
) -> None:
    ended = subprocess.CompletedProcess([], -9, "", written)
    monkeypatch.setattr("local.platform.subprocess.run", lambda *_, **__: ended)
    with pytest.raises(CannotStart) as stopped:
        migrate_apart("postgresql://nowhere")
    assert str(stopped.value).startswith(told)
