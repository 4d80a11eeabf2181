"""`make run`: the platform at work in this terminal until Ctrl-C."""

import signal
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NoReturn

from local import accounts
from local.invented_centre import Standing, clock_set_back, load, standing_of
from local.platform import Platform
from local.programs import APPLICATIONS

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def run(directory: Path, port: int, demo: bool, applications: Mapping[str, str] = APPLICATIONS) -> None:
    """Serve until interrupted; with `demo`, load an invented centre to look at first."""
    asked_to_end = threading.Event()

    def end(*_: object) -> NoReturn:
        asked_to_end.set()  # the exception is lost when it comes in a hook of the interpreter, such as a fork's
        raise KeyboardInterrupt

    for ending in ENDINGS:
        signal.signal(ending, end)
    begun = time.monotonic()
    standing = standing_of(directory) if demo else None
    with ExitStack() as stack:
        stack.enter_context(suppress(KeyboardInterrupt))
        clock_file = stack.enter_context(clock_set_back()) if standing is Standing.NEW else None
        platform = stack.enter_context(
            Platform.start(
                directory, gateway_port=port, applications=applications, clock_offset_file=clock_file, tell=say
            )
        )
        try:
            if standing:
                say(" / ".join(standing.value.format(directory=directory)))
            if clock_file:
                load(platform, clock_file, say, asked_to_end.is_set)
            introduce(platform, time.monotonic() - begun)
            platform.watch(say, until=asked_to_end.is_set)
        finally:
            for ending in ENDINGS:
                signal.signal(ending, signal.SIG_IGN)
            say("\nSe detiene... / Stopping...")
    say("Detenido. / Stopped.")


def introduce(platform: Platform, seconds: float) -> None:
    """Say that the platform is ready and where; the first time, also who may sign in."""
    announced = platform.directory.path / "accounts-announced"
    if not announced.exists():
        _announce_accounts(platform)
        announced.touch()
    say(f"Listo en {seconds:.1f} s: {platform.url}/ (documentación en {platform.url}/docs). Ctrl-C para detener.")
    say(f"Ready: {platform.url}/ (documentation at {platform.url}/docs). Ctrl-C to stop.")


def _announce_accounts(platform: Platform) -> None:
    passwords = platform.secrets.account_passwords
    say("\nCuentas creadas; las contraseñas se muestran solo esta vez. / Accounts; the passwords are shown only now.")
    people = [(accounts.ADMINISTRATOR, "Administración", "administrator"), *accounts.STAFF]
    for email, name, role in people:
        say(f"  {email:34} {passwords[email]}   {name} ({role})")
    say("")
