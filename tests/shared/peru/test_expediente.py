"""Expediente numbers: every way people write one is read to the same value, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.peru.expediente import CANONICAL, find_expedientes, parse_court_code, parse_expediente

FULL = "00123-2026-0-1801-JR-FT-15"


@pytest.mark.feature("C01.5")
@pytest.mark.parametrize(
    "written",
    [
        FULL,
        "123-2026-0-1801-JR-FT-15",
        "00123-2026-0-1801-jr-ft-15",
        "Exp. N° 00123-2026-0-1801-JR-FT-15",
        "EXPEDIENTE N.º 00123-2026-0-1801-JR-FT-15",
        "Expediente : 00123-2026-0-1801-JR-FT-15.",
        "Exp 123-2026-00-1801-JR-FT-15",
        "exp. nro. 123-2026-0-1801-jr-ft-15",
        "00123 - 2026 - 0 - 1801 - JR - FT - 15",
        "00123–2026–0–1801–JR–FT–15",
        "00123—2026−0‑1801‐JR-FT-15",
        "00123 2026 0 1801 JR FT 15",
        "  00123-2026-0-1801-JR-FT-15\n",
        "00123\xa0-2026-0-1801-JR-FT-15",
    ],
)
def test_each_way_of_writing_the_full_number_gives_one_value(written: str) -> None:
    expediente = parse_expediente(written)
    assert expediente.value == FULL
    assert expediente.raw == written
    assert expediente.is_complete
    assert (expediente.sequence, expediente.year, expediente.incident) == (123, 2026, 0)
    assert expediente.court_code == "1801-JR-FT-15"


@pytest.mark.feature("C01.5")
def test_lost_leading_zeros_of_the_court_are_restored() -> None:
    assert parse_expediente("7-2025-1-901-JR-FT-3").value == "00007-2025-1-0901-JR-FT-03"


@pytest.mark.feature("C01.5")
@pytest.mark.parametrize("written", ["00299-2017-36-5001-JR-PE-01", "Exp. 299-2017-36-5001-jr-pe-1"])
def test_a_sentence_has_an_incident_book_of_two_digits(written: str) -> None:
    expediente = parse_expediente(written)
    assert (expediente.value, expediente.incident) == ("00299-2017-36-5001-JR-PE-01", 36)
    assert CANONICAL.fullmatch(expediente.value)
    assert [one.value for one in find_expedientes(f"En el {written}, se resuelve")] == [expediente.value]


@pytest.mark.feature("C01.11")
@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("299-2017", "00299-2017-0-5001-JR-PE-01"),
        ("00299-2017-0", "00299-2017-0-5001-JR-PE-01"),
        ("Exp. N° 299-2017-36", "00299-2017-36-5001-JR-PE-01"),
        (FULL, FULL),
    ],
)
def test_a_short_form_is_completed_from_its_court(written: str, full: str) -> None:
    expediente = parse_expediente(written)
    completed = expediente.completed(parse_court_code("5001-JR-PE-01"))
    assert (completed.value, completed.raw, completed.is_complete) == (full, written, True)
    assert expediente.is_of(completed)


@pytest.mark.feature("C01.11")
def test_a_short_form_is_of_the_file_and_book_that_it_names() -> None:
    sentence = parse_expediente("00299-2017-36-5001-JR-PE-01")
    assert parse_expediente("299-2017").is_of(sentence)
    assert not parse_expediente("299-2017-3").is_of(sentence)
    assert not parse_expediente("299-2018").is_of(sentence)


@pytest.mark.feature("C01.5")
@pytest.mark.parametrize("written", ["123-2026", "Exp. 123 - 2026", "EXP N° 00123-2026"])
def test_the_short_form_is_partial_and_keeps_the_raw_text(written: str) -> None:
    expediente = parse_expediente(written)
    assert expediente.raw == written
    assert expediente.value == "00123-2026"
    assert not expediente.is_complete
    assert expediente.court is None
    assert expediente.court_code is None
    assert FULL.startswith(expediente.value)


@pytest.mark.feature("C01.5")
@pytest.mark.parametrize(
    "written",
    [
        "",
        "resolución 4",
        "123",
        "123-26",
        "000123-2026",
        "123-2026-100",
        "00123-2026-0-1801-JR-FT",
        "00123-2026-123-1801-JR-FT-15",
        "00123-2026-0-18010-JR-FT-15",
        "00123-2026-0-1801-JRX-FT-15",
        "00123-2026-0-1801-J1-FT-15",
        "DNI 12345678",
        "٠٠١٢٣-٢٠٢٦",
        FULL + " " * 300,
    ],
)
def test_anything_else_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match="expediente"):
        parse_expediente(written)


@given(
    sequence=st.integers(0, 99_999),
    year=st.integers(1900, 2099),
    incident=st.integers(0, 99),
    seat=st.integers(100, 9999),
    letters=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=4),
    number=st.integers(0, 99),
    dash=st.sampled_from(["-", " - ", "–", " ", "—"]),
    padded=st.booleans(),
)
def test_what_is_written_is_read_back(
    sequence: int, year: int, incident: int, seat: int, letters: str, number: int, dash: str, padded: bool
) -> None:
    canonical = f"{sequence:05d}-{year}-{incident}-{seat:04d}-{letters[:2]}-{letters[2:]}-{number:02d}"
    bare = f"{sequence}-{year}-{incident}-{seat}-{letters[:2]}-{letters[2:]}-{number}".lower()
    expediente = parse_expediente((canonical if padded else bare).replace("-", dash))
    assert expediente.value == canonical
    assert CANONICAL.match(expediente.value)
    assert parse_expediente(expediente.value).value == canonical


@given(st.text(max_size=80))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        expediente = parse_expediente(text)
    except ValueError:
        return
    assert parse_expediente(expediente.value).value == expediente.value


@pytest.mark.feature("C01.5")
def test_numbers_are_found_in_a_resolution() -> None:
    resolution = """15° JUZGADO DE FAMILIA
    EXPEDIENTE : 00123-2026-0-1801-JR-FT-15
    Puesto a despacho el expediente 123-2026-0-1801-JR-FT-
    15, y acumulado el N° 4567-2025-1-1801-jr-ft-02; véase 999-2024.
    Telf. 1-00123-2026-0-1801-JR-FT-15"""
    assert [e.value for e in find_expedientes(resolution)] == [FULL, "04567-2025-1-1801-JR-FT-02"]


def test_a_court_code_is_read_alone() -> None:
    assert str(parse_court_code(" 901-jr-ft-3 ")) == "0901-JR-FT-03"
    with pytest.raises(ValueError, match="juzgado"):
        parse_court_code("1801-JR-15")
