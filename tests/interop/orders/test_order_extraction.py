"""What a resolution's text seems to say, in the many ways courts write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.orders.rules.order_extraction import OrderProposals, extract, number_of, resolution_date

pytestmark = pytest.mark.feature("N03.3")

RESOLUTION = """CORTE SUPERIOR DE JUSTICIA DE LIMA
EXPEDIENTE : 00123-2026-0-1801-JR-FT-15
DENUNCIANTE : R. M. I.
DENUNCIADO : QUISPE ÑAHUI, ALBERTO
RESOLUCIÓN NÚMERO: TRES
Lima, doce de noviembre del dos mil veintiséis.-
Dispóngase que el denunciado QUISPE ÑAHUI,
ALBERTO, identificado con DNI N.º 40718293, asista a TRATAMIENTO REEDUCATIVO; prohibición de comunicación con la
agraviada; impedimento de acercamiento. Notifíquese el 15 de diciembre de 2026."""


def test_a_whole_resolution() -> None:
    assert extract(RESOLUTION) == OrderProposals(
        expediente="00123-2026-0-1801-JR-FT-15",
        resolution_number="3",
        resolution_date=date(2026, 11, 12),
        participant_name="QUISPE ÑAHUI, ALBERTO",
        document_number="40718293",
        measures=("REEDUCATION", "NO_APPROACH", "NO_COMMUNICATION"),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [("UNO", "1"), ("Dieciséis", "16"), ("07", "7"), ("veintidós", "22"), ("treinta y uno", "31"), ("AUTO", None)],
)
def test_numbers_in_words_and_digits(written: str, read: str | None) -> None:
    assert number_of(written) == read


@pytest.mark.parametrize(
    "written", ["RESOLUCIÓN N° 04", "Resolución Nro. 4", "RESOLUCION NUMERO CUATRO", "Resolución cuatro"]
)
def test_the_resolutions_number_however_it_is_headed(written: str) -> None:
    assert extract(f"{written}\nLima").resolution_number == "4"


@pytest.mark.parametrize(
    ("written", "read"),
    [("VEINTIDÓS", "22"), ("Dieciséis", "16"), ("TREINTA Y DOS", "32"), ("Cuarenta y uno", "41"), ("NOVENTA", "90")],
)
def test_the_resolutions_number_in_words_is_read_whole(written: str, read: str) -> None:
    assert extract(f"RESOLUCIÓN NÚMERO {written}\nLima").resolution_number == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lima, 7 de setiembre de 2026", date(2026, 9, 7)),
        ("Lima, siete de septiembre de dos mil veintiséis", date(2026, 9, 7)),
        ("Callao, primero de agosto del año dos mil veinticinco", date(2025, 8, 1)),
        ("30 de febrero de 2026", None),
        ("sin fecha", None),
    ],
)
def test_dates_in_words_and_digits(written: str, read: date | None) -> None:
    assert resolution_date(written) == read


def test_the_womans_dni_is_never_taken_for_his() -> None:
    text = "DENUNCIADO: PÉREZ SOTO, JUAN\nLa agraviada, con DNI 11111111, y PÉREZ SOTO, JUAN, con DNI 22222222"
    assert extract(text).document_number == "22222222"
    assert extract("la agraviada DNI 11111111 y el testigo DNI 33333333").document_number is None


def test_nothing_is_guessed() -> None:
    assert extract("Se corre traslado a las partes.") == OrderProposals()


@given(st.text(max_size=400))
def test_no_text_makes_it_fail(text: str) -> None:
    extract(text)
