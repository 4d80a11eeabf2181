"""How a score falls in a band of its instrument."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.assessment.rules.scoring import AnswersUnfit, Suitability, score
from services.cases.instruments.rules.instruments import Answer, Instrument, Item, ItemType, faults_of, instruments

EVERY_INSTRUMENT = sorted(instruments().values(), key=lambda one: one.code)


@pytest.mark.feature("C08.1")
@pytest.mark.parametrize("instrument", EVERY_INSTRUMENT, ids=lambda one: one.code)
def test_the_bands_of_an_instrument_rise_and_reach_its_highest_score(instrument: Instrument) -> None:
    assert list(faults_of(instrument)) == []
    assert instrument.bands[-1].up_to == instrument.most_points()


@pytest.mark.feature("C08.1")
@pytest.mark.parametrize("instrument", EVERY_INSTRUMENT, ids=lambda one: one.code)
def test_each_band_ends_on_its_own_last_point(instrument: Instrument) -> None:
    for points, answers in reachable(instrument).items():
        expected = next(band.label for band in instrument.bands if points <= band.up_to)
        assert (score(instrument, answers).points, score(instrument, answers).band) == (points, expected)
    assert {band.up_to for band in instrument.bands} <= set(reachable(instrument))


def answers_to(item: Item) -> list[Answer]:
    """Return what can be answered to an item, the answer of fewest points first."""
    if item.type is ItemType.YES_NO:
        return [False, True]
    if item.type is ItemType.CHOICE:
        return [option.code for option in sorted(item.options, key=lambda option: option.points)]
    return ["Nada"] if item.type is ItemType.TEXT else list(range(item.least, item.most + 1))


def reachable(instrument: Instrument) -> dict[int, dict[str, Answer]]:
    """Return, for each score that can be had, a set of answers that has it."""
    items = [item for item in instrument.items if item.most_points]
    every = (
        dict(zip((item.code for item in items), answers, strict=True)) for answers in product(*map(answers_to, items))
    )
    return {sum(item.points(answers[item.code]) or 0 for item in items): answers for answers in every}


@pytest.mark.feature("C08.1")
@pytest.mark.parametrize("instrument", EVERY_INSTRUMENT, ids=lambda one: one.code)
def test_one_answer_off_the_scale_or_of_another_kind_spoils_the_score_and_is_named(instrument: Instrument) -> None:
    wrong: tuple[Answer, ...] = (-1, 21, "NINGUNA", True)
    for item, off in product(instrument.items, wrong):
        if (off == "NINGUNA" and item.type is ItemType.TEXT) or (off is True and item.type is ItemType.YES_NO):
            continue
        answers: dict[str, Answer] = {one.code: answers_to(one)[0] for one in instrument.items}
        answers[item.code] = off
        with pytest.raises(AnswersUnfit) as unfit:
            score(instrument, answers)
        assert (unfit.value.missing, unfit.value.unknown, unfit.value.out_of_scale) == ([], [], [item.code])


@pytest.mark.feature("C08.1")
@given(st.data(), st.sampled_from(EVERY_INSTRUMENT))
def test_a_higher_answer_never_lowers_the_score(data: st.DataObject, instrument: Instrument) -> None:
    places = {item.code: data.draw(st.integers(0, len(answers_to(item)) - 1)) for item in instrument.items}
    answers = {item.code: answers_to(item)[places[item.code]] for item in instrument.items}
    item = data.draw(st.sampled_from(instrument.items))
    raised = answers | {item.code: answers_to(item)[min(places[item.code] + 1, len(answers_to(item)) - 1)]}
    gained = score(instrument, raised).points - score(instrument, answers).points
    assert gained == (item.points(raised[item.code]) or 0) - (item.points(answers[item.code]) or 0) >= 0


@pytest.mark.feature("C08.3")
def test_the_score_holds_no_judgement_on_suitability() -> None:
    labels = {band.label for instrument in EVERY_INSTRUMENT for band in instrument.bands}
    assert labels.isdisjoint(Suitability)
