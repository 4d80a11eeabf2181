"""Which orders can open a case, and what is odd about those that can."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.cases.orders.rules.court_order import (
    Basis,
    Measure,
    OrderFacts,
    Source,
    Warned,
    order_faults,
    order_key,
    order_warnings,
)
from shared.peru.identity_documents import DocumentType

TODAY = date(2026, 11, 21)
ORDER = OrderFacts(
    source=Source.PAPER,
    notification_id=None,
    institution_reference=None,
    expediente="00123-2026-0-1801-JR-FT-15",
    court_code=None,
    basis=Basis.PROTECTION_MEASURE,
    measures=frozenset({Measure.REEDUCATION}),
    resolution_date=date(2026, 11, 2),
    received_on=date(2026, 11, 5),
    document_type=DocumentType.DNI,
    document_number="40718293",
    phone="987654321",
    birth_date=date(1985, 3, 1),
)
NOTIFICATION = UUID(int=1)


def fields(order: OrderFacts) -> list[str]:
    return [fault.field for fault in order_faults(order, TODAY)]


@pytest.mark.feature("C01.1", "C01.2", "C01.3")
@pytest.mark.parametrize(
    "order",
    [
        ORDER,
        replace(ORDER, source=Source.CASILLA, notification_id=NOTIFICATION),
        replace(ORDER, source=Source.INSTITUTION, notification_id=NOTIFICATION),
        replace(ORDER, source=Source.INSTITUTION, notification_id=NOTIFICATION, institution_reference="OF. 12-2026"),
        replace(ORDER, expediente="Exp. N.° 123-2026-0-1801-jr-ft-15"),
        replace(ORDER, received_on=TODAY, resolution_date=TODAY),
        replace(ORDER, document_type=DocumentType.CE, document_number="001234567"),
        replace(ORDER, phone=None, birth_date=None),
        replace(ORDER, birth_date=date(2008, 11, 21)),
    ],
)
def test_an_order_by_any_door_can_open_a_case(order: OrderFacts) -> None:
    assert fields(order) == []


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (replace(ORDER, source=Source.CASILLA), "notification_id"),
        (replace(ORDER, notification_id=NOTIFICATION), "notification_id"),
        (replace(ORDER, source=Source.INSTITUTION), "notification_id"),
        (replace(ORDER, institution_reference="OF. 12-2026"), "institution_reference"),
        (replace(ORDER, expediente="no es un expediente"), "expediente"),
        (replace(ORDER, expediente="123-2026"), "expediente"),
        (replace(ORDER, received_on=date(2026, 11, 22)), "received_on"),
        (replace(ORDER, resolution_date=date(2026, 11, 6)), "resolution_date"),
        (replace(ORDER, document_number="4071829"), "participant.document_number"),
        (replace(ORDER, document_type=DocumentType.PTP, document_number="ABCDEFGHI"), "participant.document_number"),
        (replace(ORDER, phone="12"), "participant.phone"),
        (replace(ORDER, birth_date=date(2008, 11, 22)), "participant.birth_date"),
    ],
)
def test_a_fault_names_its_field_and_says_what_to_do_in_both_languages(order: OrderFacts, field: str) -> None:
    (fault,) = order_faults(order, TODAY)
    assert fault.field == field
    assert fault.text.es.endswith(".") and fault.text.en.endswith(".") and fault.text.es != fault.text.en


def test_all_faults_are_told_at_once() -> None:
    wrong = replace(ORDER, expediente="x", document_number="1", received_on=date(2027, 1, 1))
    assert fields(wrong) == ["expediente", "received_on", "participant.document_number"]


def test_a_wrong_check_character_only_warns() -> None:
    doubtful = replace(ORDER, document_number="40718293-Z")
    assert fields(doubtful) == ["participant.document_number"]  # Z is no check character at all
    odd = next(
        replace(ORDER, document_number=f"40718293-{digit}")
        for digit in "0123456789"
        if order_warnings(replace(ORDER, document_number=f"40718293-{digit}"))
    )
    assert fields(odd) == []
    assert order_warnings(odd) == [Warned.DNI_CHECK_CHARACTER_DIFFERS]


def test_a_protection_measure_without_reeducation_warns() -> None:
    assert order_warnings(replace(ORDER, measures=frozenset({Measure.NO_APPROACH}))) == [Warned.REEDUCATION_NOT_LISTED]
    sentence = replace(ORDER, basis=Basis.SUSPENDED_SENTENCE, measures=frozenset({Measure.NO_APPROACH}))
    assert order_warnings(sentence) == []


@pytest.mark.feature("C03.1")
@pytest.mark.parametrize(
    "written",
    [
        "3",
        "03",
        "N.° 3",
        "Nº 03",
        "Nº3",
        "N°3",
        "N03",
        "Resolución N° 3",
        "Resolución Nº3",
        "RES. NRO. 3",
        "Res. Nro03",
        "RES3",
        "Resol. N.º 3",
        "resolución número 3",
        "TRES",
        "Resolución Número Tres",
    ],
)
def test_the_same_resolution_written_otherwise_is_the_same_order(written: str) -> None:
    assert order_key("E", DocumentType.DNI, "40718293", written) == order_key("E", DocumentType.DNI, "40718293", "3")


def test_another_expediente_person_or_resolution_is_another_order() -> None:
    keys = {
        order_key("E", DocumentType.DNI, "40718293", "3"),
        order_key("F", DocumentType.DNI, "40718293", "3"),
        order_key("E", DocumentType.CE, "40718293", "3"),
        order_key("E", DocumentType.DNI, "40718294", "3"),
        order_key("E", DocumentType.DNI, "40718293", "30"),
    }
    assert len(keys) == 5
