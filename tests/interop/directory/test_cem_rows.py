"""The ministry's directory row by row, as typed by many hands over the years, and which CEM is near to a place."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.directory.rules.cem_rows import (
    CemEntry,
    NotImported,
    Place,
    RowResult,
    cell_text,
    code_of,
    read_place,
    read_row,
    read_ubigeo,
)
from services.interop.directory.rules.nearest_cem import by_nearness, distance_km, levels_apart, origin_of

ROW: dict[str, object] = {
    "Departamento": "LIMA", "Provincia": "LIMA", "Distrito": "BREÑA", "CENTRO": "CEM",
    "Centro de Atención": "CEM BREÑA", "Dirección": "Av. Brasil 1", "Teléfono": 14197260, "COORD_X": -77.05,
    "COORD_Y": -12.06, "Ubigeo": 150105,
}  # fmt: skip
LIMA_PLACE, CUSCO_PLACE = Place(-77.0365, -12.0478), Place(-71.9675, -13.5319)

PLACES = st.builds(Place, st.floats(-81.5, -68.5), st.floats(-18.5, 0.1))
UBIGEOS = st.builds(
    "{:02d}{:02d}{:02d}".format, st.integers(1, 25), st.integers(1, 3), st.integers(1, 3)
)  # few provinces and districts, so that neighbours are common
CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(max_size=40),
    st.sampled_from(["CEM", "HRT", "-77,05", "150105", "refugio"]),
)  # fmt: skip


@dataclass(frozen=True)
class Cem:
    """A CEM as the rule of nearness sees it."""

    code: str
    ubigeo: str
    place: Place | None = None


CEMS = st.lists(st.builds(Cem, st.text("ABC", max_size=4), UBIGEOS, st.none() | PLACES), max_size=12)


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("HRT", "HRT LIMA"),
        ("H.R.T.", "CEM LOS OLIVOS"),
        ("CEM", "H. R. T. ESPERANZA"),
        ("hogar de refugio temporal", "CEM ESPERANZA"),
        ("CEM", "Casa de Acogida Esperanza"),
        ("CEM", "ALBERGUES ESPERANZA"),
        ("CEM", "Refúgio Esperanza"),
        ("CEM - HRT", "CEM LIMA"),
    ],
)
def test_a_refuge_is_known_however_it_is_written_and_tells_nothing(kind: str, name: str) -> None:
    read = read_row({**ROW, "CENTRO": kind, "Centro de Atención": name, "Dirección": "Jr. Secreto 7"})
    assert isinstance(read, NotImported)
    assert read.result is RowResult.REFUGE_NOT_IMPORTED
    assert not any(word in repr(read) for word in ("Secreto", "Esperanza", "ESPERANZA", "14197260"))


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize("name", ["CEM HRTADO", "CEM ALBERGUEROS", "CEM SAN JUAN"])
def test_a_cem_whose_name_only_resembles_a_refuge_is_taken(name: str) -> None:
    assert isinstance(read_row({**ROW, "Centro de Atención": name}), CemEntry)


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize("kind", ["SAU", "LÍNEA 100", "CAI", "", None, "CEMENTERIO"])
def test_only_a_cem_is_taken(kind: object) -> None:
    read = read_row({**ROW, "CENTRO": kind, "Centro de Atención": "CENTRO BREÑA"})
    assert isinstance(read, NotImported)
    assert read.result is RowResult.NOT_A_CEM


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        (150105, "150105"),
        (150105.0, "150105"),
        ("150105", "150105"),
        (" 150105 ", "150105"),
        (50101, "050101"),
        (50101.0, "050101"),
        ("50101", "050101"),
        ("1501", None),
        (1501051, None),
        (50101.5, None),
        ("990101", None),
        ("000101", None),
        ("15010A", None),
        ("-50101", None),
        ("１５０１０５", None),
        ("", None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_a_ubigeo_has_six_digits_or_lost_its_leading_zero(written: object, read: str | None) -> None:
    assert read_ubigeo(written) == read


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (7.0, "7"),
        (7.5, "7.5"),
        ("  a\n\tb  ", "a b"),
        ("a\x00b\u200bc", "a b c"),
        ("x" * 400, "x" * 300),
        (14197260, "14197260"),
    ],
)
def test_a_cell_is_one_line_of_plain_text(cell: object, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize(
    ("x", "y"), [("-77.05", "-12.06"), ("-77,05", "-12,06"), (-12.06, -77.05), ("-12,06 ", " -77,05")]
)
def test_a_point_is_read_with_commas_and_with_its_columns_swapped(x: object, y: object) -> None:
    assert read_place(x, y) == Place(-77.05, -12.06)


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize(
    ("x", "y"), [(77.05, 12.06), (-77.05, None), ("", ""), ("nan", "nan"), ("inf", -12), (277000, 8665000), (-90, -12)]
)
def test_a_point_outside_peru_is_none(x: object, y: object) -> None:
    assert read_place(x, y) is None


@pytest.mark.feature("N01.3")
@given(PLACES)
def test_every_point_in_peru_is_read_back(place: Place) -> None:
    assert read_place(place.longitude, place.latitude) == place
    assert read_place(place.latitude, place.longitude) == place


@pytest.mark.feature("N01.3")
def test_a_code_is_the_same_whatever_accents_case_and_blanks_the_year_brings() -> None:
    codes = {code_of(name, "150105") for name in ("CEM BREÑA", "Cem  Breña", "cem brena", "BREÑA - CEM")}
    assert codes == {"CEM-150105-BRENA"}
    assert code_of("CEM", "150105") == "CEM-150105-CEM"
    assert code_of("CEM BREÑA", "150101") not in codes


@pytest.mark.feature("N01.3")
@given(st.fixed_dictionaries(dict.fromkeys(ROW, CELLS)))
def test_any_row_is_a_cem_in_order_or_says_why_it_is_none(row: dict[str, object]) -> None:
    read = read_row(row)
    if isinstance(read, CemEntry):
        assert read.name
        assert len(read.ubigeo) == 6
        assert read.code.startswith(f"CEM-{read.ubigeo}-")
        assert all(text is None or text.isprintable() for text in (read.name, read.address, read.phone))
    else:
        assert read.reason


@pytest.mark.feature("N01.3")
def test_a_row_without_its_columns_is_no_cem() -> None:
    read = read_row({})
    assert isinstance(read, NotImported)
    assert read.result is RowResult.NOT_A_CEM


@pytest.mark.feature("N01.4")
@pytest.mark.parametrize(
    ("one", "other", "levels"),
    [("150105", "150105", 0), ("150105", "150101", 1), ("150105", "150201", 2), ("150105", "070101", 3)],
)
def test_levels_apart(one: str, other: str, levels: int) -> None:
    assert levels_apart(one, other) == levels_apart(other, one) == levels


@pytest.mark.feature("N01.4")
@given(PLACES, PLACES, PLACES)
def test_distance_is_one(one: Place, other: Place, third: Place) -> None:
    assert distance_km(one, one) == pytest.approx(0, abs=1e-6)
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    assert distance_km(one, third) <= distance_km(one, other) + distance_km(other, third) + 1e-6


@pytest.mark.feature("N01.4")
def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert distance_km(Place(-77, -12), Place(-77, -13)) == pytest.approx(111.2, abs=0.1)


@pytest.mark.feature("N01.4")
@given(CEMS, UBIGEOS, st.none() | PLACES)
def test_nobody_is_lost_and_the_hierarchy_goes_before_distance(
    cems: list[Cem], ubigeo: str, place: Place | None
) -> None:
    ordered = by_nearness(cems, ubigeo, place)
    assert sorted(map(repr, ordered)) == sorted(map(repr, cems))
    levels = [levels_apart(cem.ubigeo, ubigeo) for cem in ordered]
    assert levels == sorted(levels)


@pytest.mark.feature("N01.4")
@given(CEMS, UBIGEOS, PLACES)
def test_among_equals_the_nearer_goes_first_and_one_without_a_point_last(
    cems: list[Cem], ubigeo: str, place: Place
) -> None:
    for level in range(4):
        among = [cem for cem in by_nearness(cems, ubigeo, place) if levels_apart(cem.ubigeo, ubigeo) == level]
        placed = [cem.place for cem in among if cem.place]
        far = [distance_km(place, each) for each in placed]
        assert far == sorted(far)
        assert all(cem.place for cem in among[: len(placed)])


@pytest.mark.feature("N01.4")
@given(CEMS, UBIGEOS)
def test_the_order_does_not_depend_on_the_order_of_the_directory(cems: list[Cem], ubigeo: str) -> None:
    unique = list({cem.code: cem for cem in cems}.values())
    assert by_nearness(unique, ubigeo, LIMA_PLACE) == by_nearness(unique[::-1], ubigeo, LIMA_PLACE)


@pytest.mark.feature("N01.4")
def test_without_points_the_code_decides() -> None:
    cems = [Cem("B", "150101"), Cem("A", "150101")]
    assert [cem.code for cem in by_nearness(cems, "150101")] == ["A", "B"]
    assert origin_of("150101", cems) is None


@pytest.mark.feature("N01.4")
def test_an_unknown_point_is_the_middle_of_the_nearest_level_that_has_one() -> None:
    here, there = Cem("A", "150101", LIMA_PLACE), Cem("B", "080101", CUSCO_PLACE)
    assert origin_of("150101", [here, there]) == LIMA_PLACE
    assert origin_of("150102", [here, there]) == LIMA_PLACE
    assert origin_of("150901", [here, there]) == LIMA_PLACE
    assert origin_of("040101", [here, there]) is None
    middle = origin_of("150101", [here, Cem("C", "150101", Place(-77.0365, -12.1478))])
    assert middle is not None
    assert middle.latitude == pytest.approx(-12.0978)
