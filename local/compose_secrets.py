"""The secrets that Compose reads from `.env`: made once, completed for a new version, and never lost to a command."""

import os
import re
import tempfile
from itertools import count
from pathlib import Path

from local.errors import CannotStart

_LINE = re.compile(  # one that gives a value: neither nothing, nor "", nor a remark alone
    r"^\s*(?:export\s+)?(\w+)\s*=[ \t]*(?!(?:\"\"|'')?[ \t]*(?:#.*)?$)(\S.*)$", re.MULTILINE
)
_HEADER = """# Claves de CAI Virtual: guarde una copia fuera de esta máquina; sin ellas no se leen los datos cifrados.
# Secrets of CAI Virtual: keep a copy outside this machine; without them the encrypted data cannot be read.
"""


def make_secrets(file: Path, made: dict[str, str]) -> list[str]:
    """Write `file` for its owner alone; return the names that are new, not in a copy left of an earlier one.

    Raises CannotStart if there is one.
    """
    _refuse_redirection(file)
    new = _unknown(made, _copy_of(file))
    text = _copy_of(file).read_text() if _copy_of(file).exists() else _HEADER
    unfinished = _written(file, _joined(text, new))
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
    return list(new)


def add_missing_secrets(file: Path, made: dict[str, str]) -> list[str]:
    """Add to `file` what it lacks of `made`, and return the names that are new; every line that is there stays.

    What the copy beside it still has is taken from there: her data may be encrypted with it. A file that is not there
    is made, one that was emptied is restored; without a copy an emptied one is refused with CannotStart.
    """
    _refuse_redirection(file)
    if not file.exists():
        return make_secrets(file, made)
    text = file.read_text()
    if not text.strip():
        text = _from_copy(file)
    lacking = {name: value for name, value in made.items() if name not in _values(text)}
    new = _unknown(lacking, _copy_of(file))
    kept = _values(_copy_of(file).read_text()) if _copy_of(file).exists() else {}
    _written(file, _joined(text, {name: kept.get(name, value) for name, value in lacking.items()})).replace(file)
    _settle(file)
    _keep_copy(file)
    return list(new)


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
    """Keep a copy beside the file: what a redirection or an editor empties is then not lost.

    A copy that gives a name another value stays as well, under a number: it may hold the last of a key.
    """
    copy, text = _copy_of(file), file.read_text()
    if copy.exists():
        now = _values(text)
        if any(now.get(name) != value for name, value in _values(copy.read_text()).items()):
            os.link(copy, next(free for number in count(1) if not (free := Path(f"{copy}.{number}")).exists()))
    _written(file, text).replace(copy)


def _copy_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.copy")


def _unknown(names: dict[str, str], copy: Path) -> dict[str, str]:
    """Return what the copy has no value for."""
    kept = _values(copy.read_text()) if copy.exists() else {}
    return {name: value for name, value in names.items() if name not in kept}


def _values(text: str) -> dict[str, str]:
    return dict(_LINE.findall(text))


def _joined(text: str, added: dict[str, str]) -> str:
    lines = "".join(f"{name}={value}\n" for name, value in added.items())
    return text + ("\n" if text and not text.endswith("\n") else "") + lines


def _written(file: Path, text: str) -> Path:
    """Write `text` beside `file`, on the disk before it takes the file's place."""
    number, unfinished = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.absolute().parent)  # its owner's alone
    with os.fdopen(number, "w") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())
    return Path(unfinished)


def _settle(file: Path) -> None:
    """Have the directory remember the file's name after a loss of power."""
    directory = os.open(file.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
