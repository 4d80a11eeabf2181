"""A short expediente is completed from its court, shown, and taken once a person confirmed it."""

from typing import Any

import pytest

from services.interop.client import OrderProposal
from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest, order
from tests.cases.orders.test_opening_cases import NOTIFICATION, arrived

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C01.11")]

FULL = "00299-2017-36-5001-JR-PE-01"
DOOR = {"source": "CASILLA", "notification_id": NOTIFICATION}


@pytest.mark.parametrize("written", ["299-2017-36", FULL, "299-2017-36-5001-jr-pe-1"])
async def test_a_sentence_of_an_incident_book_is_checked_and_opened_in_full(
    cases: CasesUnderTest, written: str
) -> None:
    admission = cases.staff(Role.ADMISSION)
    sent = order(expediente=written, court_code="5001-JR-PE-01")
    checked = (await admission.post("/v1/case-checks", json=sent)).raise_for_status().json()
    assert checked["expediente"] == FULL
    assert ("EXPEDIENTE_COMPLETED" in checked["warnings"]) == (written == "299-2017-36")
    opened = await admission.post("/v1/cases", json=sent | {"expediente": checked["expediente"]})
    assert (opened.status_code, opened.json()["expediente"], opened.json()["warnings"]) == (201, FULL, [])


async def test_a_short_one_opens_nothing_before_it_is_confirmed(cases: CasesUnderTest) -> None:
    sent = order(expediente="299-2017", court_code="5001-JR-PE-01")
    refused = await cases.staff(Role.ADMISSION).post("/v1/cases", json=sent)
    assert (refused.status_code, refused.json()["code"]) == (409, "expediente-not-confirmed")
    assert refused.json()["expediente"] == "00299-2017-0-5001-JR-PE-01"
    assert "00299-2017-0-5001-JR-PE-01" in refused.json()["detail"]
    assert await cases.rows("SELECT 1 FROM cases.court_orders") == []


async def test_the_notifications_court_completes_it(cases: CasesUnderTest) -> None:
    arrived(cases, "CASILLA", proposals=OrderProposal())
    sent = order(expediente="123-2026", **DOOR)
    checked = (await cases.staff(Role.ADMISSION).post("/v1/case-checks", json=sent)).raise_for_status().json()
    assert (checked["expediente"], checked["warnings"]) == ("00123-2026-0-1801-JR-FT-15", ["EXPEDIENTE_COMPLETED"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"expediente": "299-2017"}, "expediente"),
        ({"expediente": "299-2017", "court_code": "el quinto"}, "court_code"),
        ({"expediente": FULL, "court_code": "1801-JR-FT-15"}, "court_code"),
    ],
)
async def test_a_court_that_is_missing_unreadable_or_another_is_a_fault(
    cases: CasesUnderTest, changes: dict[str, Any], field: str
) -> None:
    refused = await cases.staff(Role.ADMISSION).post("/v1/case-checks", json=order(**changes))
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
