"""Four eyes see a report before it is sent on, what they looked at is kept, and a severe one does not wait unheard."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.cases.incidents.actions.ringing import ring_overdue
from services.cases.incidents.rules import Severity, due_to_verify, verification_policy
from shared.security.principal import Role
from tests.cases.conftest import OTHER_CENTRE, CasesUnderTest
from tests.cases.incidents.test_incidents import CHECKED, INCIDENT, decide, report

pytestmark = pytest.mark.anyio

SAID = "SELECT type, subject::text FROM cases.events WHERE type LIKE 'pe.cai.incident.%' ORDER BY time, id"
OVERDUE, CAUGHT_UP = "pe.cai.incident.overdue.v1", "pe.cai.incident.caughtup.v1"


async def decided_by(cases: CasesUnderTest, path: str, subject: str, **body: Any) -> Any:
    """Decide on a report as this person."""
    decision = {"verified": True, "note": "Confirmado.", "checked": CHECKED} | body
    staff = cases.staff(Role.SOCIAL_WORKER, Role.COORDINATOR, subject=subject)
    return await staff.post(f"{path}/verification", json=decision, headers={"If-Match": '"1"'})


@pytest.mark.feature("C13.5")
@pytest.mark.parametrize("verified", [True, False])
async def test_who_wrote_a_report_down_does_not_decide_on_it(cases: CasesUnderTest, verified: bool) -> None:
    path = await report(cases)
    own = await decided_by(cases, path, "staff-facilitator", verified=verified)
    assert (own.status_code, own.json()["code"]) == (409, "incident-own-report")
    assert "otra persona" in own.json()["title"]
    assert await cases.rows(SAID) == []
    other = await decided_by(cases, path, "staff-coordinator", verified=verified)
    assert other.json()["state"] == ("VERIFIED" if verified else "DISMISSED")


@pytest.mark.feature("C13.6")
async def test_a_decision_says_what_was_checked_and_on_which_day(cases: CasesUnderTest) -> None:
    path = await report(cases)
    for checked in ([], None, [CHECKED[0] | {"on": None}], [CHECKED[0] | {"source": ""}]):
        refused = await decided_by(cases, path, "staff-coordinator", checked=checked)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid-input")
    future = await decided_by(cases, path, "staff-coordinator", checked=[CHECKED[0] | {"on": "2999-01-01"}])
    assert (future.status_code, future.json()["code"]) == (422, "check-in-future")
    decided = (await decided_by(cases, path, "staff-coordinator")).raise_for_status().json()
    assert decided["checked"] == CHECKED
    assert (await cases.staff(Role.AUDITOR).get(path)).json()["checked"] == CHECKED


def test_only_a_severe_report_has_a_clock() -> None:
    policy, now = verification_policy(), datetime(2026, 2, 1, tzinfo=UTC)
    assert "no oficial" in policy.version
    assert due_to_verify(Severity.SEVERE, now, policy) == now + timedelta(hours=24)
    assert due_to_verify(Severity.MODERATE, now, policy) is None


async def put_back(cases: CasesUnderTest, path: str, hours: int) -> None:
    """Have a report been written down so many hours earlier."""
    await cases.rows(
        "UPDATE cases.incidents SET verification_due_at = verification_due_at - make_interval(hours => $1)"
        " WHERE id::text = $2",
        hours,
        path.rpartition("/")[2],
    )


@pytest.mark.feature("C13.7")
async def test_a_severe_report_that_nobody_decides_on_rings_once_until_somebody_does(cases: CasesUnderTest) -> None:
    first = await report(cases, severity="severo")
    case = first.split("/")[3]
    second = await cases.staff(Role.FACILITATOR).post(first.rpartition("/")[0], json=INCIDENT | {"severity": "severo"})
    second_path = str(second.raise_for_status().headers["Location"])
    await report(cases, severity="leve", resolution_number="4")
    await ring_overdue(cases.runtime)
    assert await cases.rows(SAID) == []
    for path in (first, second_path):
        await put_back(cases, path, 25)
    for _ in range(2):
        await ring_overdue(cases.runtime)
        assert [tuple(row) for row in await cases.rows(SAID)] == [(OVERDUE, case)] * 2
    (await decide(cases, first, False)).raise_for_status()
    assert CAUGHT_UP not in [row["type"] for row in await cases.rows(SAID)], "the other still rings"
    (await decide(cases, second_path, True)).raise_for_status()
    assert [row["type"] for row in await cases.rows(SAID)][-1] == CAUGHT_UP


@pytest.mark.feature("C13.7")
async def test_the_list_shows_first_what_is_to_be_verified_first(cases: CasesUnderTest) -> None:
    later = await report(cases, severity="severo", occurred_at="2026-02-03T01:00:00Z")
    sooner = await report(cases, severity="severo", resolution_number="4")
    without_clock = await report(cases, resolution_number="5")
    await put_back(cases, sooner, 30)

    async def found(client: Any = None, **asked: Any) -> list[str]:
        client = client or cases.staff(Role.COORDINATOR)
        page = (await client.get("/v1/incidents", params=asked)).raise_for_status().json()
        return [f"/v1/cases/{one['case']['id']}/incidents/{one['id']}" for one in page["items"]]

    assert without_clock in await found()
    assert await found(sort="DUE") == [sooner, later]
    assert await found(sort="DUE", state="REPORTED", severity="severo") == [sooner, later]
    assert await found(sort="DUE", state="VERIFIED") == await found(sort="DUE", severity="leve") == []
    assert await found(cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,)), sort="DUE") == []
    (await decide(cases, sooner, True)).raise_for_status()
    assert await found(sort="DUE") == [later]
    assert (await cases.staff(Role.AUDITOR).get(sooner)).json()["verification_due_at"] is None
