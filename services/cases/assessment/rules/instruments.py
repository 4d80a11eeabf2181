"""Assessment instruments as data: their items and scoring are read from instruments.json, never coded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from shared.text import LabelledEnum, Text


class Discipline(LabelledEnum):
    """Whose instrument it is."""

    PSYCHOLOGY = "PSYCHOLOGY", "Psicología", "Psychology"
    SOCIAL_WORK = "SOCIAL_WORK", "Trabajo social", "Social work"


@dataclass(frozen=True)
class Item:
    """One question on a scale from `least` to `most`; its answer counts `weight` times."""

    code: str
    text: Text
    least: int
    most: int
    weight: int


@dataclass(frozen=True)
class Band:
    """The scores up to and including `up_to` that get this label."""

    up_to: int
    label: str


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument. A change of items or scoring is a new version; old ones stay for old answers."""

    code: str
    version: str
    title: Text
    discipline: Discipline
    items: tuple[Item, ...]
    bands: tuple[Band, ...]


@cache
def instruments() -> Mapping[tuple[str, str], Instrument]:
    """Return every version of every instrument by code and version."""
    data = json.loads(files("services.cases.assessment.rules").joinpath("instruments.json").read_text("utf-8"))
    read = [_instrument(entry) for entry in data["instruments"]]
    return {(instrument.code, instrument.version): instrument for instrument in read}


def _instrument(entry: dict[str, Any]) -> Instrument:
    return Instrument(
        code=entry["code"],
        version=entry["version"],
        title=Text(**entry["title"]),
        discipline=Discipline(entry["discipline"]),
        items=tuple(Item(**item | {"text": Text(**item["text"])}) for item in entry["items"]),
        bands=tuple(Band(**band) for band in entry["bands"]),
    )
