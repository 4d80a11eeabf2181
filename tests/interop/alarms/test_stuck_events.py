"""What any service cannot handle stands among the alarms until it is handled."""

from uuid import uuid4

import pytest

from services.interop.alarms.actions.stuck_events import on_event_freed, on_event_stuck
from shared.events.stuck import FREED, STUCK
from shared.security.principal import Role
from tests.interop.exchange import Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N14.3", "N15.5")]


async def test_a_stuck_event_is_one_alarm_until_it_is_freed(exchange: Exchange) -> None:
    case_id, runtime = uuid4(), exchange.service.runtime
    coordinator = exchange.staff(Role.COORDINATOR)
    for _ in range(2):  # it is said again while it lasts
        await on_event_stuck(runtime, exchange.event(STUCK, case_id))
    (alarm,) = (await coordinator.get("/v1/alarms?open=true")).json()["items"]
    assert (alarm["kind"], alarm["subject"]["id"], alarm["centre"]["id"]) == (
        "EVENT_STUCK",
        str(case_id),
        str(exchange.centre_id),
    )
    assert "soporte" in alarm["text"]["es"]
    await on_event_freed(runtime, exchange.event(FREED, case_id))
    assert (await coordinator.get("/v1/alarms?open=true")).json()["items"] == []
