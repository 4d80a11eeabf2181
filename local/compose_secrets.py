"""The secrets that Compose reads from `.env`: made once, completed for a new version, and never lost to a command."""

import os
import re
from pathlib import Path

from local.errors import CannotStart

_NAME = re.compile(r"^\s*(?:export\s+)?(\w+)\s*=", re.MULTILINE)
_HEADER = """# Claves de CAI Virtual: guarde una copia fuera de esta máquina; sin ellas no se leen los datos cifrados.
# Secrets of CAI Virtual: keep a copy outside this machine; without them the encrypted data cannot be read.
"""


def make_secrets(file: Path, made: dict[str, str]) -> None:
    """Write a new `file` for its owner alone. Raises CannotStart if there is one."""
    _refuse_redirection(file)
    unfinished = _written(file, _HEADER + _lines(made))
    try:
        os.link(unfinished, file)  # unlike a renaming, it replaces nothing, whoever was quicker
    except FileExistsError:
        raise CannotStart(
            f"{file} ya existe y no se toca: con --missing (make secrets) solo se agrega lo que falte.",
            f"{file} exists already and is left as it is: --missing (make secrets) adds only what it lacks.",
        ) from None
    finally:
        unfinished.unlink()
    _settle(file)
    _keep_copy(file)


def add_missing_secrets(file: Path, made: dict[str, str]) -> list[str]:
    """Add to `file` what it lacks of `made`, and return those names; every line that is there stays as it is.

    A file that is not there is made. One that was emptied is restored from the copy beside it; without a copy it is
    refused with CannotStart, since keys that data was encrypted with may have stood in it.
    """
    _refuse_redirection(file)
    if not file.exists():
        make_secrets(file, made)
        return list(made)
    text = file.read_text()
    if not text.strip():
        text = _from_copy(file)
    missing = {name: value for name, value in made.items() if name not in _NAME.findall(text)}
    if text and not text.endswith("\n"):
        text += "\n"
    text += _lines(missing)
    _written(file, text).replace(file)
    _settle(file)
    _keep_copy(file)
    return list(missing)


def _refuse_redirection(file: Path) -> None:
    """Refuse `make secrets > .env`, for which the shell has emptied the file already; give back what stood in it."""
    if not file.exists() or not os.path.samestat(os.fstat(1), file.stat()):
        return
    if _copy_of(file).exists():
        _written(file, _copy_of(file).read_text()).replace(file)
        raise CannotStart(
            f"«> {file.name}» vació el archivo; se restauró de {_copy_of(file).name}. Escriba solo: make secrets",
            f'"> {file.name}" emptied the file; it was restored from {_copy_of(file).name}. Write only: make secrets',
        )
    raise CannotStart(
        f"«> {file.name}» vacía el archivo. Si tenía claves, restaure su copia; si no, bórrelo. Luego, solo: make "
        "secrets",
        f'"> {file.name}" empties the file. If it held keys, restore your copy; if not, delete it. Then only: make '
        "secrets",
    )


def _from_copy(file: Path) -> str:
    if _copy_of(file).exists():
        return _copy_of(file).read_text()
    raise CannotStart(
        f"{file} está vacío: si tenía claves, restaure su copia, pues sin ellas no se leen los datos cifrados; si no, "
        "bórrelo.",
        f"{file} is empty: if it held keys, restore your copy, since without them the encrypted data cannot be read; "
        "if not, delete it.",
    )


def _keep_copy(file: Path) -> None:
    """Keep a copy beside the file: what a redirection or an editor empties is then not lost."""
    _written(file, file.read_text()).replace(_copy_of(file))


def _copy_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.copy")


def _lines(made: dict[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in made.items())


def _written(file: Path, text: str) -> Path:
    """Write `text` beside `file`, on the disk before it takes the file's place."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())
    return unfinished


def _settle(file: Path) -> None:
    """Have the directory remember the file's name after a loss of power."""
    directory = os.open(file.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
