"""Incidents across cases: those to verify, the severe ones, those of some days."""

from typing import Any

import pytest

from shared.security.principal import Role
from tests.cases.conftest import OTHER_CENTRE, CasesUnderTest
from tests.cases.incidents.test_incidents import decide, report

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C13.2")]


async def test_incidents_of_all_cases_are_found_by_state_severity_and_day(cases: CasesUnderTest) -> None:
    before = await report(cases, occurred_at="2026-02-01T01:00:00Z", severity="leve")
    severe = await report(cases, occurred_at="2026-02-02T12:00:00Z", severity="severo", resolution_number="4")
    await decide(cases, before, True)
    coordinator = cases.staff(Role.COORDINATOR)

    async def found(client: Any = coordinator, **asked: Any) -> list[str]:
        page = (await client.get("/v1/incidents", params=asked)).raise_for_status().json()
        return [f"/v1/cases/{one['case']['id']}/incidents/{one['id']}" for one in page["items"]]

    assert await found() == [severe, before]
    assert await found(state="REPORTED") == [severe]
    assert await found(severity=["severo", "leve"], state=["VERIFIED", "DISMISSED"]) == [before]
    assert await found(**{"from": "2026-02-01"}) == [severe]
    assert await found(**{"from": "2026-01-31", "to": "2026-01-31"}) == [before], "an evening in Lima"
    assert await found(**{"to": "2026-01-30"}) == []
    assert await found(cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))) == []
    assert await found(cases.as_staff(Role.NATIONAL_COORDINATOR)) == [severe, before]
    assert (await cases.as_service("cai-interop").get("/v1/incidents")).status_code == 403
