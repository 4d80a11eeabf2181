"""The whole platform on one machine, as a context: `with Platform.start(Path("data")) as platform: ...`.

`make run`, `make demo`, the end-to-end test and the benchmarks all start it here.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from local import accounts
from local.data_directory import DataDirectory
from local.databases import create_database, database_url, holds_platform, preparing, provision, services_behind
from local.embedded_postgres import EmbeddedPostgres
from local.errors import CannotStart, DiskFull
from local.lost_keys import has_signed, refuse_new_keys, refuse_other_keys
from local.orphan_guard import OrphanGuard
from local.platform_secrets import PlatformSecrets
from local.postgres_place import holds_data
from local.programs import APPLICATIONS, WITH_INTERNAL_DOOR, Surroundings, programs
from local.signing_certificate import keep_signing_certificate
from local.supervisor import CHECKOUT, Supervisor, Tell
from shared.clock import Clock

HOST = "127.0.0.1"
DATABASE = "cai"
READY_SECONDS = 90.0
FULL_DISK_PAUSE = 5.0


def say_nothing(_: str) -> None:
    """Tell nobody of the progress."""


@dataclass(frozen=True)
class Platform:
    """A platform that runs and is ready; `urls` holds the address of each process by name.

    `internal_urls` holds, of those that other services send events to, where they take them.
    """

    directory: DataDirectory
    urls: Mapping[str, str]
    internal_urls: Mapping[str, str]
    admin_url: str
    secrets: PlatformSecrets
    supervisor: Supervisor
    postgres: EmbeddedPostgres | None

    @property
    def url(self) -> str:
        """The gateway's address: all that the outside knows of the platform."""
        return self.urls["gateway"]

    @classmethod
    @contextmanager
    def start(
        cls,
        directory: Path,
        *,
        environment: str = "demo",
        clock_offset_file: Path | None = None,
        gateway_port: int = 0,
        durable: bool = True,
        applications: Mapping[str, str] = APPLICATIONS,
        tell: Tell = say_nothing,
    ) -> Iterator["Platform"]:
        """Start everything in `directory`, made if it is new, and stop it at the end of the context.

        The gateway listens at `gateway_port` (0: any free one). The database is that of DATABASE_ADMIN_URL, if set,
        else an embedded one; `durable=False` makes the embedded one quicker and forgetful, for tests.
        Raises CannotStart with a sentence for a person.
        """
        with ExitStack() as stack:
            data = stack.enter_context(DataDirectory.opened(directory))
            urls, internal_urls = _addresses(tuple(applications), gateway_port)
            admin_url = os.environ.get("DATABASE_ADMIN_URL", "")
            secrets = _secrets(data, admin_url)
            guard = OrphanGuard()
            stack.callback(guard.close)
            supervisor = Supervisor(data, guard)  # it loads what the services share while the database starts
            postgres = None
            if not admin_url:
                tell("Inicia PostgreSQL... / Starting PostgreSQL...")
                postgres = _start_postgres(stack, data, secrets, guard, durable, tell)
                admin_url = postgres.url(DATABASE)
            _prepare_database(admin_url, secrets, tell)
            signing = keep_signing_certificate(
                data.path / "signing", has_signed=asyncio.run(has_signed(admin_url)), clock=Clock(clock_offset_file)
            )
            documents = data.path / "documents"
            around = Surroundings(
                urls, internal_urls, admin_url, secrets, signing, documents, environment, clock_offset_file
            )
            stack.callback(supervisor.stop_all)
            tell("Inician los servicios... / Starting the services...")
            for program in programs(around, applications):
                supervisor.start(program)
            supervisor.wait_until_ready(applications, READY_SECONDS)
            yield cls(data, urls, internal_urls, admin_url, secrets, supervisor, postgres)

    def watch(self, tell: Tell, until: Callable[[], bool]) -> None:
        """Keep everything running until the time has come, and tell what had to be started again."""
        while not until():
            time.sleep(0.25)
            if self.postgres and self.postgres.poll() is not None:
                tell("PostgreSQL terminó; se reinicia / PostgreSQL ended; restarting")
                _start_again(self.postgres, tell)
            self.supervisor.look_after(tell)

    def kill(self, service: str) -> None:
        """End a service's process as a crash would."""
        self.supervisor.kill(service)

    def stop(self, service: str) -> None:
        """Take a service down in order."""
        self.supervisor.stop(service)

    def restart(self, service: str) -> None:
        """Start a service that was killed or stopped; returns when it is ready."""
        self.supervisor.restart(service)

    def pids(self) -> dict[str, int]:
        """Return the process id of every process: the services, and `postgres` if it is ours."""
        return self.supervisor.pids() | ({"postgres": self.postgres.pid} if self.postgres else {})


def _secrets(data: DataDirectory, admin_url: str) -> PlatformSecrets:
    """Read the secrets; make them at the first start only, never for a database that holds data."""
    file = data.path / "secrets.json"
    if not file.exists():
        with preparing():
            if asyncio.run(holds_platform(admin_url)) if admin_url else holds_data(data.path):
                raise refuse_new_keys(file)
    return PlatformSecrets.kept_in(file, accounts.EMAILS)


def _start_postgres(
    stack: ExitStack, data: DataDirectory, secrets: PlatformSecrets, guard: OrphanGuard, durable: bool, tell: Tell
) -> EmbeddedPostgres:
    postgres = EmbeddedPostgres.start(
        data.path,
        password=secrets.postgres_administrator,
        log_file=data.log_file("postgres"),
        guard=guard,
        durable=durable,
    )
    stack.callback(postgres.stop)
    if postgres.place.moved_to:
        tell(
            f"PostgreSQL usa {postgres.place.moved_to}: como root corre con la cuenta nobody, que no puede entrar "
            f"aquí. / PostgreSQL uses {postgres.place.moved_to}: under root it runs as nobody, which cannot enter here."
        )
    return postgres


def _start_again(postgres: EmbeddedPostgres, tell: Tell) -> None:
    """Start the server that ended; where only room is missing, go on asking, for the services still answer."""
    try:
        postgres.start_again()
    except DiskFull as full:
        tell(str(full))
        time.sleep(FULL_DISK_PAUSE)


def _prepare_database(admin_url: str, secrets: PlatformSecrets, tell: Tell) -> None:
    """Make database, schemas and roles as they should be, and run the migrations that are missing."""
    with preparing():
        behind = asyncio.run(_provisioned(admin_url, secrets))
    if behind:
        tell(f"Crea o actualiza las tablas: {', '.join(behind)}... / Creating or updating tables...")
        migrate_apart(admin_url)


async def _provisioned(admin_url: str, secrets: PlatformSecrets) -> list[str]:
    if admin_url.endswith(f"/{DATABASE}"):
        await create_database(database_url(admin_url, "postgres"), DATABASE)
    await refuse_other_keys(admin_url, secrets.ciphers())
    await provision(admin_url, secrets.database_passwords)
    return await services_behind(admin_url)


def migrate_apart(admin_url: str) -> None:
    """Run the migrations in a process of their own, whose memory is given back."""
    command = [sys.executable, "-m", "local", "migrate"]
    environment = os.environ | {"DATABASE_ADMIN_URL": admin_url}
    run = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise _passed_on(run.stderr, run.returncode)


def _passed_on(written: str, status: int) -> CannotStart:
    """Return what a process of ours said before it ended, or that it ended without a word."""
    last = (written.strip().splitlines() or [""])[-1]
    es, said_both, en = last.removeprefix("ERROR: ").partition(" / ")
    if last.startswith("ERROR: ") and said_both:
        return CannotStart(es, en)
    return CannotStart(
        f"Las migraciones no terminaron (estado {status}): vuelva a iniciar.",
        f"The migrations did not end (status {status}): start again.",
    )


def _addresses(names: tuple[str, ...], gateway_port: int) -> tuple[dict[str, str], dict[str, str]]:
    """Choose free ports, public and internal; all are held until the last is chosen, so none is chosen twice."""
    with ExitStack() as held:
        ports = {name: _held_port(held, gateway_port if name == "gateway" else 0) for name in names}
        internal = {name: _held_port(held, 0) for name in names if name in WITH_INTERNAL_DOOR}
    public, inside = ({name: f"http://{HOST}:{port}" for name, port in chosen.items()} for chosen in (ports, internal))
    return public, inside


def _held_port(held: ExitStack, wanted: int) -> int:
    """Take a port; one that a killed run is just giving back is waited for, for a second."""
    deadline = time.monotonic() + 1.0
    probe = held.enter_context(socket.socket())
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    while True:
        try:
            probe.bind((HOST, wanted))
        except OSError as error:
            if time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            raise CannotStart(
                f"El puerto {wanted} no se puede usar ({error.strerror}): detenga lo que lo usa o elija otro, por "
                "ejemplo make run PORT=8080.",
                f"Port {wanted} cannot be used ({error.strerror}): stop what uses it or choose another, for example "
                "make run PORT=8080.",
            ) from error
        port: int = probe.getsockname()[1]
        return port
