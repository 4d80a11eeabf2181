"""A court order at the edges of its rules: dates, age, doors, measures, and by when the intake must be done."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.cases.rules.lifecycle import CaseState
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
from services.cases.orders.rules.due_dates import Duty, IntakePolicy, due_dates, intake_policy, standing_too_long
from shared.peru.dni import check_characters
from shared.peru.identity_documents import DocumentType

NEW_YEARS_EVE = date(2026, 12, 31)
ORDER = OrderFacts(
    source=Source.PAPER,
    notification_id=None,
    institution_reference=None,
    expediente="00123-2026-0-1801-JR-FT-15",
    court_code=None,
    basis=Basis.PROTECTION_MEASURE,
    measures=frozenset({Measure.REEDUCATION}),
    resolution_date=date(2026, 12, 2),
    received_on=date(2026, 12, 7),
    document_type=DocumentType.DNI,
    document_number="40718293",
    phone=None,
    birth_date=None,
)


def fields(order: OrderFacts, today: date = NEW_YEARS_EVE) -> list[str]:
    return [fault.field for fault in order_faults(order, today)]


@pytest.mark.feature("C01.1", "C01.2", "C01.3")
@pytest.mark.parametrize(("source", "notified", "referred"), list(product(Source, (False, True), (False, True))))
def test_each_door_asks_for_its_own_proof_and_for_no_other(source: Source, notified: bool, referred: bool) -> None:
    order = replace(
        ORDER,
        source=source,
        notification_id=UUID(int=1) if notified else None,
        institution_reference="OF. 12-2026" if referred else None,
    )
    expected = []
    if notified is not (source in {Source.CASILLA, Source.INSTITUTION}):
        expected.append("notification_id")
    if referred and source is not Source.INSTITUTION:
        expected.append("institution_reference")
    assert fields(order) == expected


@pytest.mark.feature("C01.6")
@pytest.mark.parametrize(
    ("resolution", "received", "wrong"),
    [
        (date(2026, 12, 30), date(2026, 12, 30), []),
        (date(2026, 12, 30), NEW_YEARS_EVE, []),
        (NEW_YEARS_EVE, NEW_YEARS_EVE, []),
        (NEW_YEARS_EVE, date(2026, 12, 30), ["resolution_date"]),
        (NEW_YEARS_EVE, date(2027, 1, 1), ["received_on"]),
        (date(2027, 1, 1), date(2027, 1, 1), ["received_on"]),
        (date(2027, 1, 2), date(2027, 1, 1), ["received_on", "resolution_date"]),
    ],
)
def test_no_order_comes_from_the_future_nor_before_it_was_signed(
    resolution: date, received: date, wrong: list[str]
) -> None:
    assert fields(replace(ORDER, resolution_date=resolution, received_on=received)) == wrong


@pytest.mark.feature("C01.6")
@pytest.mark.parametrize(
    ("born", "today", "adult"),
    [
        (date(2008, 12, 30), NEW_YEARS_EVE, True),
        (date(2008, 12, 31), NEW_YEARS_EVE, True),
        (date(2009, 1, 1), NEW_YEARS_EVE, False),
        (date(2009, 1, 1), date(2027, 1, 1), True),
        (date(2008, 2, 29), date(2026, 2, 27), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2027, 1, 1), NEW_YEARS_EVE, False),
        (date(1940, 1, 1), NEW_YEARS_EVE, True),
    ],
)
def test_a_man_is_adult_from_his_eighteenth_birthday(born: date, today: date, adult: bool) -> None:
    early = replace(ORDER, birth_date=born, received_on=date(2026, 1, 5), resolution_date=date(2026, 1, 5))
    assert fields(early, today) == ([] if adult else ["participant.birth_date"])


@pytest.mark.feature("C01.5")
@pytest.mark.parametrize(
    ("kind", "number", "readable"),
    [
        (DocumentType.DNI, "4071829", False),
        (DocumentType.DNI, "40718293", True),
        (DocumentType.DNI, " 4071 8293 ", True),
        (DocumentType.DNI, "407182933", True),
        (DocumentType.DNI, "4071829333", False),
        (DocumentType.CE, "00123456", False),
        (DocumentType.CE, "001234567", True),
        (DocumentType.CE, "ab1234567890", True),
        (DocumentType.CE, "0012345678901", False),
        (DocumentType.PTP, "12345678", False),
        (DocumentType.PTP, "123456789", True),
        (DocumentType.PTP, "1234567890", False),
        (DocumentType.CPP, "123456789", True),
        (DocumentType.PASSPORT, "AB123", False),
        (DocumentType.PASSPORT, "AB1234", True),
        (DocumentType.PASSPORT, "AB1234567890", True),
        (DocumentType.PASSPORT, "AB12345678901", False),
    ],
)
def test_each_document_has_its_shape(kind: DocumentType, number: str, readable: bool) -> None:
    order = replace(ORDER, document_type=kind, document_number=number)
    assert fields(order) == ([] if readable else ["participant.document_number"])


@pytest.mark.feature("C01.6")
@pytest.mark.parametrize("measure", [measure for measure in Measure if measure is not Measure.REEDUCATION])
@pytest.mark.parametrize("basis", Basis)
def test_only_a_protection_measure_that_does_not_send_him_to_the_cai_is_odd(measure: Measure, basis: Basis) -> None:
    without = replace(ORDER, basis=basis, measures=frozenset({measure}))
    odd = [Warned.REEDUCATION_NOT_LISTED] if basis is Basis.PROTECTION_MEASURE else []
    assert order_warnings(without) == odd
    assert order_warnings(replace(without, measures=frozenset({measure, Measure.REEDUCATION}))) == []
    assert fields(without) == []


@pytest.mark.feature("C01.5")
@given(st.integers(0, 99_999_999), st.sampled_from("0123456789ABCDEFGHIJK"))
def test_a_check_character_may_warn_and_never_refuses(number: int, character: str) -> None:
    order = replace(ORDER, document_number=f"{number:08d}-{character}")
    assert fields(order) == []
    matches = character in check_characters(f"{number:08d}")
    assert order_warnings(order) == ([] if matches else [Warned.DNI_CHECK_CHARACTER_DIFFERS])


@pytest.mark.feature("C03.1")
@given(st.integers(1, 999), st.sampled_from(["", "N° ", "Nº", "Resolución N.º ", "RES. NRO. ", "resolución número "]))
def test_a_resolution_is_known_by_its_number_alone(number: int, label: str) -> None:
    def key(written: str) -> str:
        return order_key("E", DocumentType.DNI, "40718293", written)

    assert key(f"{label}{number}") == key(f"{label}{number:03d}") == key(str(number))
    assert key(f"{label}{number}") != key(f"{label}{number + 1}")


@pytest.mark.feature("C03.1")
@pytest.mark.parametrize(
    ("one", "other"), [("Uno", "1"), ("TREINTA Y DOS", "N° 32"), ("Resolución Número Cuatro", "cuatro"), ("3-A", "3 a")]
)
def test_a_resolution_numbered_in_words_is_the_one_in_digits(one: str, other: str) -> None:
    assert order_key("E", DocumentType.DNI, "1", one) == order_key("E", DocumentType.DNI, "1", other)
    assert order_key("E", DocumentType.DNI, "1", one) != order_key("E", DocumentType.DNI, "1", "nueve")


def policy(days: int) -> IntakePolicy:
    return IntakePolicy("prueba", {Duty.FIRST_CONTACT: days}, {})


@pytest.mark.feature("C01.7")
@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2026, 12, 30), 1, date(2026, 12, 31)),
        (NEW_YEARS_EVE, 1, date(2027, 1, 4)),  # Friday 1 January is a holiday
        (date(2027, 1, 1), 1, date(2027, 1, 4)),
        (date(2027, 1, 2), 1, date(2027, 1, 4)),
        (date(2027, 1, 3), 1, date(2027, 1, 4)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 24), 4, date(2026, 12, 31)),
        (date(2026, 12, 24), 5, date(2027, 1, 4)),
        (date(2027, 3, 24), 1, date(2027, 3, 29)),  # Holy Thursday and Good Friday
        (date(2027, 7, 22), 1, date(2027, 7, 26)),  # Friday 23 July
        (date(2027, 7, 27), 1, date(2027, 7, 30)),  # 28 and 29 July
        (NEW_YEARS_EVE, 0, NEW_YEARS_EVE),
        (date(2027, 1, 1), 0, date(2027, 1, 4)),
    ],
)
def test_a_period_counts_neither_its_first_day_nor_weekends_nor_holidays(received: date, days: int, due: date) -> None:
    assert due_dates(received, policy(days)) == {Duty.FIRST_CONTACT: due}


@pytest.mark.feature("C01.7")
@given(st.dates(date(2025, 1, 1), date(2032, 1, 1)), st.integers(1, 20))
def test_a_longer_period_and_a_later_reception_are_never_due_earlier(received: date, days: int) -> None:
    due = due_dates(received, policy(days))[Duty.FIRST_CONTACT]
    assert due > received and due.weekday() < 5
    assert due_dates(received, policy(days + 1))[Duty.FIRST_CONTACT] > due
    assert due_dates(received + timedelta(days=1), policy(days))[Duty.FIRST_CONTACT] >= due


@pytest.mark.feature("C05.3")
@given(st.datetimes(datetime(2025, 1, 1), datetime(2032, 1, 1)), st.sampled_from(CaseState), st.integers(1, 60))
def test_a_case_stands_too_long_from_the_very_end_of_its_days(now: datetime, state: CaseState, days: int) -> None:
    now = now.replace(tzinfo=UTC)
    limit = standing_too_long(IntakePolicy("prueba", {}, {state: days}), now)[state]
    assert now - limit == timedelta(days=days)


@pytest.mark.feature("C01.7")
def test_the_policy_in_force_asks_for_contact_before_assessment_and_no_later_than_the_report() -> None:
    due = due_dates(NEW_YEARS_EVE, intake_policy())
    assert due[Duty.FIRST_CONTACT] < due[Duty.ASSESSMENT] <= due[Duty.INITIAL_REPORT]
