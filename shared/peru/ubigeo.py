"""UBIGEO: Peru's six-digit place codes (department, province, district), and how near two of them are.

INEI and RENIEC number differently (Callao is 07 for the one, 24 for the other): the scheme is kept with the code,
and codes of different schemes are never compared. Names are those of INEI's table: data/NOTICE.md says whence.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypedDict

from shared.peru.names import normalise_name

_TABLE = Path(__file__).parent / "data" / "ubigeo_inei.json"
_CODE = re.compile(r"(?:0[1-9]|1[0-9]|2[0-5])[0-9]{4}")


class UbigeoScheme(StrEnum):
    """Whose numbering a code follows."""

    INEI = "INEI"
    RENIEC = "RENIEC"


class Nearness(StrEnum):
    """How far apart two places are in the hierarchy, nearest first."""

    SAME_DISTRICT = "same_district"
    SAME_PROVINCE = "same_province"
    SAME_DEPARTMENT = "same_department"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Ubigeo:
    """A place code with its scheme."""

    code: str
    scheme: UbigeoScheme = UbigeoScheme.INEI


@dataclass(frozen=True, slots=True)
class Place:
    """The names of a district."""

    department: str
    province: str
    district: str

    def __str__(self) -> str:
        return f"{self.district}, {self.province}, {self.department}"


class _Table(TypedDict):
    departments: dict[str, str]
    provinces: dict[str, str]
    districts: dict[str, str]


def parse_ubigeo(written: str | float, scheme: UbigeoScheme = UbigeoScheme.INEI) -> Ubigeo:
    """Read a code; one that came as a number and lost its leading zero (`40101`) gets it back.

    Raises ValueError, with a sentence in Spanish, when it cannot be one. That a code is in INEI's table is not
    asked: districts are created every year. `place_of` tells.
    """
    digits = str(written).strip().removesuffix(".0")
    code = digits.zfill(6)
    if len(digits) < 5 or not _CODE.fullmatch(code):
        raise ValueError("No es un UBIGEO: se esperan seis cifras, departamento, provincia y distrito (150105).")
    return Ubigeo(code, scheme)


def place_of(ubigeo: Ubigeo) -> Place | None:
    """The names of the place; None for a code that INEI's table does not have, or of another scheme."""
    table = _table()
    district = table["districts"].get(ubigeo.code)
    if district is None or ubigeo.scheme is not UbigeoScheme.INEI:
        return None
    return Place(table["departments"][ubigeo.code[:2]], table["provinces"][ubigeo.code[:4]], district)


def find_ubigeo(department: str, province: str, district: str) -> Ubigeo | None:
    """INEI's code of a district by its names, accents and case apart; None when there is no such district."""
    code = _codes_by_name().get((normalise_name(department), normalise_name(province), normalise_name(district)))
    return Ubigeo(code) if code else None


def nearness(one: Ubigeo, other: Ubigeo) -> Nearness:
    """How near two places are in the hierarchy. Raises ValueError for codes of different schemes."""
    if one.scheme is not other.scheme:
        raise ValueError("ubigeo codes of different schemes cannot be compared")
    for length, level in ((6, Nearness.SAME_DISTRICT), (4, Nearness.SAME_PROVINCE), (2, Nearness.SAME_DEPARTMENT)):
        if one.code[:length] == other.code[:length]:
            return level
    return Nearness.ELSEWHERE


def hierarchy_distance(one: Ubigeo, other: Ubigeo) -> int:
    """0 in the same district, 1 in the same province, 2 in the same department, 3 elsewhere: a key to sort by."""
    return list(Nearness).index(nearness(one, other))


@cache
def _table() -> _Table:
    table: _Table = json.loads(_TABLE.read_text(encoding="utf-8"))
    return table


@cache
def _codes_by_name() -> dict[tuple[str, str, str], str]:
    places = {code: place_of(Ubigeo(code)) for code in _table()["districts"]}
    return {
        (normalise_name(place.department), normalise_name(place.province), normalise_name(place.district)): code
        for code, place in places.items()
        if place
    }
