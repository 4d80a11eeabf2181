"""A resolution as scanners, page layouts and ill will make it: read where it is plain, else left out, never guessed."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.cases.orders.rules.court_order import Measure
from services.interop.orders.rules.order_extraction import (
    LONGEST_TEXT,
    MEASURES,
    MONTHS,
    OrderProposals,
    extract,
    number_of,
    resolution_date,
)
from shared.peru.expediente import find_expedientes
from shared.peru.written_numbers import NUMBERS

pytestmark = pytest.mark.feature("N03.3")

FULL = "00123-2026-0-1801-JR-FT-15"
WORDS = st.sampled_from(
    ["DENUNCIADO:", "RESOLUCIÓN", "N°", "DNI", "de", "dos mil", "sıete", "JULİO", "abrıl", "ſeis", "12345678", "\n",
     "-", "2026", "31", "²", "٣", FULL, "AGRAVIADA", "\x00", "\ud800", *MONTHS, *NUMBERS]
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lima, sıete de noviembre de dos mil veintiséis", date(2026, 11, 7)),
        ("Lima, 3 de abrıl de 2026", date(2026, 4, 3)),
        ("LIMA, 3 DE JULİO DE 2026", date(2026, 7, 3)),
        ("lima, ſeis de junio de dos mil veinticinco", date(2025, 6, 6)),
    ],
)
def test_an_i_without_its_dot_is_an_i(written: str, read: date) -> None:
    assert extract(written).resolution_date == read


@given(st.lists(WORDS, max_size=40).map(" ".join))
@example("treinta y uno de sıete de dos mil cuarenta")
def test_no_mixture_of_an_orders_own_words_makes_it_fail(text: str) -> None:
    extract(text)


@given(st.dates(date(2000, 1, 1), date(2029, 12, 31)), st.booleans(), st.sampled_from(["de", "del", "del año"]))
def test_a_date_is_read_back_from_words_and_from_digits(day: date, upper: bool, of: str) -> None:
    month = {number: word for word, number in MONTHS.items()}[day.month]
    words = {number: word for word, number in NUMBERS.items()}
    for written in (
        f"Lima, {day.day} de {month} {of} {day.year}",
        f"Lima, {words[day.day]} de {month} {of} dos mil {words[day.year - 2000]}",
    ):
        if day.year == 2000 and "dos mil" in written:
            continue  # written "dos mil" alone, which nobody dates a resolution today with
        assert resolution_date(written.upper() if upper else written) == day


@pytest.mark.parametrize(
    "impossible", ["29 de febrero de 2026", "31 de setiembre de 2026", "0 de mayo de 2026", "3 de mayo de 0000"]
)
def test_a_day_that_does_not_exist_is_no_date_and_the_next_one_counts(impossible: str) -> None:
    assert resolution_date(impossible) is None
    assert resolution_date(f"{impossible}; Lima, 4 de mayo de 2026") == date(2026, 5, 4)


@given(st.integers(0, 99), st.booleans())
def test_every_number_a_resolution_has_is_read_from_its_word(value: int, upper: bool) -> None:
    word = {number: word for word, number in NUMBERS.items()}[value]
    assert number_of(word.upper() if upper else word) == str(value)
    assert number_of(f"{value:03d}") == str(value)


@pytest.mark.parametrize("word", ["", "²", "AUTO", "cuatrocientos", "uno dos", "½"])
def test_a_word_that_is_no_number_gives_none(word: str) -> None:
    assert number_of(word) is None


@pytest.mark.parametrize(
    "written",
    [
        "EXPEDIENTE\n00123 - 2026 - 0 - 1801 -\nJR - FT - 15",
        "EXPEDIENTE : 00123–2026–0–1801–JR–FT–15",
        "Expediente N.º00123-2026-0-1801-JR-FT-15",
        "EXP00123-2026-0-1801-JR-FT-15",
        "００１２３-２０２６-0-1801-JR-FT-15",
        "\ufeffEXPEDIENTE:\t00123-2026-0-1801-\r\nJR-FT-15.",
    ],
)
def test_an_expediente_is_read_through_broken_lines_and_odd_dashes(written: str) -> None:
    assert extract(written).expediente == FULL


@pytest.mark.parametrize(
    "scanned",
    [
        "1O123-2026-0-1801-JR-FT-15",
        "1OO23-2026-0-1801-JR-FT-15",
        "A0123-2026-0-1801-JR-FT-15",
        "00123-2O26-0-1801-JR-FT-15",
        "00123-2026-0-18O1-JR-FT-15",
        "00123-2026-0-1801-JR-FT-1S",
        "00123-2026-0-1801-J8-FT-15",
        "900123-2026-0-1801-JR-FT-15",
    ],
)
def test_a_number_that_the_scanner_spoilt_is_not_half_read(scanned: str) -> None:
    assert find_expedientes(f"EXPEDIENTE : {scanned} .") == []
    assert extract(f"EXPEDIENTE : {scanned}\n").expediente is None


def test_of_two_expedientes_the_first_is_proposed() -> None:
    other = "04567-2025-1-0901-JR-FT-02"
    assert extract(f"EXPEDIENTE : {FULL}\nAcumulado: {other}").expediente == FULL
    assert extract(f"EXPEDIENTE : {other}\nSe acumula al {FULL}").expediente == other


@pytest.mark.parametrize(
    "line",
    [
        "DENUNCIADO: QUISPE ÑAHUI, ALBERTO AGRAVIADA: DÍAZ LUNA, ROSA",
        "DENUNCIADO : QUISPE ÑAHUI, ALBERTO   DENUNCIANTE : DÍAZ LUNA, ROSA",
        "IMPUTADO: QUISPE ÑAHUI, ALBERTO EN AGRAVIO DE DÍAZ LUNA, ROSA",
        "DENUNCIADO: QUISPE ÑAHUI, ALBERTO y la agraviada DÍAZ LUNA, ROSA",
        "DEMANDADO: QUISPE ÑAHUI, ALBERTO / VÍCTIMA DÍAZ LUNA, ROSA",
        "INVESTIGADO: QUISPE ÑAHUI, ALBERTO - MATERIA: VIOLENCIA FAMILIAR",
        "SENTENCIADO: QUISPE ÑAHUI, ALBERTO, mayor de edad, casado con ROSA",
        "AGRESOR: QUISPE ÑAHUI, ALBERTO, identificado con documento",
        "DENUNCIADO(A): QUISPE ÑAHUI, ALBERTO\nAGRAVIADA: DÍAZ LUNA, ROSA",
    ],
)
def test_his_name_ends_before_hers_also_on_one_line(line: str) -> None:
    proposals = extract(line)
    assert proposals.participant_name == "QUISPE ÑAHUI, ALBERTO"
    assert "ROSA" not in repr(proposals)


@pytest.mark.parametrize(
    "text",
    [
        "La agraviada, identificada con DNI N.° 11111111, declaró.",
        "VÍCTIMA: con DNI 11111111",
        "Denunciante con D.N.I. 11111111 solicita medidas.",
        "violencia en agravio de la persona con DNI 11111111",
        "doña R. D. L., DNI 11111111; el DNI 11111111 obra en autos",
        "DENUNCIADO: QUISPE ÑAHUI, ALBERTO\nLa agraviada con DNI 11111111",
    ],
)
def test_a_dni_that_seems_hers_is_proposed_as_nobodys(text: str) -> None:
    assert extract(text).document_number is None


@pytest.mark.parametrize(
    "written", ["DNI 40718293", "D.N.I. N.° 40718293", "DNI: 40718293", "dni número 40718293", "DNI Nº40718293"]
)
def test_the_only_dni_is_read_however_it_is_written(written: str) -> None:
    assert extract(f"El obligado, con {written}, asistirá.").document_number == "40718293"


@pytest.mark.parametrize("written", ["DNI 4071829", "DNI 407182933", "DNI 4O718293", "RUC 40718293"])
def test_what_is_no_dni_is_left_out(written: str) -> None:
    assert extract(written).document_number is None


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("el tratamiento\nREEDUCATIVO del agresor", "REEDUCATION"),
        ("asista a terapia para el agresor", "REEDUCATION"),
        ("el retiro del agresor del hogar", "WITHDRAWAL"),
        ("IMPEDIMENTO DE ACERCARSE a menos de 300 metros", "NO_APPROACH"),
        ("prohibicion de toda comunicacion", "NO_COMMUNICATION"),
        ("prohibición del derecho de tenencia y porte de armas", "NO_WEAPONS"),
        ("el inventario de sus bienes", "INVENTORY"),
        ("una asignación económica de emergencia", "EMERGENCY_ALLOWANCE"),
        ("no podrá enajenar los bienes comunes", "NO_DISPOSAL_OF_GOODS"),
        ("prohibición de retirar del cuidado a los niños", "NO_REMOVAL_OF_CHILDREN"),
        ("tratamiento psicológico para la víctima", "VICTIM_TREATMENT"),
        ("acogida en un hogar de refugio", "SHELTER"),
    ],
)
def test_each_measure_of_article_22_is_known_by_its_words(sentence: str, code: str) -> None:
    assert extract(sentence).measures == (code,)


def test_every_measure_proposed_is_one_that_a_case_may_have() -> None:
    assert {code for code, _ in MEASURES} <= set(Measure)


def test_a_trackless_text_proposes_nothing() -> None:
    assert extract("") == OrderProposals()
    assert extract("\x00\ufffd \n" * 50) == OrderProposals()


@pytest.mark.parametrize(
    "hostile",
    [
        "1" + " " * LONGEST_TEXT,
        "1-" * LONGEST_TEXT,
        "DNI N" + "o" * LONGEST_TEXT,
        "DNI " * LONGEST_TEXT,
        "DENUNCIADO: " + "a " * LONGEST_TEXT,
        "resolución " * LONGEST_TEXT,
        "treinta y " * LONGEST_TEXT,
        "prohibición de " * LONGEST_TEXT,
    ],
    ids=lambda text: text[:12],
)
def test_a_text_made_to_exhaust_us_is_done_soon(hostile: str) -> None:
    started = perf_counter()
    extract(hostile)
    assert timedelta(seconds=perf_counter() - started) < timedelta(seconds=5)


def test_what_lies_beyond_the_longest_text_is_not_looked_at() -> None:
    assert extract(" " * LONGEST_TEXT + FULL).expediente is None
