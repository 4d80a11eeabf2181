"""The mocks fail when they are told to, in the way and as often as told, and then work again."""

from typing import Any

import anyio
import pytest

from tests.mocks.conftest import Start
from tests.mocks.institutions import Institutions

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N07.5")]


async def test_an_error_is_shown_as_often_as_ordered_and_nothing_is_processed(institutions: Institutions) -> None:
    await institutions.order_fault("sira", "error_5xx", count=2)
    statuses = [(await institutions.send()).status_code for _ in range(3)]

    assert statuses == [500, 500, 202]


async def test_down_until_deleted(institutions: Institutions, signed_pdf: bytes) -> None:
    await institutions.order_fault("mpe", "down", count=None)
    answers = [await institutions.file(signed_pdf) for _ in range(3)]
    untouched = await institutions.send()
    await institutions.control("DELETE", "/faults", params={"institution": "mpe"})

    assert [answer.status_code for answer in answers] == [503] * 3
    assert answers[0].headers["content-type"].startswith("text/html")
    assert untouched.status_code == 202
    assert (await institutions.file(signed_pdf)).status_code == 202


async def test_slow_waits_and_then_answers(institutions: Institutions, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(anyio, "sleep", note)
    await institutions.order_fault("sira", "slow", seconds=30)

    assert (await institutions.send()).status_code == 202
    assert waited == [30]


async def test_a_malformed_answer_hides_a_filing_that_was_taken(institutions: Institutions, signed_pdf: bytes) -> None:
    await institutions.order_fault("mpe", "malformed")
    rubbish = await institutions.file(signed_pdf)
    again = await institutions.file(signed_pdf)

    assert (rubbish.status_code, rubbish.headers["content-type"]) == (200, "application/json")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        rubbish.json()
    assert (again.status_code, again.json()["tracking_number"][-6:]) == (200, "000001")


async def test_a_dropped_filing_looks_accepted_and_is_nowhere(institutions: Institutions, signed_pdf: bytes) -> None:
    await institutions.order_fault("mpe", "accepted_then_dropped")
    dropped = await institutions.file(signed_pdf)

    assert (dropped.status_code, dropped.json()["state"]) == (202, "RECEIVED")
    assert (await institutions.mpe("GET", f"/filings/{dropped.json()['tracking_number']}")).status_code == 404
    assert (await institutions.mpe("GET", "/filings", params={"reference": "R-1"})).json() == {"filings": []}
    assert (await institutions.control("GET", "/filings")).json() == {"filings": []}


async def test_a_dropped_sheet_and_a_dropped_reading(institutions: Institutions) -> None:
    deposited = await institutions.deposit()
    for institution in ("sira", "sinoe"):
        await institutions.order_fault(institution, "accepted_then_dropped")
    sent = await institutions.send()
    read = await institutions.sinoe("POST", f"/notifications/{deposited['id']}/read")

    assert sent.status_code == 202
    assert (await institutions.sira("GET", f"/referrals/{sent.json()['tracking']}")).status_code == 404
    assert read.json()["read_at"] is not None
    assert (await institutions.control("GET", "/notifications")).json()["notifications"] == [deposited]


async def test_duplicates_in_every_list(institutions: Institutions, signed_pdf: bytes) -> None:
    await institutions.deposit()
    await institutions.file(signed_pdf)
    await institutions.send()
    for institution in ("sinoe", "mpe", "sira"):
        await institutions.order_fault(institution, "duplicate")
    casilla = (await institutions.sinoe("GET", "/casillas/45871/notifications")).json()["notifications"]
    filings = (await institutions.mpe("GET", "/filings", params={"reference": "R-1"})).json()["filings"]
    sheets = (await institutions.sira("GET", "/referrals?sheet_number=CAI-2026-000001-D1")).json()["referrals"]

    for listed in (casilla, filings, sheets):
        assert len(listed) == 2
        assert listed[0] == listed[1]


async def test_out_of_order(institutions: Institutions, signed_pdf: bytes) -> None:
    for _ in range(2):
        await institutions.deposit()
    filing = (await institutions.file(signed_pdf)).json()["tracking_number"]
    sheet = (await institutions.send()).json()["tracking"]
    receipted, accepted = await institutions.filing_after(2, filing), await institutions.sheet_after(2, sheet)
    for institution in ("sinoe", "mpe", "sira"):
        await institutions.order_fault(institution, "out_of_order")

    listed = (await institutions.sinoe("GET", "/casillas/45871/notifications")).json()["notifications"]
    assert listed[0]["deposited_at"] > listed[1]["deposited_at"]
    late_filing, late_sheet = await institutions.filing_after(1, filing), await institutions.sheet_after(1, sheet)
    assert (late_filing["state"], late_filing["receipt"]) == ("RECEIVED", None)
    assert (late_sheet["state"], late_sheet["cem_sheet_number"]) == ("RECEIVED", None)
    assert await institutions.filing_after(1, filing) == receipted
    assert await institutions.sheet_after(1, sheet) == accepted


@pytest.mark.parametrize(("fault", "state"), [("observe", "OBSERVED"), ("reject", "REJECTED")])
async def test_the_desk_can_be_told_to_refuse(
    institutions: Institutions, signed_pdf: bytes, fault: str, state: str
) -> None:
    await institutions.order_fault("mpe", fault)
    filed = (await institutions.file(signed_pdf)).json()
    answer = await institutions.filing_after(2, filed["tracking_number"])

    assert (filed["observation"], answer["state"], answer["receipt"]) == (None, state, None)
    assert "simulador" in answer["observation"]


async def test_the_cem_can_be_told_to_return_a_sheet(institutions: Institutions) -> None:
    await institutions.order_fault("sira", "return")
    sent = (await institutions.send()).json()

    assert (await institutions.sheet_after(2, sent["tracking"]))["state"] == "RETURNED"


async def test_what_is_still_due_is_listed_and_survives_a_restart(start: Start) -> None:
    async with start() as before:
        await before.order_fault("sira", "error_5xx", count=2)
        await before.send()
    async with start() as after:
        due: list[dict[str, Any]] = (await after.control("GET", "/faults")).json()["faults"]
        assert [(fault["fault"], fault["remaining"]) for fault in due] == [("error_5xx", 1)]
        assert (await after.send()).status_code == 500
        assert (await after.control("GET", "/faults")).json() == {"faults": []}


@pytest.mark.parametrize(("institution", "fault"), [("sira", "observe"), ("mpe", "return"), ("pide", "slow")])
async def test_a_fault_that_the_institution_cannot_show_is_refused(
    institutions: Institutions, institution: str, fault: str
) -> None:
    order = {"institution": institution, "fault": fault}

    assert (await institutions.control("POST", "/faults", json=order)).status_code == 422
