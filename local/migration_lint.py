"""`make check`: reads every migration with squawk, which knows what locks a table in service or breaks old code."""

import subprocess
import sys
import tempfile
from pathlib import Path

from local.databases import MIGRATIONS, migrated_services

PROGRAMS = Path(sys.executable).parent


def lint() -> int:
    """Print what squawk finds in the statements of all series; returns its exit status."""
    with tempfile.TemporaryDirectory() as scratch:
        for service in migrated_services():
            (Path(scratch) / f"{service}.sql").write_text(statements(service))
        files = [str(file) for file in sorted(Path(scratch).iterdir())]
        command = [str(PROGRAMS / "squawk"), "--config", str(MIGRATIONS.parent / ".squawk.toml"), *files]
        return subprocess.run(command, check=False).returncode


def statements(service: str) -> str:
    """Return the SQL of a service's whole series."""
    alembic, configuration = str(PROGRAMS / "alembic"), str(MIGRATIONS / "alembic.ini")
    return subprocess.check_output([alembic, "-c", configuration, "-n", service, "upgrade", "head", "--sql"], text=True)


if __name__ == "__main__":
    sys.exit(lint())
