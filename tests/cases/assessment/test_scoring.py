"""Scoring with instruments that are data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.assessment.rules.scoring import AnswersUnfit, score
from services.cases.instruments.rules.instruments import Band, Discipline, Instrument, Item, instruments
from shared.text import Text
from tests.cases.assessment.test_instruments import answers_to

SHORT = Instrument(
    "CORTO",
    "1",
    Text("Corto", "Short"),
    Discipline.PSYCHOLOGY,
    items=(Item("A", Text("a", "a"), 0, 4, 2), Item("B", Text("b", "b"), 1, 3, 1)),
    bands=(Band(4, "BAJO"), Band(11, "ALTO")),
)


@pytest.mark.feature("C08.1")
@pytest.mark.parametrize(
    ("answers", "points", "band"),
    [({"A": 0, "B": 1}, 1, "BAJO"), ({"A": 1, "B": 2}, 4, "BAJO"), ({"A": 4, "B": 3}, 11, "ALTO")],
)
def test_answers_are_weighted_summed_and_put_in_a_band(answers: dict[str, int], points: int, band: str) -> None:
    scored = score(SHORT, answers)
    assert (scored.points, scored.most, scored.band) == (points, 11, band)


def test_every_fault_of_the_answers_is_named() -> None:
    with pytest.raises(AnswersUnfit) as unfit:
        score(SHORT, {"B": 9, "C": 1})
    assert (unfit.value.missing, unfit.value.unknown, unfit.value.out_of_scale) == (["A"], ["C"], ["B"])


@pytest.mark.parametrize("below_or_above", [0, 4])
def test_the_scale_ends_are_kept(below_or_above: int) -> None:
    with pytest.raises(AnswersUnfit):
        score(SHORT, {"A": 0, "B": below_or_above})


@given(st.data(), st.sampled_from(sorted(instruments())))
def test_each_published_instrument_scores_every_set_of_answers_on_its_scale(
    data: st.DataObject, key: tuple[str, str]
) -> None:
    instrument = instruments()[key]
    answers = {item.code: data.draw(st.sampled_from(answers_to(item))) for item in instrument.items}
    scored = score(instrument, answers)
    assert 0 <= scored.points <= scored.most
    assert scored.band in {band.label for band in instrument.bands}


def test_each_discipline_has_an_instrument_labelled_as_an_example() -> None:
    assert {instrument.discipline for instrument in instruments().values()} == set(Discipline)
    assert all("no oficial" in instrument.title.es for instrument in instruments().values())
