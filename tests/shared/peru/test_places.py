"""UBIGEO codes and courts' names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.peru.court_names import court_name
from shared.peru.expediente import parse_court_code
from shared.peru.ubigeo import (
    Nearness,
    Place,
    Ubigeo,
    UbigeoScheme,
    find_ubigeo,
    hierarchy_distance,
    nearness,
    parse_ubigeo,
    place_of,
)

BRENA = Ubigeo("150105")
codes = st.builds(
    lambda department, rest: Ubigeo(f"{department:02d}{rest:04d}"), st.integers(1, 25), st.integers(101, 2020)
)


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize("written", [40101, "40101", "040101", " 040101 ", 40101.0, "40101.0"])
def test_the_lost_leading_zero_is_restored(written: str | float) -> None:
    assert parse_ubigeo(written) == Ubigeo("040101", UbigeoScheme.INEI)
    assert place_of(parse_ubigeo(written)) == Place("Arequipa", "Arequipa", "Arequipa")


@pytest.mark.parametrize(
    "written", ["", "4011", "1501050", "260101", "000101", "15010A", "-50105", "１５０１０５", "150105.5"]
)
def test_what_is_no_ubigeo_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="UBIGEO"):
        parse_ubigeo(written)


def test_names_are_known_for_inei_only() -> None:
    assert str(place_of(BRENA)) == "Breña, Lima, Lima"
    assert place_of(Ubigeo("150105", UbigeoScheme.RENIEC)) is None
    assert place_of(Ubigeo("150199")) is None


def test_a_district_is_found_by_its_names() -> None:
    assert find_ubigeo("LIMA", "Lima", "BRENA") == BRENA
    assert find_ubigeo("Lima", "Lima", "Atlántida") is None


@pytest.mark.feature("N01.4")
@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("150105", Nearness.SAME_DISTRICT),
        ("150101", Nearness.SAME_PROVINCE),
        ("150201", Nearness.SAME_DEPARTMENT),
        ("070101", Nearness.ELSEWHERE),
    ],
)
def test_nearness_follows_the_hierarchy(other: str, expected: Nearness) -> None:
    assert nearness(BRENA, Ubigeo(other)) is expected


def test_codes_of_different_schemes_are_not_compared() -> None:
    with pytest.raises(ValueError, match="schemes"):
        nearness(BRENA, Ubigeo("150105", UbigeoScheme.RENIEC))


@given(codes, codes, codes)
def test_the_distance_is_an_ultrametric(a: Ubigeo, b: Ubigeo, c: Ubigeo) -> None:
    assert hierarchy_distance(a, b) == hierarchy_distance(b, a)
    assert (hierarchy_distance(a, b) == 0) == (a == b)
    assert hierarchy_distance(a, c) <= max(hierarchy_distance(a, b), hierarchy_distance(b, c))


@pytest.mark.feature("N01.1")
def test_a_court_is_named_by_its_code() -> None:
    name = court_name(parse_court_code("1801-JR-FT-15"))
    assert name is not None
    assert name.text == "15° Juzgado de Familia de Lima"
    assert name.verified


def test_an_unverified_name_says_so_and_an_unknown_court_has_none() -> None:
    unverified = court_name(parse_court_code("0901-JR-FT-03"))
    assert unverified is not None
    assert unverified.text == "3° Juzgado de Familia de Lima Norte"
    assert not unverified.verified
    assert court_name(parse_court_code("9901-JR-FT-03")) is None
    assert court_name(parse_court_code("1801-ZZ-FT-03")) is None
