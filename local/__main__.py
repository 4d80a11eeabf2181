"""The `cai` command: `python -m local --help`."""

import asyncio
import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from local.accounts import ADMINISTRATOR
from local.errors import CannotStart, DiskFull, is_of_full_disk
from local.platform_secrets import PlatformSecrets, ciphers_told, environment_file, password_name

DATA = Path(__file__).parent.parent / "data"
ENV_FILE = Path(".env")

cai = typer.Typer(help="CAI Virtual en una máquina. / CAI Virtual on one machine.", no_args_is_help=True)

Directory = Annotated[Path, typer.Option(envvar="CAI_DATA", help="Directorio de datos. / Data directory.")]


def port_number(written: str) -> int:
    """Return the port that somebody wrote. Raises CannotStart for what is none."""
    if str(written).isdecimal() and int(written) < 65536:
        return int(written)
    raise CannotStart(
        f"El puerto debe ser un número de 1 a 65535, no {written}: por ejemplo make run PORT=8080.",
        f"The port has to be a number from 1 to 65535, not {written}: for example make run PORT=8080.",
    )


@cai.command()
def run(
    data: Directory = DATA,
    port: Annotated[
        int, typer.Option(envvar="PORT", parser=port_number, help="Puerto de la pasarela. / The gateway's port.")
    ] = 8000,
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

    The roles' passwords are IDENTITY_DATABASE_PASSWORD and so on, the services' keys IDENTITY_FIELD_ENCRYPTION_KEYS,
    IDENTITY_BLIND_INDEX_KEY and so on: what Compose runs before the services. Other keys than the data's are refused
    before anything is changed.
    """
    from local.databases import SERVICES, preparing, provision
    from local.databases import migrate as migrate_database
    from local.lost_keys import has_signed, refuse_other_keys
    from local.signing_certificate import keep_signing_certificate
    from shared.clock import Clock

    admin_url = os.environ["DATABASE_ADMIN_URL"]
    with preparing():
        asyncio.run(refuse_other_keys(admin_url, ciphers_told(os.environ)))
        asyncio.run(provision(admin_url, {service: os.environ[password_name(service)] for service in SERVICES}))
    migrate_database(admin_url)
    signed = asyncio.run(has_signed(admin_url))
    keep_signing_certificate(Path(os.environ["SIGNING_DIRECTORY"]), has_signed=signed, clock=Clock())


@cai.command()
def secrets(
    file: Annotated[Path, typer.Option(help="Archivo que lee Compose. / The file that Compose reads.")] = ENV_FILE,
    missing: Annotated[bool, typer.Option(help="Agrega solo lo que falte. / Add only what it lacks.")] = False,
) -> None:
    """Write the secrets for Compose into a new .env; one that exists is never written over."""
    from local.compose_secrets import add_missing_secrets, make_secrets

    made = environment_file(PlatformSecrets.generated((ADMINISTRATOR,)))
    added = add_missing_secrets(file, made) if missing else make_secrets(file, made)
    said = f"{file}: claves nuevas / new secrets: {len(added)}" if added else f"{file}: completo / complete"
    typer.echo(said, err=True)


@cai.command()
def settings() -> None:
    """Write docs/settings.md anew from what the Settings classes say."""
    from local.settings_page import PAGE, settings_page

    PAGE.write_text(settings_page())


@cai.command()
def demo() -> None:
    """Start everything from nothing and play the main job through the gateway."""
    from local.demo import play

    raise typer.Exit(play())


def main() -> None:
    """Run the command; what stops it is said in one sentence, what nobody foresaw by its kind and place alone."""
    try:
        cai()
    except CannotStart as error:
        _end(str(error))
    except Exception as error:  # noqa: BLE001  (its text may quote a row or a password, and the terminal may be a log)
        _end(_unforeseen(error))


def _end(said: str) -> NoReturn:
    typer.echo(f"ERROR: {said}", err=True)
    raise SystemExit(1)


def _unforeseen(error: Exception) -> str:
    from shared.logging import class_of, trace_of

    if is_of_full_disk(error):
        return str(DiskFull(getattr(error, "filename", None) or Path.cwd()))
    module = f" {error.name}" if isinstance(error, ImportError) and error.name else ""
    what = f"{class_of(error)}{module}, {' < '.join(reversed(trace_of(error)))}"
    return f"Fallo no previsto ({what}). / Unforeseen fault ({what})."


if __name__ == "__main__":
    main()
