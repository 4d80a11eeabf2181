"""How a score falls in a band of its instrument."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.assessment.rules.instruments import Instrument, instruments
from services.cases.assessment.rules.scoring import AnswersUnfit, Suitability, score

EVERY_INSTRUMENT = sorted(instruments().values(), key=lambda one: one.code)


@pytest.mark.feature("C08.1")
@pytest.mark.parametrize("instrument", EVERY_INSTRUMENT, ids=lambda one: one.code)
def test_the_bands_of_an_instrument_rise_and_reach_its_highest_score(instrument: Instrument) -> None:
    ends = [band.up_to for band in instrument.bands]
    assert ends == sorted(set(ends))
    assert ends[-1] == sum(item.weight * item.most for item in instrument.items)
    assert len({band.label for band in instrument.bands}) == len(instrument.bands)
    assert len({item.code for item in instrument.items}) == len(instrument.items)
    assert all(item.least < item.most and item.weight > 0 for item in instrument.items)


@pytest.mark.feature("C08.1")
@pytest.mark.parametrize("instrument", EVERY_INSTRUMENT, ids=lambda one: one.code)
def test_each_band_ends_on_its_own_last_point(instrument: Instrument) -> None:
    for points, answers in reachable(instrument).items():
        expected = next(band.label for band in instrument.bands if points <= band.up_to)
        assert (score(instrument, answers).points, score(instrument, answers).band) == (points, expected)
    assert {band.up_to for band in instrument.bands} <= set(reachable(instrument))


def reachable(instrument: Instrument) -> dict[int, dict[str, int]]:
    """Return, for each score that can be had, a set of answers that has it."""
    items = instrument.items
    every = (
        dict(zip((item.code for item in items), answers, strict=True))
        for answers in product(*(range(item.least, item.most + 1) for item in items))
    )
    return {sum(item.weight * answers[item.code] for item in items): answers for answers in every}


@pytest.mark.feature("C08.1")
@pytest.mark.parametrize("instrument", EVERY_INSTRUMENT, ids=lambda one: one.code)
@pytest.mark.parametrize("off", [-1, 1])
def test_one_answer_off_the_scale_spoils_the_score_and_is_named(instrument: Instrument, off: int) -> None:
    for item in instrument.items:
        answers = {one.code: one.least for one in instrument.items}
        answers[item.code] = item.least - 1 if off < 0 else item.most + 1
        with pytest.raises(AnswersUnfit) as unfit:
            score(instrument, answers)
        assert (unfit.value.missing, unfit.value.unknown, unfit.value.out_of_scale) == ([], [], [item.code])


@pytest.mark.feature("C08.1")
@given(st.data(), st.sampled_from(EVERY_INSTRUMENT))
def test_a_higher_answer_never_lowers_the_score(data: st.DataObject, instrument: Instrument) -> None:
    answers = {item.code: data.draw(st.integers(item.least, item.most)) for item in instrument.items}
    item = data.draw(st.sampled_from(instrument.items))
    raised = {**answers, item.code: min(item.most, answers[item.code] + 1)}
    gained = score(instrument, raised).points - score(instrument, answers).points
    assert gained == (item.weight if raised != answers else 0)


@pytest.mark.feature("C08.3")
def test_the_score_holds_no_judgement_on_suitability() -> None:
    labels = {band.label for instrument in EVERY_INSTRUMENT for band in instrument.bands}
    assert labels.isdisjoint(Suitability)
