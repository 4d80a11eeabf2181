"""`make check`: reads every migration with squawk, which knows what locks a table in service or breaks old code."""

import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path
from typing import TextIO

from alembic.command import upgrade
from alembic.config import Config
from alembic.script import ScriptDirectory

from local.databases import MIGRATIONS, migrated_services

PROGRAMS = Path(sys.executable).parent


def lint() -> int:
    """Print what squawk finds in the statements of every migration; returns its exit status."""
    with tempfile.TemporaryDirectory() as scratch:
        for service in migrated_services():
            for before, after in steps(service):
                (Path(scratch) / f"{service}_{after}.sql").write_text(statements(service, before, after))
        files = [str(file) for file in sorted(Path(scratch).iterdir())]
        command = [str(PROGRAMS / "squawk"), "--config", str(MIGRATIONS.parent / ".squawk.toml"), *files]
        return subprocess.run(command, check=False).returncode


def steps(service: str) -> list[tuple[str, str]]:
    """Return a service's migrations as (from, to): squawk follows the transactions of one at a time only."""
    scripts = ScriptDirectory.from_config(_configuration(service))
    return [(str(one.down_revision or "base"), one.revision) for one in scripts.walk_revisions()]


def statements(service: str, before: str = "base", after: str = "head") -> str:
    """Return the SQL of the migrations after `before`, up to `after`."""
    printed = StringIO()
    upgrade(_configuration(service, printed), f"{before}:{after}", sql=True)
    return printed.getvalue()


def _configuration(service: str, output: TextIO = sys.stdout) -> Config:
    return Config(str(MIGRATIONS / "alembic.ini"), ini_section=service, output_buffer=output)


if __name__ == "__main__":
    sys.exit(lint())
