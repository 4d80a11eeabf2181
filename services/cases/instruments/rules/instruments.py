"""What an instrument is: items of several types, how they count, where a score falls, who applies it and for how long.

Some ship with the platform (shipped.json); the others are written by coordinators. Neither is ever code.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from shared.security.principal import Role
from shared.text import LabelledEnum, Text

Answer = bool | int | str


class Discipline(LabelledEnum):
    """Whose instrument it is."""

    PSYCHOLOGY = "PSYCHOLOGY", "Psicología", "Psychology"
    SOCIAL_WORK = "SOCIAL_WORK", "Trabajo social", "Social work"


class ItemType(LabelledEnum):
    """How an item is answered."""

    YES_NO = "YES_NO", "Sí o no", "Yes or no"
    CHOICE = "CHOICE", "Una de varias opciones", "One of several options"
    SCALE = "SCALE", "Escala", "Scale"
    NUMBER = "NUMBER", "Número", "Number"
    TEXT = "TEXT", "Texto", "Text"


class Scoring(LabelledEnum):
    """How an instrument's answers become its score."""

    SUM = "SUM", "Suma de los puntos", "Sum of the points"
    WEIGHTED = "WEIGHTED", "Suma ponderada", "Weighted sum"
    SUBSCALES = "SUBSCALES", "Por subescalas", "By subscales"


class InstrumentState(LabelledEnum):
    """Where a version stands: what is published never changes, what is retired is used no more."""

    DRAFT = "DRAFT", "Borrador", "Draft"
    PUBLISHED = "PUBLISHED", "Publicado", "Published"
    RETIRED = "RETIRED", "Retirado", "Retired"


@dataclass(frozen=True)
class Option:
    """One answer to choose, and the points that it gives."""

    code: str
    text: Text
    points: int


@dataclass(frozen=True)
class Item:
    """One question; its answer's points count `weight` times. Texts count nothing."""

    code: str
    text: Text
    least: int = 0
    most: int = 1
    weight: int = 1
    type: ItemType = ItemType.SCALE
    options: tuple[Option, ...] = ()
    subscale: str | None = None
    required: bool = True

    @property
    def most_points(self) -> int:
        """The most that the item can add to the score."""
        if self.type is ItemType.TEXT:
            return 0
        if self.type is ItemType.CHOICE:
            return self.weight * max((option.points for option in self.options), default=0)
        return self.weight * (1 if self.type is ItemType.YES_NO else self.most)

    def points(self, answer: Answer) -> int | None:
        """Return what the answer adds to the score, None where it is no answer to this item."""
        match self.type, answer:
            case ItemType.YES_NO, bool():
                return self.weight * answer
            case ItemType.CHOICE, str():
                return next((self.weight * one.points for one in self.options if one.code == answer), None)
            case ItemType.TEXT, str():
                return 0
            case ((ItemType.SCALE | ItemType.NUMBER), int()) if not isinstance(answer, bool):
                return self.weight * answer if self.least <= answer <= self.most else None
            case _:
                return None


@dataclass(frozen=True)
class Band:
    """The scores up to and including `up_to` that get this label."""

    up_to: int
    label: str


@dataclass(frozen=True)
class Subscale:
    """Items that are scored together, with cut-offs of their own."""

    code: str
    title: Text
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument. A change of items or scoring is a new version; old ones stay for old answers.

    `is_evaluation` says whether it counts as the evaluation that admission waits for, `validity_months` for how long
    what it found holds (None: for good).
    """

    code: str
    version: str
    title: Text
    discipline: Discipline
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    scoring: Scoring = Scoring.WEIGHTED
    subscales: tuple[Subscale, ...] = ()
    applied_by: tuple[Role, ...] = ()
    validity_months: int | None = None
    is_evaluation: bool = True

    def most_points(self, subscale: str | None = None) -> int:
        """Return the highest score, of one subscale if it is named."""
        return sum(item.most_points for item in self.items if subscale in (None, item.subscale))


def instrument_from(entry: Mapping[str, Any]) -> Instrument:
    """Return the instrument of what is stored of it, as JSON holds it."""
    discipline = Discipline(entry["discipline"])
    return Instrument(
        code=entry["code"],
        version=entry["version"],
        title=Text(**entry["title"]),
        discipline=discipline,
        items=tuple(map(_item, entry["items"])),
        bands=_bands(entry),
        scoring=Scoring(entry["scoring"]),
        subscales=tuple(Subscale(one["code"], Text(**one["title"]), _bands(one)) for one in entry["subscales"]),
        applied_by=tuple(Role(role) for role in entry["applied_by"]),
        validity_months=entry["validity_months"],
        is_evaluation=entry["is_evaluation"],
    )


@cache
def instruments() -> Mapping[tuple[str, str], Instrument]:
    """Return every version of every instrument that ships with the platform, by code and version: all are examples."""
    data = json.loads(files("services.cases.instruments.rules").joinpath("shipped.json").read_text("utf-8"))
    read = [instrument_from(entry) for entry in data["instruments"]]
    return {(instrument.code, instrument.version): instrument for instrument in read}


def faults_of(instrument: Instrument) -> Iterator[tuple[str, Text]]:
    """Yield what is wrong with an instrument as (field, what to do about it); nothing when it can be published."""
    codes = [item.code for item in instrument.items]
    known = {one.code for one in instrument.subscales}
    by_subscales = instrument.scoring is Scoring.SUBSCALES
    for place, item in enumerate(instrument.items):
        yield from ((f"items.{place}.{field}", text) for field, text in _faults_of_item(item))
        if codes.index(item.code) != place:
            yield f"items.{place}.code", _TWICE
        if instrument.scoring is Scoring.SUM and item.weight > 1:
            yield f"items.{place}.weight", _NO_WEIGHT
        scores = item.most_points > 0 or item.subscale is not None
        if scores and item.subscale not in known if by_subscales else item.subscale is not None:
            yield f"items.{place}.subscale", _SUBSCALE
    if by_subscales is not bool(known) or len(known) < len(instrument.subscales):
        yield "subscales", _SUBSCALES
    yield from _faults_of_bands("bands", instrument.bands, instrument.most_points())
    for place, one in enumerate(instrument.subscales):
        yield from _faults_of_bands(f"subscales.{place}.bands", one.bands, instrument.most_points(one.code))


_TWICE = Text("Ese código ya se usa: elija otro.", "That code is taken: choose another.")
_NO_WEIGHT = Text("En una suma simple cada ítem pesa 1.", "In a simple sum each item weighs 1.")
_SUBSCALE = Text("Indique una de las subescalas del instrumento.", "Name one of the instrument's subscales.")
_SUBSCALES = Text(
    "Indique las subescalas, cada una una vez, si y solo si se puntúa por ellas.",
    "Name the subscales, each once, if and only if they are scored.",
)
_OPTIONS = Text("Dé al menos dos opciones de códigos distintos.", "Give at least two options of different codes.")
_NO_OPTIONS = Text("Solo se dan opciones para elegir una.", "Options are for choosing one alone.")
_RANGE = Text("El máximo debe superar al mínimo.", "The most must exceed the least.")
_BANDS = Text(
    "Los cortes deben subir, con rótulos distintos, hasta el puntaje máximo: {most}.",
    "The cut-offs must rise, with different labels, up to the highest score: {most}.",
)


def _item(entry: Mapping[str, Any]) -> Item:
    read = {name: value for name, value in entry.items() if value is not None}
    options = tuple(Option(one["code"], Text(**one["text"]), one["points"]) for one in entry.get("options", ()))
    return Item(**read | {"text": Text(**entry["text"]), "type": ItemType(entry["type"]), "options": options})


def _bands(entry: Mapping[str, Any]) -> tuple[Band, ...]:
    return tuple(Band(**band) for band in entry["bands"])


def _faults_of_item(item: Item) -> Iterator[tuple[str, Text]]:
    if item.type is ItemType.CHOICE:
        if len(item.options) < 2 or len({one.code for one in item.options}) < len(item.options):
            yield "options", _OPTIONS
    elif item.options:
        yield "options", _NO_OPTIONS
    if item.type in (ItemType.SCALE, ItemType.NUMBER) and item.least >= item.most:
        yield "most", _RANGE


def _faults_of_bands(field: str, bands: tuple[Band, ...], most: int) -> Iterator[tuple[str, Text]]:
    ends = [band.up_to for band in bands]
    labels = {band.label for band in bands}
    if not ends or ends != sorted(set(ends)) or ends[-1] != most or len(labels) < len(bands):
        yield field, _BANDS.format(most=most)
