"""A queue that was held back: what drains it, how soon, and that nobody waits for each other over it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.interop.delivery.actions import sweeping
from services.interop.delivery.actions.delivering import advance_message, release_held, take_up
from services.interop.delivery.rules.messages import RetryPolicy
from services.interop.delivery.store import breakers as breaker_store
from services.interop.delivery.store import ledger as ledger_store
from services.interop.delivery.store import messages as message_store
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


async def test_after_the_first_success_all_that_was_held_back_goes_at_once(exchange: Exchange) -> None:
    filings = await hold_filings_back(exchange)
    probe = filings[0]["id"]
    now = exchange.service.runtime.clock.now()
    await exchange.owner.execute("UPDATE interop.messages SET next_attempt_at = $1 WHERE id = $2", now, probe)
    await advance_message(exchange.service.runtime, {"message_id": str(probe)})

    async def all_arrived() -> bool:
        return len(await exchange.filings()) == CASES

    await eventually(all_arrived, seconds=DRAINED_WITHIN_SECONDS)
    assert exchange.wire.posts("/mpe/filings") == CASES


async def test_a_claim_and_a_record_do_not_wait_for_each_other(exchange: Exchange) -> None:
    [filing, other, *_] = await hold_filings_back(exchange)
    runtime, message_id = exchange.service.runtime, UUID(str(filing["id"]))
    lapsed = runtime.clock.now() - RetryPolicy().lease
    await exchange.owner.execute(
        "UPDATE interop.messages SET state = 'SENDING', next_attempt_at = $1 WHERE id = $2", lapsed, message_id
    )

    async def claim_waits() -> bool:
        return bool((await exchange.rows("SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted"))[0]["waiting"])

    async with system_work(runtime) as db:
        await breaker_store.lock(db, "MPE")  # as a record does, before it writes into the ledger
        claim = asyncio.create_task(take_up(runtime, message_id))
        await eventually(claim_waits)
        await ledger_store.append(
            db, centre_id=other["centre_id"], message_id=other["id"], at=runtime.clock.now(), fields={"reason": "test"}
        )
    await claim


async def empty_the_queue(exchange: Exchange) -> None:
    """Have no job waiting, nor one under way that would still take a message up."""

    async def nobody_works() -> bool:
        return not await exchange.rows("SELECT id FROM interop.pgqueuer WHERE status = 'picked'")

    await exchange.owner.execute("DELETE FROM interop.pgqueuer WHERE status = 'queued'")
    await eventually(nobody_works)
    await exchange.owner.execute("DELETE FROM interop.pgqueuer WHERE status = 'queued'")


async def test_sweeping_again_does_not_grow_the_queue_and_goes_through_all_pages(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hold_filings_back(exchange)
    pages: list[int] = []
    whole = message_store.overdue

    async def in_small_pages(db: Any, now: Any, after: Any = None) -> Any:
        page = await whole(db, now, after, limit=3)
        pages.append(len(page))
        return page

    monkeypatch.setattr(message_store, "overdue", in_small_pages)
    monkeypatch.setattr("services.interop.delivery.actions.moving.ADVANCE_MESSAGE", "taken_up_by_nobody")
    await empty_the_queue(exchange)  # only sweeps find them now
    exchange.advance_clock(7200)
    swept = """SELECT job.id FROM interop.pgqueuer AS job JOIN interop.messages AS message
        ON convert_from(job.payload, 'UTF8')::json ->> 'message_id' = message.id::text
        WHERE job.entrypoint = 'taken_up_by_nobody' AND message.kind = 'COURT_FILING'"""
    for _ in range(3):
        await sweeping.sweep_messages(exchange.service.runtime)
        assert len(await exchange.rows(swept)) == CASES
    assert max(pages) == 3


async def test_an_alert_is_urgent_at_every_step_of_its_way(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = exchange.service.runtime
    queued = """SELECT DISTINCT job.priority FROM interop.pgqueuer AS job JOIN interop.messages AS message
        ON convert_from(job.payload, 'UTF8')::json ->> 'message_id' = message.id::text
        WHERE message.kind = 'CEM_ALERT' AND job.status = 'queued'"""

    async def priorities() -> list[int]:
        return [row["priority"] for row in await exchange.rows(queued)]

    async def waits_for_its_second_attempt() -> bool:
        [alert] = await exchange.rows("SELECT attempts, state FROM interop.messages WHERE kind = 'CEM_ALERT'")
        return bool(alert["attempts"]) and alert["state"] == "QUEUED" and await priorities() == [1]

    exchange.wire.is_cut = True
    await exchange.tell_non_compliance()
    await eventually(waits_for_its_second_attempt, seconds=20)
    monkeypatch.setattr("services.interop.delivery.actions.moving.ADVANCE_MESSAGE", "taken_up_by_nobody")

    async def found_again(due: str) -> list[int]:
        await empty_the_queue(exchange)
        await exchange.owner.execute(f"UPDATE interop.messages SET next_attempt_at = {due}")
        await sweeping.sweep_messages(runtime)
        await release_held(runtime, {"institution": "SIRA"})
        return await priorities()

    assert await found_again("now() - interval '1 day'") == [1], "by the sweep"
    assert await found_again("now() + interval '9 days'") == [1], "after the institution's first success"
