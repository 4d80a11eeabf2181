"""`make run`: the platform at work in this terminal until Ctrl-C."""

import signal
import time
from collections.abc import Mapping
from pathlib import Path

from local import accounts
from local.platform import Platform
from local.programs import APPLICATIONS

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def run(directory: Path, port: int, demo: bool, applications: Mapping[str, str] = APPLICATIONS) -> None:
    """Serve until interrupted; with `demo`, load an invented centre to look at first."""
    for ending in ENDINGS:
        signal.signal(ending, signal.default_int_handler)
    begun = time.monotonic()
    try:
        with Platform.start(directory, gateway_port=port, applications=applications, tell=say) as platform:
            try:
                if demo:
                    load_centre(platform)
                introduce(platform, time.monotonic() - begun)
                platform.watch(say)
            finally:
                for ending in ENDINGS:
                    signal.signal(ending, signal.SIG_IGN)
                say("\nSe detiene... / Stopping...")
    except KeyboardInterrupt:
        say("Detenido. / Stopped.")


def load_centre(platform: Platform) -> None:
    """Load the invented centre, once."""
    from local.demo import load_centre as load  # not needed by a plain run

    loaded = platform.directory.path / "demo-loaded"
    if not loaded.exists():
        say("Carga un centro inventado... / Loading an invented centre...")
        load(platform)
        loaded.touch()


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
