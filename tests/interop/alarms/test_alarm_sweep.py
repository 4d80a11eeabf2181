"""However many things have gone on for too long, each gets its alarm in one sweep, and one alone."""

from datetime import timedelta

import pytest

from services.interop.alarms import store as alarm_store
from services.interop.alarms.actions.raising import raise_alarms
from services.interop.orders.actions.casilla_polling import poll_casillas
from tests.interop.exchange import Exchange

pytestmark = pytest.mark.anyio


@pytest.mark.feature("N15.3")
async def test_a_sweep_does_not_stop_at_its_page(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarm_store, "AT_ONCE", 2)
    monkeypatch.setattr("services.interop.orders.store.notifications.AT_ONCE", 2)
    runtime = exchange.service.runtime
    long_ago = runtime.clock.now() - timedelta(days=30)
    for _ in range(5):
        await exchange.deposit(b"%PDF-1.4 nothing to be read")
    await poll_casillas(runtime)
    await exchange.rows("UPDATE interop.notifications SET created_at = $1", long_ago)
    await raise_alarms(runtime)
    alarmed = "SELECT count(*), count(DISTINCT subject_id) FROM interop.alarms WHERE kind = 'ORDER_UNMATCHED'"
    assert tuple((await exchange.rows(alarmed))[0]) == (5, 5)
    await raise_alarms(runtime)
    assert tuple((await exchange.rows(alarmed))[0]) == (5, 5)
