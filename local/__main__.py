"""The `cai` command: `python -m local --help`."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from local.accounts import ADMINISTRATOR
from local.errors import CannotStart
from local.platform_secrets import PlatformSecrets, environment_file, password_name

DATA = Path(__file__).parent.parent / "data"

cai = typer.Typer(help="CAI Virtual en una máquina. / CAI Virtual on one machine.", no_args_is_help=True)

Directory = Annotated[Path, typer.Option(envvar="CAI_DATA", help="Directorio de datos. / Data directory.")]


@cai.command()
def run(
    data: Directory = DATA,
    port: Annotated[int, typer.Option(envvar="PORT", help="Puerto de la pasarela. / The gateway's port.")] = 8000,
    demo: Annotated[bool, typer.Option(help="Carga un centro inventado. / Load an invented centre.")] = False,
) -> None:
    """Serve the platform until Ctrl-C."""
    from local.run import run as serve

    serve(data, port, demo)


@cai.command()
def migrate() -> None:
    """Bring every schema of the database DATABASE_ADMIN_URL to its newest version."""
    from local.databases import migrate as migrate_database

    migrate_database(os.environ["DATABASE_ADMIN_URL"])


@cai.command()
def prepare() -> None:
    """Make schemas and roles in DATABASE_ADMIN_URL, migrate, and keep a signing certificate in SIGNING_DIRECTORY.

    The roles' passwords are IDENTITY_DATABASE_PASSWORD and so on: what Compose runs before the services.
    """
    from local.databases import SERVICES, provision
    from local.databases import migrate as migrate_database
    from local.signing_certificate import keep_signing_certificate

    admin_url = os.environ["DATABASE_ADMIN_URL"]
    asyncio.run(provision(admin_url, {service: os.environ[password_name(service)] for service in SERVICES}))
    migrate_database(admin_url)
    keep_signing_certificate(Path(os.environ["SIGNING_DIRECTORY"]))


@cai.command()
def secrets() -> None:
    """Print newly generated secrets as an .env file for Compose."""
    for name, value in environment_file(PlatformSecrets.generated((ADMINISTRATOR,))).items():
        typer.echo(f"{name}={value}")


@cai.command()
def demo() -> None:
    """Start everything from nothing and play the main job through the gateway."""
    from local.demo import play

    raise typer.Exit(play())


def main() -> None:
    """Run the command; what stops it is said in one sentence."""
    try:
        cai()
    except CannotStart as error:
        typer.echo(f"ERROR: {error}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
