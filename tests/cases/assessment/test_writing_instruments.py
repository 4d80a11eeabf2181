"""What makes an instrument that can be scored, and how its items and subscales count."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.cases.assessment.rules.scoring import score, valid_to
from services.cases.instruments.rules.instruments import (
    Answer,
    Band,
    Discipline,
    Instrument,
    Item,
    ItemType,
    Option,
    Scoring,
    Subscale,
    faults_of,
    instruments,
)
from shared.text import Text

WORD = Text("palabra", "word")
CHOICE = (Option("NO", WORD, 0), Option("MUCHO", WORD, 3))
PLAIN = Instrument(
    "PRUEBA",
    "1",
    WORD,
    Discipline.PSYCHOLOGY,
    items=(
        Item("A", WORD, 0, 4),
        Item("B", WORD, type=ItemType.YES_NO),
        Item("C", WORD, type=ItemType.CHOICE, options=CHOICE),
    ),
    bands=(Band(3, "BAJO"), Band(8, "ALTO")),
    scoring=Scoring.SUM,
)

pytestmark = pytest.mark.feature("C08.8")


def test_items_of_each_type_count_as_they_are_answered() -> None:
    scored = score(PLAIN, {"A": 2, "B": True, "C": "MUCHO"})
    assert (scored.points, scored.most, scored.band) == (6, 8, "ALTO")
    assert score(PLAIN, {"A": 2, "B": False, "C": "NO"}).band == "BAJO"


def test_subscales_are_scored_by_themselves_and_together() -> None:
    instrument = instruments()["CREENCIAS_Y_HABITOS", "ejemplo-2026-1"]
    answers: dict[str, Answer] = {
        "CELOS": 3,
        "MANDO": 3,
        "PROVOCACION": 1,
        "ALCOHOL": "MES",
        "ARMAS": False,
        "DROGAS": True,
    }
    scored = score(instrument, answers)
    assert (scored.points, scored.band) == (9, "MEDIO")
    found = {code: (one.points, one.most, one.band) for code, one in scored.subscales.items()}
    assert found == {"CREENCIAS": (7, 9, "ALTO"), "HABITOS": (2, 6, "BAJO")}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"bands": (Band(3, "BAJO"), Band(7, "ALTO"))}, ["bands"]),
        ({"bands": (Band(3, "BAJO"), Band(8, "BAJO"))}, ["bands"]),
        ({"items": (*PLAIN.items, Item("A", WORD, type=ItemType.TEXT))}, ["items.3.code"]),
        ({"items": (Item("A", WORD, 0, 8, weight=2),), "bands": (Band(16, "X"),)}, ["items.0.weight"]),
        ({"items": (Item("A", WORD, 8, 8),)}, ["items.0.most"]),
        ({"items": (Item("A", WORD, type=ItemType.CHOICE, options=(Option("X", WORD, 8),)),)}, ["items.0.options"]),
        ({"items": (Item("A", WORD, 0, 8, options=CHOICE),)}, ["items.0.options"]),
        ({"items": (Item("A", WORD, 0, 8, subscale="S"),)}, ["items.0.subscale"]),
        ({"subscales": (Subscale("S", WORD, (Band(0, "X"),)),)}, ["subscales"]),
        ({"scoring": Scoring.SUBSCALES}, ["items.0.subscale", "items.1.subscale", "items.2.subscale", "subscales"]),
    ],
)
def test_each_fault_of_an_instrument_is_named_at_its_field(changes: dict[str, Any], fields: list[str]) -> None:
    found = [field for field, _ in faults_of(replace(PLAIN, **changes))]
    assert [field for field in found if field not in ("subscales.0.bands",)] == fields


def test_what_was_found_holds_until_the_same_day_so_many_months_later() -> None:
    assert valid_to(date(2026, 1, 20), None) is None
    assert valid_to(date(2026, 1, 20), 6) == date(2026, 7, 20)
    assert valid_to(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert valid_to(date(2026, 12, 1), 12) == date(2027, 12, 1)
