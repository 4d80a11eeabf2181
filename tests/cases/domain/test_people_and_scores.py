"""Who may be the same man, what a search means, how a score falls in its band, and how an incident is decided."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.assessment_scoring import AnswersUnfit, Suitability, score
from services.cases.domain.case_lifecycle import DischargeReason
from services.cases.domain.contact import ContactOutcome, reached
from services.cases.domain.duplicate_matching import ALIKE, Known, Likeness, likenesses
from services.cases.domain.final_report import Achievement, final_report_is_owed
from services.cases.domain.incident import AlreadyDecided, IncidentState, decide, holds_contact_data
from services.cases.domain.instruments import Instrument, instruments
from services.cases.domain.risk import RiskLevel
from services.cases.domain.search_terms import SearchTerms, search_terms
from services.cases.domain.start_funnel import Step
from shared.peru.names import similarity

ORDER = Known("Juan Carlos de la Cruz Mamani", "40718293", "00123-2026-0-1801-JR-FT-15", "a" * 64)
OTHER = Known("Wilfredo Güimac Chávez", "41112223", "00999-2025-0-1801-JR-FT-02", "b" * 64)
NAMES = [
    ORDER.full_name,
    OTHER.full_name,
    "Juan de la Cruz Mamani",
    "Juan Carlos Cruz Mamani",
    "JUAN CARLOS DE LA CRUZ MAMANI",
    "José María Ñahui Huamán",
    "Jose Maria Nahui Guaman",
    "Rosa",
    "",
]
known = st.builds(
    Known,
    st.sampled_from(NAMES),
    st.sampled_from(["40718293", "41112223"]),
    st.sampled_from([ORDER.expediente, OTHER.expediente]),
    st.sampled_from(["a" * 64, "b" * 64, None]),
)


@pytest.mark.feature("C03")
@pytest.mark.parametrize(
    ("name", "likeness"),
    [
        ("JUAN CARLOS DE LA CRUZ MAMANI", Likeness.SAME_NAME),
        ("De la Cruz Mamani, Juan Carlos", Likeness.SAME_NAME),
        ("Juan  Cárlos  De La Cruz Mamani", Likeness.SAME_NAME),
        ("Juan Carlos Cruz Mamani", Likeness.ALIKE_NAME),
        ("Juan Carlos Dela Cruz Mamani", Likeness.ALIKE_NAME),
        ("Juan Karlos de la Cruz Mamany", Likeness.ALIKE_NAME),
        ("Juan Carlos de la Crus", Likeness.ALIKE_NAME),
        ("Juan", None),
        ("de la Cruz", None),
        ("Mamani Mamani", None),
        ("Pedro Carlos Rojas Tello", None),
    ],
)
def test_a_name_is_shown_when_it_is_the_same_or_easily_taken_for_it(name: str, likeness: Likeness | None) -> None:
    assert likenesses(ORDER, replace(OTHER, full_name=name)) == ([likeness] if likeness else [])


@pytest.mark.feature("C03")
@given(known, known)
def test_likeness_is_the_same_from_either_side(one: Known, other: Known) -> None:
    assert likenesses(one, other) == likenesses(other, one)


@pytest.mark.feature("C03")
@given(known, known)
def test_a_name_is_told_once_as_same_or_as_alike(one: Known, other: Known) -> None:
    found = likenesses(one, other)
    assert not {Likeness.SAME_NAME, Likeness.ALIKE_NAME} <= set(found)
    if Likeness.ALIKE_NAME in found:
        assert similarity(one.full_name, other.full_name) >= ALIKE


@pytest.mark.feature("C03")
def test_a_man_is_like_himself_in_everything_but_a_file_that_neither_has() -> None:
    everything = [likeness for likeness in Likeness if likeness is not Likeness.ALIKE_NAME]
    assert likenesses(ORDER, ORDER) == everything
    without = replace(ORDER, document_sha256=None)
    assert likenesses(without, without) == [one for one in everything if one is not Likeness.SAME_ORDER_FILE]
    assert likenesses(without, ORDER) == [one for one in everything if one is not Likeness.SAME_ORDER_FILE]


@pytest.mark.feature("C03")
def test_a_name_left_empty_is_like_no_other_empty_name() -> None:
    assert likenesses(replace(ORDER, full_name=""), replace(OTHER, full_name="")) == []


@pytest.mark.feature("C19")
@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("ñahui", SearchTerms(name="ñahui")),
        ("de la Cruz", SearchTerms(name="de la Cruz")),
        ("O'Higgins", SearchTerms(name="O'Higgins")),
        ("Peña-Núñez", SearchTerms(name="Peña-Núñez")),
        ("4071829", SearchTerms(document_number="4071829")),
        (" 40718293 ", SearchTerms(document_number="40718293")),
        ("40718293 B", SearchTerms(document_number="40718293")),
        ("407182933", SearchTerms(document_number="40718293")),
        ("ab 1234567890", SearchTerms(document_number="AB1234567890")),
        ("1-2026", SearchTerms(expediente_start="00001-2026-")),
        ("99999-2026", SearchTerms(expediente_start="99999-2026-")),
        ("123–2026", SearchTerms(expediente_start="00123-2026-")),
        ("EXP. N° 00123-2026-0-1801-JR-FT-15", SearchTerms(expediente="00123-2026-0-1801-JR-FT-15")),
        ("00123-2026-1-1801-JR-FT-05", SearchTerms(expediente="00123-2026-1-1801-JR-FT-05")),
    ],
)
def test_each_way_to_type_means_one_thing(typed: str, terms: SearchTerms) -> None:
    assert search_terms(typed) == terms


@pytest.mark.feature("C19")
@given(st.text(max_size=40))
def test_whatever_is_typed_sets_exactly_one_term(typed: str) -> None:
    terms = search_terms(typed)
    looked_for = [terms.name, terms.document_number, terms.expediente, terms.expediente_start]
    assert sum(term is not None for term in looked_for) == 1


EVERY_INSTRUMENT = sorted(instruments().values(), key=lambda one: one.code)


@pytest.mark.feature("C08")
@pytest.mark.parametrize("instrument", EVERY_INSTRUMENT, ids=lambda one: one.code)
def test_the_bands_of_an_instrument_rise_and_reach_its_highest_score(instrument: Instrument) -> None:
    ends = [band.up_to for band in instrument.bands]
    assert ends == sorted(set(ends))
    assert ends[-1] == sum(item.weight * item.most for item in instrument.items)
    assert len({band.label for band in instrument.bands}) == len(instrument.bands)
    assert len({item.code for item in instrument.items}) == len(instrument.items)
    assert all(item.least < item.most and item.weight > 0 for item in instrument.items)


@pytest.mark.feature("C08")
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


@pytest.mark.feature("C08")
@pytest.mark.parametrize("instrument", EVERY_INSTRUMENT, ids=lambda one: one.code)
@pytest.mark.parametrize("off", [-1, 1])
def test_one_answer_off_the_scale_spoils_the_score_and_is_named(instrument: Instrument, off: int) -> None:
    for item in instrument.items:
        answers = {one.code: one.least for one in instrument.items}
        answers[item.code] = item.least - 1 if off < 0 else item.most + 1
        with pytest.raises(AnswersUnfit) as unfit:
            score(instrument, answers)
        assert (unfit.value.missing, unfit.value.unknown, unfit.value.out_of_scale) == ([], [], [item.code])


@pytest.mark.feature("C08")
@given(st.data(), st.sampled_from(EVERY_INSTRUMENT))
def test_a_higher_answer_never_lowers_the_score(data: st.DataObject, instrument: Instrument) -> None:
    answers = {item.code: data.draw(st.integers(item.least, item.most)) for item in instrument.items}
    item = data.draw(st.sampled_from(instrument.items))
    raised = {**answers, item.code: min(item.most, answers[item.code] + 1)}
    gained = score(instrument, raised).points - score(instrument, answers).points
    assert gained == (item.weight if raised != answers else 0)


@pytest.mark.feature("C08")
def test_the_score_holds_no_judgement_on_suitability() -> None:
    labels = {band.label for instrument in EVERY_INSTRUMENT for band in instrument.bands}
    assert labels.isdisjoint(Suitability)


@pytest.mark.feature("C13")
@pytest.mark.parametrize(("state", "verified"), list(product(IncidentState, (True, False))))
def test_only_a_report_can_be_decided_and_its_decision_is_final(state: IncidentState, verified: bool) -> None:
    if state is IncidentState.REPORTED:
        assert decide(state, verified) is (IncidentState.VERIFIED if verified else IncidentState.DISMISSED)
    else:
        with pytest.raises(AlreadyDecided):
            decide(state, verified)


@pytest.mark.feature("C13", "C10")
@given(
    st.from_regex(r"9[0-9]{8}", fullmatch=True),
    st.sampled_from(["", "+51", "+51 ", "0051", "51-"]),
    st.sampled_from([" ", "-", ".", "", "\u00a0", "–"]),
    st.sampled_from(["Llamó al {}", "{}", "({})", "su número:{}, dijo", "«{}»"]),
)
def test_a_mobile_number_is_noticed_however_it_is_written(number: str, code: str, gap: str, text: str) -> None:
    written = code + gap.join([number[:3], number[3:6], number[6:]])
    assert holds_contact_data(text.format(written))


@pytest.mark.feature("C13")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "El 31/12/2026 a las 23:59",
        "DNI 90718293",
        "S/ 987.50",
        "98765432",
        "0987654321",
        "9876543210",
        "1801-JR-FT-15",
    ],
)
def test_other_numbers_are_no_mobile_numbers(text: str) -> None:
    assert not holds_contact_data(text)


@pytest.mark.feature("C05")
@pytest.mark.parametrize("outcome", ContactOutcome)
def test_only_his_own_answer_tells_that_he_knows(outcome: ContactOutcome) -> None:
    assert reached(outcome) is (outcome in (ContactOutcome.REACHED, ContactOutcome.REFUSED))


@pytest.mark.feature("C05")
def test_the_funnel_has_its_six_steps_in_their_order() -> None:
    assert [*Step] == ["ORDER", "RECEIVED", "CONTACTED", "ASSESSED", "ADMITTED", "FIRST_SESSION"]


@pytest.mark.feature("C14")
@pytest.mark.parametrize(
    ("reason", "owed"),
    [
        ("COMPLETED", True),
        ("NON_COMPLIANCE", True),
        ("TRANSFERRED", False),
        ("DECEASED", False),
        ("ORDER_REVOKED", False),
    ],
)
def test_a_final_report_is_owed_where_the_programme_itself_ended(reason: str, owed: bool) -> None:
    assert final_report_is_owed(DischargeReason(reason)) is owed
    assert [*Achievement] == ["ACHIEVED", "PARTIALLY", "NOT"]


@pytest.mark.feature("C09")
def test_the_levels_of_risk_are_those_of_the_official_sheet() -> None:
    assert [*RiskLevel] == ["leve", "moderado", "severo"]
