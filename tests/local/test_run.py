"""`make run` as its user meets it: what it prints, how it ends, and what a crash leaves behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest

from local.errors import CannotStart
from local.platform import Platform
from local.supervisor import is_ready
from tests.local.run_trivially import TRIVIAL
from tests.support.eventually import eventually_without_a_loop
from tests.support.process_output import ProcessOutput


@contextmanager
def running(directory: Path) -> Iterator[tuple[subprocess.Popen[str], ProcessOutput]]:
    """Run the platform until it says it is ready; gives the process and what it prints."""
    command = [sys.executable, "-u", "-m", "tests.local.run_trivially", str(directory), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        output = ProcessOutput(process.stdout)
        try:
            output.line_with("Ready:", seconds=60)
            yield process, output
        finally:
            process.kill()
            process.wait(10)
            output.close()


def descendants(pid: int) -> set[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in children} | {below for child in children for below in descendants(int(child))}


def wait_until_gone(pids: set[int], seconds: float) -> None:
    def left() -> list[int]:
        return [pid for pid in pids if Path(f"/proc/{pid}/exe").exists()]

    eventually_without_a_loop("the end of the processes", lambda: not left(), seconds=seconds, seen=left)


def database_pid(directory: Path) -> int | None:
    """Return the process that the server names in its state file; none while the file is gone or being written."""
    try:
        first_line = (directory / "postgres" / "postmaster.pid").read_text().partition("\n")[0]
    except FileNotFoundError:
        return None
    return int(first_line) if first_line else None


def gateway(output: ProcessOutput) -> str:
    return output.lines[-1].split()[1].rstrip("/")


def test_it_prints_the_accounts_once_and_an_interrupt_leaves_no_process(platform_directory: Path) -> None:
    (platform_directory / "accounts-announced").unlink(missing_ok=True)
    with running(platform_directory) as (process, output):
        assert sum("administracion@cai.example" in line for line in output.lines) == 1
        children = descendants(process.pid)
        assert len(children) >= 8
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        wait_until_gone(children, seconds=5)


def test_an_interrupt_in_the_middle_of_a_fork_is_not_lost(platform_directory: Path) -> None:
    command = [sys.executable, "-u", "-m", "tests.local.run_interrupted", str(platform_directory)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "Exception ignored" in ended.stderr, "the interpreter dropped it"
    assert ended.stdout.endswith("Detenido. / Stopped.\n")


def test_a_kill_of_the_runner_ends_its_children_and_the_next_start_works(platform_directory: Path) -> None:
    platform_directory.mkdir(mode=0o711, exist_ok=True)
    (platform_directory / "accounts-announced").touch()
    with running(platform_directory) as (process, output):
        assert not any("administracion@cai.example" in line for line in output.lines)
        children = descendants(process.pid)
        process.kill()
        process.wait(10)
    with running(platform_directory) as (process, _):
        wait_until_gone(children, seconds=20)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing but the guard ends them")
def test_runner_and_guard_killed_together_leave_no_process(platform_directory: Path) -> None:
    with running(platform_directory) as (process, _):
        children = descendants(process.pid)
        guard = next(pid for pid in children if "orphan_guard" in Path(f"/proc/{pid}/cmdline").read_text())
        assert len(children) >= 8
        os.kill(guard, signal.SIGKILL)
        process.kill()
        process.wait(10)
        wait_until_gone(children, seconds=20)


def test_what_ends_by_itself_is_started_again_and_said_so(platform_directory: Path) -> None:
    with running(platform_directory) as (process, output):
        url = gateway(output)
        with suppress(httpx2.RemoteProtocolError):
            httpx2.get(f"{url}/end")
        assert "gateway ended (3); restarting in 1 s" in output.next_line(seconds=30)
        eventually_without_a_loop("a gateway that is ready again", lambda: is_ready(url), seen=lambda: output.lines)

        ended = database_pid(platform_directory)
        assert ended
        os.kill(ended, signal.SIGKILL)
        assert "PostgreSQL ended; restarting" in output.next_line(seconds=30)
        eventually_without_a_loop(
            f"a PostgreSQL that is not process {ended}",
            lambda: database_pid(platform_directory) not in (None, ended),
            seen=lambda: database_pid(platform_directory),
        )
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    passwords = json.loads((platform_directory / "secrets.json").read_text())["database_passwords"].values()
    for log in (platform_directory / "logs").iterdir():
        assert not any(password in log.read_text() for password in passwords), log
    assert (platform_directory / "logs").stat().st_mode & 0o077 == 0


def test_a_service_that_does_not_start_is_named_with_its_reason(platform_directory: Path) -> None:
    broken = TRIVIAL | {"cases": "tests.local.nothing_here:create_app"}
    with (
        pytest.raises(CannotStart, match=r"The service cases did not start \(.*nothing_here"),
        Platform.start(platform_directory, applications=broken),
    ):
        pass
