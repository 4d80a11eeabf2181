"""The embedded PostgreSQL: durable as told, stopped without a trace, refused in a sentence if its data are damaged."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from local.embedded_postgres import EmbeddedPostgres
from local.errors import CannotStart
from local.orphan_guard import OrphanGuard
from tests.support.postgres import reachable_directory, run_apart


@contextmanager
def running(directory: Path, durable: bool = True) -> Iterator[EmbeddedPostgres]:
    guard = OrphanGuard()
    try:
        server = EmbeddedPostgres.start(
            directory, password="known", log_file=directory / "log", guard=guard, durable=durable
        )
        yield server
        server.stop()
        assert server.poll() == 0
    finally:
        guard.close()


async def shown(url: str, setting: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        value: str = await connection.fetchval(f"SHOW {setting}")
        return value
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def stopped() -> Iterator[Path]:
    """Give the directory of a server that ran and was stopped."""
    with reachable_directory() as directory:
        with running(directory) as server:
            assert run_apart(shown(server.url(), "fsync")) == "on"
        yield directory


@pytest.fixture
def directory() -> Iterator[Path]:
    with reachable_directory() as directory:
        yield directory


def test_it_starts_again_on_its_data_with_its_password(stopped: Path) -> None:
    with running(stopped) as server:
        assert run_apart(shown(server.url(), "server_encoding")) == "UTF8"
        with pytest.raises(asyncpg.InvalidPasswordError):
            run_apart(shown(server.url().replace("known", "guessed"), "fsync"))


@pytest.mark.feature("P07.5")
@pytest.mark.parametrize("lost", ["global/pg_control", "PG_VERSION", "pg_wal"])
def test_damaged_data_are_refused_in_a_sentence(directory: Path, stopped: Path, lost: str) -> None:
    subprocess.run(["cp", "-a", stopped / "postgres", directory], check=True)
    gone = directory / "postgres" / lost
    gone.rename(gone.with_name("gone"))
    with pytest.raises(CannotStart, match="PostgreSQL cannot use the data directory"), running(directory):
        pass


def test_after_a_crash_it_starts_again_at_the_same_address(directory: Path) -> None:
    with running(directory) as server:
        url, pid = server.url(), server.pid
        os.kill(pid, signal.SIGKILL)
        while server.poll() is None:
            pass
        server.start_again()
        assert server.pid != pid
        assert run_apart(shown(url, "fsync")) == "on"


def test_a_server_that_an_earlier_run_left_is_stopped_or_named(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(directory) as left:
        os.kill(left.pid, signal.SIGSTOP)
        try:
            monkeypatch.setattr("local.embedded_postgres.STOP_SECONDS", 0.5)
            with pytest.raises(CannotStart, match=f"end it with kill -9 {left.pid} and"), running(directory):
                pass
        finally:
            os.kill(left.pid, signal.SIGCONT)
        monkeypatch.undo()
        with running(directory):
            assert left.poll() == 0


def test_an_interrupted_first_start_is_begun_anew(directory: Path) -> None:
    unfinished = directory / "postgres-unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")
    with running(directory) as server:
        assert run_apart(shown(server.url(), "port")) == str(server.port)


@pytest.mark.skipif(os.geteuid() != 0, reason="only under root does PostgreSQL run as somebody else")
def test_under_a_closed_directory_a_passing_server_of_root_leaves_nothing_elsewhere(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with running(closed, durable=False) as server:
        moved_to = server.place.moved_to
        assert moved_to
        assert moved_to.parent == Path("/tmp")
        assert run_apart(shown(server.url(), "fsync")) == "off"
    assert not moved_to.exists()
