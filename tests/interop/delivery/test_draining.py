"""A queue that was held back: what drains it, how soon, and that nobody waits for each other over it."""

from datetime import timedelta
from typing import Any

import pytest

from services.interop.delivery.actions import dispatching
from services.interop.delivery.actions.claiming import claim
from services.interop.delivery.rules.messages import INSTITUTIONS, Institution, MessageKind
from services.interop.delivery.store import breakers as breaker_store
from services.interop.delivery.store import ledger as ledger_store
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.exchange import Exchange
from tests.support.eventually import eventually

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N10.3", "N10.5")]

DRAINED_WITHIN_SECONDS = 10  # for the queue below, once one message got through; on an idle machine it takes about one
CASES = 8
FILINGS = "SELECT * FROM interop.messages WHERE kind = 'COURT_FILING' ORDER BY place"


async def hold_filings_back(exchange: Exchange) -> list[Any]:
    """Have filings wait an hour behind an open breaker, as they do at the end of a long outage."""
    exchange.wire.is_cut = True
    for _ in range(CASES):
        await exchange.tell_non_compliance()

    async def none_is_under_way() -> bool:
        rows = await exchange.rows(FILINGS)
        return len(rows) == CASES and all(row["state"] == "QUEUED" for row in rows)

    await eventually(none_is_under_way, seconds=20)
    later = exchange.service.runtime.clock.now() + timedelta(hours=1)
    await exchange.owner.execute(
        "UPDATE interop.messages SET next_attempt_at = $1 WHERE kind = 'COURT_FILING' AND state = 'QUEUED'", later
    )
    await eventually(none_is_under_way, seconds=20)
    await exchange.owner.execute(
        "INSERT INTO interop.circuit_breakers (institution, failures) VALUES ('MPE', 9)"
        " ON CONFLICT (institution) DO UPDATE SET failures = 9, closed_until = NULL"
    )
    exchange.wire.is_cut = False
    return await exchange.rows(FILINGS)


async def all_arrived(exchange: Exchange) -> bool:
    return len(await exchange.filings()) == CASES


def places(number: int) -> dict[MessageKind, int]:
    return dict.fromkeys(INSTITUTIONS, number)


async def test_after_the_first_success_all_that_was_held_back_goes_at_once(exchange: Exchange) -> None:
    filings = await hold_filings_back(exchange)
    probe, now = filings[0]["id"], exchange.service.runtime.clock.now()
    await exchange.owner.execute("UPDATE interop.messages SET next_attempt_at = $1 WHERE id = $2", now, probe)
    await eventually(lambda: all_arrived(exchange), seconds=DRAINED_WITHIN_SECONDS)
    assert exchange.wire.posts("/mpe/filings") == CASES


async def test_on_probation_one_message_goes_of_all_replicas(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hold_filings_back(exchange)
    monkeypatch.setattr(dispatching, "PLACES", 0)
    runtime = exchange.service.runtime
    exchange.advance_clock(7200)

    async def filings_claimed() -> list[bool]:
        async with system_work(runtime) as db:
            tasks = await claim(db, runtime, places(9))
        return [task.probes for task in tasks if task.kind is MessageKind.COURT_FILING]

    assert await filings_claimed() == [True]
    assert await filings_claimed() == []


async def test_delivery_waits_neither_for_who_chains_the_ledger_nor_for_who_has_a_breaker(exchange: Exchange) -> None:
    async with system_work(exchange.service.runtime) as db:
        for institution in (Institution.MPE, Institution.SIRA):
            await breaker_store.lock(db, institution)
        await ledger_store.chain(db, exchange.centre_id)
        await exchange.tell_non_compliance()
        await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)


async def test_a_backlog_of_referrals_takes_no_place_of_an_alert(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 2)
    await exchange.fault("sira", "slow", 2, seconds=30)
    case = await exchange.known(exchange.case())
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    for _ in range(2):
        body = {"case_id": str((await exchange.known(exchange.case())).id), "reason": "Seguimiento del riesgo."}
        assert (await social_worker.post("/v1/referrals", json=body)).status_code == 201
    referrals = "SELECT state FROM interop.messages WHERE kind = 'CEM_REFERRAL'"

    async def both_are_under_way() -> bool:
        return [row["state"] for row in await exchange.rows(referrals)] == ["SENDING", "SENDING"]

    await eventually(both_are_under_way)
    await exchange.tell_non_compliance(case)

    async def alert_is_there() -> bool:
        return [sheet["kind"] for sheet in await exchange.sheets()] == ["ALERT"]

    await eventually(alert_is_there, seconds=15)
