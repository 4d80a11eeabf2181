"""Rules of one line each: contact, incidents, the final report, what a search means."""

import pytest

from services.cases.domain.case_lifecycle import DischargeReason
from services.cases.domain.contact import ContactOutcome, reached
from services.cases.domain.final_report import final_report_is_owed
from services.cases.domain.incident import AlreadyDecided, IncidentState, decide, holds_contact_data
from services.cases.domain.search_terms import SearchTerms, expediente_terms, search_terms


@pytest.mark.feature("C05")
def test_a_man_who_refuses_was_reached_too() -> None:
    assert {outcome for outcome in ContactOutcome if reached(outcome)} == {
        ContactOutcome.REACHED,
        ContactOutcome.REFUSED,
    }


@pytest.mark.feature("C13")
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


@pytest.mark.feature("C14")
def test_the_final_report_is_owed_when_he_completed_or_failed() -> None:
    assert {reason for reason in DischargeReason if final_report_is_owed(reason)} == {
        DischargeReason.COMPLETED,
        DischargeReason.NON_COMPLIANCE,
    }


@pytest.mark.feature("C19")
@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Ñahui Quispe", SearchTerms(name="Ñahui Quispe")),
        ("40718293", SearchTerms(document_number="40718293")),
        ("40718293-5", SearchTerms(document_number="40718293")),
        ("ce 001234567", SearchTerms(document_number="CE001234567")),
        ("123-2026-0-1801-jr-ft-15", SearchTerms(expediente="00123-2026-0-1801-JR-FT-15")),
        ("Exp. 123-2026", SearchTerms(expediente_start="00123-2026-")),
    ],
)
def test_what_is_typed_is_an_expediente_a_document_or_a_name(typed: str, terms: SearchTerms) -> None:
    assert search_terms(typed) == terms


def test_what_is_no_expediente_is_refused_where_one_is_asked_for() -> None:
    with pytest.raises(ValueError, match="expediente"):
        expediente_terms("Quispe")
