"""docs/settings.md: every setting of every process, from the Settings classes themselves."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from services.cases.settings import Settings as CasesSettings
from services.gateway.settings import Settings as GatewaySettings
from services.identity.settings import Settings as IdentitySettings
from services.interop.settings import Settings as InteropSettings
from services.mocks.settings import Settings as MocksSettings
from services.sessions.settings import Settings as SessionsSettings
from shared.meaning import Meaning

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"

SETTINGS: dict[str, type[BaseSettings]] = {
    "gateway": GatewaySettings,
    "identity": IdentitySettings,
    "cases": CasesSettings,
    "sessions": SessionsSettings,
    "interop": InteropSettings,
    "mocks": MocksSettings,
}

_HEAD = """# Ajustes / Settings

Cada proceso lee estas variables de su entorno; una vacía vale como ausente. Compose las toma de `.env`; `make run` pasa
las que no decide él mismo. Esta página se genera: `python -m local settings`.

Each process reads these variables from its environment; an empty one counts as absent. Compose takes them from `.env`;
`make run` passes on those that it does not decide itself. This page is generated: `python -m local settings`.

| variable | tipo / type | por omisión / default | unidad / unit | significado | meaning | procesos / processes |
|---|---|---|---|---|---|---|
"""


def variables(settings: type[BaseSettings]) -> dict[str, FieldInfo]:
    """Return the fields of a Settings class by the environment variables that set them."""
    return {name.upper(): field for name, field in settings.model_fields.items()}


def settings_page() -> str:
    """Return the page. Raises LookupError for a setting that does not say what it means."""
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in _rows())


def _rows() -> Iterator[tuple[str, ...]]:
    told: set[str] = set()
    for settings in SETTINGS.values():
        for variable, field in variables(settings).items():
            if variable not in told:
                told.add(variable)
                meaning = _meaning(variable, field)
                readers = [name for name, other in SETTINGS.items() if variable in variables(other)]
                yield (
                    f"`{variable}`",
                    _type(field.annotation),
                    _default(field),
                    meaning.unit,
                    meaning.es,
                    meaning.en,
                    ", ".join(readers),
                )


def _meaning(variable: str, field: FieldInfo) -> Meaning:
    for told in field.metadata:
        if isinstance(told, Meaning):
            return told
    raise LookupError(f"{variable} does not say what it means: Annotated[..., Meaning(es, en)]")


def _type(annotation: Any) -> str:
    if annotation is SecretStr:
        return "secreto / secret"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " \\| ".join(f"`{value.value}`" for value in annotation)
    for kind, said in ((int, "entero / integer"), (float, "número / number"), (Path, "archivo / file")):
        if kind in (annotation, *get_args(annotation)):
            return said
    return "texto / text"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "obligatorio / required"
    value = field.default
    if isinstance(value, Enum):
        value = value.value
    empty = value in (None, "", (), [], PydanticUndefined) or isinstance(value, SecretStr)
    return "—" if empty else f"`{value}`"
