"""What is typed beside the order that arrived: another court's is refused, any other difference needs its reason."""

from typing import Any

import pytest

from services.cases.orders.rules.court_order import Warned
from services.cases.orders.rules.notified_order import OrderAsTold, differences, is_of_another_court
from services.interop.client import OrderProposal
from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest, order
from tests.cases.orders.test_opening_cases import NOTIFICATION, arrived
from tests.support.service import unsealed

TYPED = OrderAsTold("00123-2026-0-1801-JR-FT-15", "Julián Abel Ñahui Quispe", "40718293", "3")
READ = OrderProposal(participant_name="ÑAHUI QUISPE JULIAN ABEL", document_number="40718293", resolution_number="3")
EXPEDIENTE = Warned.NOTIFICATION_OF_ANOTHER_EXPEDIENTE
PERSON, RESOLUTION = Warned.NOTIFICATION_OF_ANOTHER_PERSON, Warned.NOTIFICATION_OF_ANOTHER_RESOLUTION


@pytest.mark.feature("C01.2")
@pytest.mark.parametrize(
    ("told", "found"),
    [
        (OrderAsTold(), []),
        (OrderAsTold("Exp. 123-2026-0-1801-jr-ft-15", "ñahui quispe, JULIAN ABEL", "040718293", "RES. N° 03"), []),
        (OrderAsTold("00123-2026"), []),
        (OrderAsTold("00124-2026-0-1801-JR-FT-15"), [EXPEDIENTE]),
        (OrderAsTold("00123-2026-1-1801-JR-FT-15"), [EXPEDIENTE]),
        (OrderAsTold(full_name="Otro Hombre Distinto"), [PERSON]),
        (OrderAsTold(full_name="Julian A. Nahui", document_number="40718293-5"), []),
        (OrderAsTold(document_number="DNI N.° 40718293-5"), []),
        (OrderAsTold(document_number="D.N.I. N° 40718293"), []),
        (OrderAsTold(document_number="CE-001234567"), [PERSON]),
        (OrderAsTold(full_name="Julián Abel Ñahui Quispe", document_number="40718294"), [PERSON]),
        (OrderAsTold(resolution_number="CUATRO"), [RESOLUTION]),
        (OrderAsTold("999-2025-0-1801-JR-FT-15", "Otro", "11111111", "1"), [EXPEDIENTE, PERSON, RESOLUTION]),
    ],
)
def test_only_what_was_read_and_is_another_differs(told: OrderAsTold, found: list[Warned]) -> None:
    assert differences(TYPED, told) == found


@pytest.mark.feature("C01.2")
def test_another_court_is_one_that_both_name() -> None:
    assert is_of_another_court("00123-2026-0-1801-JR-FT-15", "00123-2026-0-1801-JR-FT-16")
    assert not is_of_another_court("00123-2026-0-1801-JR-FT-15", "123-2026-0-1801-jr-ft-15")
    assert not is_of_another_court("00123-2026-0-1801-JR-FT-15", "00123-2026")
    assert not is_of_another_court("00123-2026-0-1801-JR-FT-15", "")


async def post(cases: CasesUnderTest, path: str, **changes: Any) -> Any:
    sent = order(source="CASILLA", notification_id=NOTIFICATION, **changes)
    return await cases.staff(Role.ADMISSION).post(path, json=sent)


@pytest.mark.anyio
@pytest.mark.feature("C01.2", "C02.1")
async def test_an_order_that_is_not_what_arrived_is_warned_of_and_opens_no_case_without_a_reason(
    cases: CasesUnderTest,
) -> None:
    arrived(cases, "CASILLA", proposals=READ)
    another = {"given_names": "Otro Hombre", "surnames": "Distinto", "document_number": "40718201"}
    changes: dict[str, Any] = {
        "participant": another,
        "resolution_number": "7",
        "expediente": "00999-2026-0-1801-JR-FT-15",
    }
    checked = await post(cases, "/v1/case-checks", **changes)
    assert checked.json()["warnings"] == [EXPEDIENTE, PERSON, RESOLUTION]
    refused = await post(cases, "/v1/cases", **changes)
    assert (refused.status_code, refused.json()["code"]) == (409, "notification-differs")
    assert refused.json()["differences"] == [EXPEDIENTE, PERSON, RESOLUTION]
    assert await cases.rows("SELECT 1 FROM cases.cases") == []

    opened = await post(cases, "/v1/cases", **changes, differs_because="El juzgado corrigió el número por oficio")
    assert opened.status_code == 201, opened.text
    assert opened.json()["warnings"] == [EXPEDIENTE, PERSON, RESOLUTION]
    [written] = await cases.rows("SELECT subject_id, reason FROM cases.audit_log WHERE action = 'case.opened'")
    assert unsealed(cases.runtime, "audit_log.reason", written["subject_id"], written["reason"]).startswith(
        "El juzgado"
    )


@pytest.mark.anyio
@pytest.mark.feature("C01.2")
async def test_another_courts_order_is_refused_whatever_is_said(cases: CasesUnderTest) -> None:
    arrived(cases, "CASILLA", proposals=READ)
    for path in ("/v1/case-checks", "/v1/cases"):
        refused = await post(cases, path, expediente="00123-2026-0-1801-JR-FT-16", differs_because="Es el mismo")
        assert (refused.status_code, refused.json()["code"]) == (422, "notification-of-another-court")
        assert "00123-2026-0-1801-JR-FT-15" in refused.json()["detail"]


@pytest.mark.anyio
@pytest.mark.feature("C01.2")
async def test_the_order_as_it_arrived_opens_without_a_word(cases: CasesUnderTest) -> None:
    arrived(cases, "CASILLA", proposals=READ)
    opened = await post(cases, "/v1/cases")
    assert (opened.status_code, opened.json()["warnings"]) == (201, [])
