"""A severe incident that nobody verified in time stands among the case's alarms until somebody decided on it."""

import pytest

from services.interop.alarms.actions.overdue_incidents import on_incident_overdue, on_incidents_caught_up
from shared.security.principal import Role
from tests.interop.exchange import Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C13.7")]


async def test_it_is_one_alarm_of_the_case_until_it_is_over(exchange: Exchange) -> None:
    case = await exchange.known(exchange.case())
    staff = exchange.staff(Role.COORDINATOR)

    async def alarms() -> list[tuple[str, str]]:
        listed = (await staff.get("/v1/alarms", params={"case_id": str(case.id)})).raise_for_status().json()["items"]
        return [(alarm["kind"], alarm["case"]["number"]) for alarm in listed]

    for _ in range(2):
        event = exchange.event("pe.cai.incident.overdue.v1", case.id)
        await on_incident_overdue(exchange.service.runtime, event)
        assert await alarms() == [("INCIDENT_OVERDUE", case.number)]
    await on_incidents_caught_up(exchange.service.runtime, exchange.event("pe.cai.incident.caughtup.v1", case.id))
    assert await alarms() == []
