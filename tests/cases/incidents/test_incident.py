"""How a report is decided, and what in its text may be contact data."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.incidents.rules import AlreadyDecided, IncidentState, TextNotReviewed, decide
from shared.peru.contact_data import holds_contact_data


@pytest.mark.feature("C13.2")
@pytest.mark.parametrize(("state", "verified"), list(product(IncidentState, (True, False))))
def test_only_a_report_can_be_decided_and_its_decision_is_final(state: IncidentState, verified: bool) -> None:
    if state is IncidentState.REPORTED:
        assert decide(state, verified) is (IncidentState.VERIFIED if verified else IncidentState.DISMISSED)
    else:
        with pytest.raises(AlreadyDecided):
            decide(state, verified)


@pytest.mark.feature("C10.5")
@given(
    st.from_regex(r"9[0-9]{8}", fullmatch=True),
    st.sampled_from(["", "+51", "+51 ", "0051", "51-"]),
    st.sampled_from([" ", "-", ".", "", "\u00a0", "–"]),
    st.sampled_from(["Llamó al {}", "{}", "({})", "su número:{}, dijo", "«{}»"]),
)
def test_a_mobile_number_is_noticed_however_it_is_written(number: str, code: str, gap: str, text: str) -> None:
    written = code + gap.join([number[:3], number[3:6], number[6:]])
    assert holds_contact_data(text.format(written))


@pytest.mark.feature("C10.5")
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


@pytest.mark.feature("C13.2")
def test_a_report_is_decided_once() -> None:
    assert decide(IncidentState.REPORTED, True) is IncidentState.VERIFIED
    assert decide(IncidentState.REPORTED, False) is IncidentState.DISMISSED
    for decided in (IncidentState.VERIFIED, IncidentState.DISMISSED):
        with pytest.raises(AlreadyDecided):
            decide(decided, True)


@pytest.mark.parametrize(
    ("text", "suspicious"),
    [
        ("Llamó al 987 654 321 de ella", True),
        ("su número es +51987654321", True),
        ("987-654-321", True),
        ("celular: 987.654.321.", True),
        ("0051987654321", True),
        ("+51 (987) 654-321", True),
        ("98765 4321", True),
        ("9 8765 4321", True),
        ("98 765 4321", True),
        ("987 65 43 21", True),
        ("987–654–321", True),
        ("987/654/321", True),
        ("el 9-11-2026 21:30", False),
        ("el 9.12.2026, de 19:00 a 20:30", False),
        ("expediente 91234-2026-0-1801-JR-FT-15", False),
        ("le debe S/ 9 500", False),
        ("tarjeta 4987 6543 2100 0000", False),
        ("Se acercó a su casa el 9/11/2026 a las 21:30", False),
        ("expediente 00123-2026-0-1801-JR-FT-15", False),
        ("DNI 40718293", False),
    ],
)
def test_a_mobile_number_in_a_report_is_noticed(text: str, suspicious: bool) -> None:
    assert holds_contact_data(text) is suspicious


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("Fue al Jr. Los Olvidos 456", True),
        ("vive en la avenida Túpac Amaru Nº 1250", True),
        ("La esperó en Mz. C Lt. 14, Villa El Salvador", True),
        ("a las 18:30, Jr. Cusco 456", True),
        ("el 20/11 en 2026 Av. Arequipa 1234", True),
        ("9 de diciembre 12 calle Tacna 3", True),
        ("ante el 1801-JR-FT-15 y el 0501-jr-fc-3", False),
        ("ante el 1801-JR-FT-15, Jr. Cusco 456", True),
        ("calle Las Begonias s/n", False),
        ("pasaje Olaya 77-B", True),
        ("Se presentó en el trabajo de la persona protegida.", False),
        ("La llamó de la calle a las 21:30", False),
        ("el lote de expedientes", False),
    ],
)
def test_an_address_in_a_report_is_noticed(text: str, noticed: bool) -> None:
    assert holds_contact_data(text) is noticed


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("merodeó por Sauces 12", True),
        ("MERODEÓ POR LOS SAUCES, N° 12", True),
        ("merodeó por Sauces 13", False),
        ("marcaba siempre 0-1-5-5-5-0-1-0-0", True),
        ("el 5550101 de siempre", False),
    ],
)
def test_what_is_known_of_her_is_noticed_however_it_is_written(text: str, noticed: bool) -> None:
    assert holds_contact_data(text, "(01) 555 0100", "Jr. Los Sauces 12, Breña") is noticed
    assert not holds_contact_data(text)


def test_a_noticed_text_is_verified_only_when_it_was_reviewed() -> None:
    with pytest.raises(TextNotReviewed):
        decide(IncidentState.REPORTED, True, unreviewed=True)
    assert decide(IncidentState.REPORTED, False, unreviewed=True) is IncidentState.DISMISSED
    with pytest.raises(AlreadyDecided):
        decide(IncidentState.VERIFIED, True, unreviewed=True)
