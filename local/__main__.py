"""The `cai` command: `python -m local --help`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from local.errors import CannotStart

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
