"""What stops `make run` is said in one line, Spanish and English, with exit status 1."""

import errno
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local.data_directory import DataDirectory
from local.embedded_postgres import _refusal
from local.errors import CannotStart, DiskFull
from local.leftovers import refuse_leftovers
from tests.support.process_output import ProcessOutput

SET_UP = Path("local/set_up.sh")


def refused(command: list[str], **environment: str) -> str:
    """Run a command that must be refused; return the one line it says."""
    told = {"PATH": "/usr/bin:/bin"} | environment
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=told)
    assert run.returncode == 1, run.stderr
    (line,) = run.stderr.splitlines()
    assert line.startswith("ERROR: ")
    assert " / " in line
    return line


def cai_run(directory: Path, port: int = 0) -> list[str]:
    return [sys.executable, "-m", "local", "run", "--data", str(directory), "--port", str(port)]


@pytest.mark.parametrize("port", ["65536", "99999999", "-1", "ocho mil", "80.5"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    assert f"El puerto debe ser un número de 1 a 65535, no {port}" in refused([*cai_run(tmp_path)[:-1], port])


def test_a_busy_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"El puerto {port} no se puede usar" in refused(cai_run(tmp_path, port))


def test_a_data_directory_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "No se puede escribir en el directorio de datos" in refused(cai_run(tmp_path / "file" / "data"))


def test_damaged_secrets(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{}")
    assert "está dañado" in refused(cai_run(tmp_path))


def test_a_full_disk_is_not_taken_for_damage(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    for reason in (
        'FATAL:  could not write lock file "postmaster.pid": No space left on device',
        'PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device',
        'could not extend file "base/5/2619": Disk quota exceeded',
    ):
        log.write_text(f"2026-11-26 12:31:57 UTC [1] {reason}\n2026-11-26 12:31:57 UTC [1] LOG:  shutting down\n")
        said = str(_refusal(tmp_path / "postgres", log, 0))
        assert "El disco está lleno" in said
        assert "make room and start again" in said
        assert not {"bórrelo", "restaure", "delete", "restore"} & set(said.replace(",", " ").split())
    log.write_text("FATAL:  invalid data in file\n")
    assert "restaure una copia" in str(_refusal(tmp_path / "postgres", log, 0))


def test_a_full_disk_under_the_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(DiskFull), DataDirectory.opened(tmp_path / "data"):
        pass


def test_a_database_that_does_not_answer_is_named_by_its_variable_and_quotes_no_password() -> None:
    address = "postgresql://cai_admin:CLAVE-91b7@127.0.0.1:1/cai"
    line = refused([sys.executable, "-m", "local", "migrate"], DATABASE_ADMIN_URL=address)
    assert "ConnectionRefusedError ECONNREFUSED): revise DATABASE_ADMIN_URL" in line
    assert "CLAVE" not in line


def test_what_nobody_foresaw_is_told_by_kind_and_place() -> None:
    line = refused([sys.executable, "-m", "local", "migrate"])
    assert re.search(r"Fallo no previsto \(KeyError, .*__main__\.py:\d+ migrate", line)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "local").mkdir()
    shutil.copy(SET_UP, tmp_path / "local")
    return tmp_path


def set_up(checkout: Path) -> list[str]:
    return ["sh", str(checkout / "local" / "set_up.sh"), "runtime"]


def test_a_python_that_is_too_old(checkout: Path) -> None:
    old = checkout / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    line = refused(set_up(checkout), PYTHON=str(old))
    assert "Hace falta Python 3.11 o más nuevo (hay: Python 3.9.2)" in line
    assert not (checkout / ".venv").exists()


def test_a_python_without_venv(checkout: Path) -> None:
    bare = checkout / "bare-python"
    bare.write_text('#!/bin/sh\n[ "$2" = venv ] && exit 1\n[ "$1" = --version ] && echo "Python 3.13.1"\nexit 0\n')
    bare.chmod(0o755)
    run = subprocess.run(
        set_up(checkout),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHON": str(bare), "PATH": "/usr/bin:/bin"},
    )
    assert run.returncode == 1
    assert "python3-venv" in run.stderr.splitlines()[-1]


def test_processes_that_an_earlier_run_left_are_named_with_how_to_end_them(tmp_path: Path) -> None:
    held = tmp_path / "interop.pid"
    script = f"from pathlib import Path; from local.leftovers import hold; hold(Path({str(held)!r})); print(1); input()"
    command = [sys.executable, "-u", "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as left:
        output = ProcessOutput(left.stdout)
        assert output.next_line(seconds=20) == "1\n"
        with pytest.raises(CannotStart, match=rf"\(interop {left.pid}\): end them with kill {left.pid}$"):
            refuse_leftovers(tmp_path, seconds=0.2)
        left.kill()
        output.close()
    refuse_leftovers(tmp_path, seconds=0.2)
