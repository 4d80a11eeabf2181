"""One row of the ministry's yearly directory of services, read as it really comes.

The UBIGEO arrives as a number that lost its leading zero. Refuges (HRT) are confidential: such a row yields its
number and nothing else, so that no address can reach a table, a report or a log.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.peru.names import normalise_name
from shared.peru.ubigeo import parse_ubigeo
from shared.text import LabelledEnum

COLUMNS = (
    "Departamento", "Provincia", "Distrito", "CENTRO", "Centro de Atención", "Dirección", "Teléfono", "COORD_X",
    "COORD_Y", "Ubigeo",
)  # fmt: skip
SHEET = "SERVICIOS MIMP"

_REFUGE = re.compile(r"\b(h ?r ?t|refugios?|acogidas?|albergues?)\b")
_LONGITUDES, _LATITUDES = (-81.5, -68.5), (-18.5, 0.1)


class RowResult(LabelledEnum):
    """What became of one row of the directory."""

    ADDED = "ADDED", "Agregado", "Added"
    CHANGED = "CHANGED", "Actualizado", "Changed"
    UNCHANGED = "UNCHANGED", "Sin cambios", "Unchanged"
    REFUGE_NOT_IMPORTED = "REFUGE_NOT_IMPORTED", "Hogar de refugio, no se importa", "Refuge, not imported"
    NOT_A_CEM = "NOT_A_CEM", "No es un CEM", "Not a CEM"
    INVALID = "INVALID", "Fila no válida", "Invalid row"


@dataclass(frozen=True)
class Place:
    """A point in decimal degrees."""

    longitude: float
    latitude: float


@dataclass(frozen=True)
class CemEntry:
    """A CEM as the directory lists it; `code` is ours and stays the same from year to year."""

    code: str
    name: str
    service: str
    address: str | None
    phone: str | None
    ubigeo: str
    department: str
    province: str
    district: str
    place: Place | None


@dataclass(frozen=True)
class NotImported:
    """Why a row gave no CEM; `reason` is in Spanish and never repeats what a refuge's row says."""

    result: RowResult
    reason: str


def read_row(row: Mapping[str, object]) -> CemEntry | NotImported:
    """The CEM a row describes, or why it is not taken. `row` maps the ministry's column names to cell values."""
    cells = {name: cell_text(row.get(name)) for name in COLUMNS}
    kind, name = cells["CENTRO"], cells["Centro de Atención"]
    if _REFUGE.search(normalise_name(f"{kind} {name}")):
        return NotImported(RowResult.REFUGE_NOT_IMPORTED, "Hogar de refugio: dirección reservada, no se importa")
    if "cem" not in normalise_name(f"{kind} {name}").split():
        return NotImported(RowResult.NOT_A_CEM, "No es un Centro Emergencia Mujer")
    if not name:
        return NotImported(RowResult.INVALID, "Falta el nombre del centro de atención")
    ubigeo = read_ubigeo(row.get("Ubigeo"))
    if ubigeo is None:
        return NotImported(RowResult.INVALID, "El UBIGEO no tiene cinco o seis dígitos")
    return CemEntry(
        code=code_of(name, ubigeo),
        name=name,
        service=kind or "CEM",
        address=cells["Dirección"] or None,
        phone=cells["Teléfono"] or None,
        ubigeo=ubigeo,
        department=cells["Departamento"],
        province=cells["Provincia"],
        district=cells["Distrito"],
        place=read_place(row.get("COORD_X"), row.get("COORD_Y")),
    )


def cell_text(value: object) -> str:
    """A cell as one line of text without control characters; a whole number without its decimal point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:300]


def read_ubigeo(value: object) -> str | None:
    """Six digits; a lost leading zero is put back. None when it cannot be a UBIGEO."""
    try:
        return parse_ubigeo(cell_text(value)).code
    except ValueError:
        return None


def read_place(x: object, y: object) -> Place | None:
    """The point, with the two columns swapped back if need be; None outside Peru or when unreadable."""
    try:
        first, second = (float(cell_text(value).replace(",", ".")) for value in (x, y))
    except ValueError:
        return None
    for longitude, latitude in ((first, second), (second, first)):
        if _LONGITUDES[0] <= longitude <= _LONGITUDES[1] and _LATITUDES[0] <= latitude <= _LATITUDES[1]:
            return Place(longitude, latitude)
    return None


def code_of(name: str, ubigeo: str) -> str:
    """Our stable code of a CEM, e.g. CEM-150105-BRENA, since the ministry's directory has none."""
    words = [word for word in normalise_name(name).split() if word != "cem"]
    return f"CEM-{ubigeo}-{'-'.join(words).upper() or 'CEM'}"[:60]
