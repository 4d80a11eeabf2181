"""What a court is called, from its code: `1801-JR-FT-15` is the 15° Juzgado de Familia de Lima.

The judiciary publishes no table of the codes, so ours is versioned reference data, an example and not official
(data/courts_example.json). The directory of courts, kept by people, goes before it.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from shared.peru.expediente import CourtCode

_TABLE = Path(__file__).parent / "data" / "courts_example.json"


@dataclass(frozen=True, slots=True)
class CourtName:
    """A court's name in Spanish; `verified` is False when a part of it was not read in a source."""

    text: str
    verified: bool
    reference_version: str


class _Entry(TypedDict):
    name: str
    source: str


class _Table(TypedDict):
    version: str
    status: str
    districts: dict[str, _Entry]
    courts: dict[str, _Entry]


def court_name(code: CourtCode) -> CourtName | None:
    """The court's name; None when the reference data does not know its district or kind (show the code then)."""
    table = _table()
    district = table["districts"].get(code.district)
    kind = table["courts"].get(f"{code.organ}-{code.specialty}")
    if district is None or kind is None:
        return None
    verified = district["source"] == kind["source"] == "read"
    return CourtName(f"{code.number}° {kind['name']} de {district['name']}", verified, table["version"])


def judicial_district(code: CourtCode) -> str | None:
    """The name of the court's judicial district; None when the reference data does not know it."""
    district = _table()["districts"].get(code.district)
    return district["name"] if district else None


@cache
def _table() -> _Table:
    table: _Table = json.loads(_TABLE.read_text(encoding="utf-8"))
    return table
