"""The loop that delivers: nothing stops it, and nothing it has begun is lost."""

import asyncio
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.interop.delivery.actions import dispatching
from services.interop.delivery.actions.breaking import tell_breakers
from services.interop.delivery.actions.carrying import carry
from services.interop.delivery.actions.claiming import claim
from services.interop.delivery.actions.outcomes import Failed, Submitted, Task
from services.interop.delivery.actions.recording import record_all
from services.interop.delivery.rules.messages import LANES, Channel, MessageKind
from services.interop.delivery.store import ledger as ledger_store
from services.interop.delivery.tables import MessageRow
from services.interop.institutions.wiring import Institutions, institutions_of
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.exchange import COURT, Exchange
from tests.support.eventually import eventually, within

pytestmark = pytest.mark.anyio

ALERTS = {lane: 1 for lane in LANES if lane.kind is MessageKind.CEM_ALERT}
FILING = "SELECT * FROM interop.messages WHERE kind = 'COURT_FILING'"


async def test_a_message_whose_notice_was_lost_is_found(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    async def say_nothing(*_: object) -> None:
        """Lose the notice."""

    monkeypatch.setattr("services.interop.delivery.actions.moving.notify", say_nothing)
    await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)


@pytest.mark.feature("N02.3")
async def test_evidence_shows_also_what_was_stated_a_moment_ago(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    [filing] = await exchange.rows(FILING)
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        ledger_store.append(
            db, centre_id=filing["centre_id"], message_id=filing["id"], at=runtime.clock.now(), fields={"now": "last"}
        )
    shown = await exchange.staff(Role.AUDITOR).get(f"/v1/messages/{filing['id']}/evidence")
    with zipfile.ZipFile(BytesIO(shown.content)) as package:
        assert json.loads(package.read("asientos.json"))[-1]["body"] == '{"now":"last"}'


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize(
    "error", [asyncpg.AdminShutdownError, asyncpg.TooManyConnectionsError, asyncpg.InternalClientError, OSError]
)
async def test_what_came_of_calls_is_recorded_once_the_database_is_back(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    failed = 0

    async def fail(db: Any, came: Any) -> Any:
        nonlocal failed
        if came and failed < 2:
            failed += 1
            raise error("down")
        return await record_all(db, came)

    monkeypatch.setattr("shared.background.jobs.RESTART_SECONDS", 0)
    monkeypatch.setattr(dispatching, "record_all", fail)
    await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert exchange.wire.posts("/mpe/filings") == 1


async def test_who_listened_on_a_lost_connection_listens_again(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.background.jobs.RESTART_SECONDS", 0)
    listeners = (
        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%interop_delivery%' AND datname = current_database()"
    )
    lost = [row["pid"] for row in await exchange.rows(listeners)]
    assert lost
    await exchange.rows("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", lost)

    async def another_listens() -> bool:
        return any(row["pid"] not in lost for row in await exchange.rows(listeners))

    await eventually(another_listens, seconds=20)


def failing_for(action: Any, case_id: UUID) -> Any:
    """Return the action, which fails whenever it has to do with the case."""

    async def run(first: Any, *more: Any) -> Any:
        given = [
            one[0] if isinstance(one, tuple) else one for one in (more[0] if isinstance(more[0], tuple | list) else ())
        ]
        found = await action(first, *more)
        if any(isinstance(one, Task) and one.case_id == case_id for one in (*given, *found)):
            raise LookupError
        return found

    return run


async def test_a_turn_that_fails_as_nobody_foresaw_is_not_the_last(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = 0

    async def fail_once(*told: Any) -> None:
        nonlocal failed
        failed += 1
        if failed == 1:
            raise LookupError
        await tell_breakers(*told)

    monkeypatch.setattr("shared.background.jobs.RESTART_SECONDS", 0)
    monkeypatch.setattr(dispatching, "tell_breakers", fail_once)
    await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)


@pytest.mark.feature("N10.5")
@pytest.mark.parametrize("action", ["claim", "contents_of", "record_all"])
async def test_what_cannot_be_claimed_read_or_recorded_holds_nobody_back(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    broken = await exchange.known(exchange.case())
    monkeypatch.setattr(dispatching, action, failing_for(getattr(dispatching, action), broken.id))
    await exchange.tell_non_compliance(broken)
    await exchange.tell_non_compliance()
    other = f"SELECT state FROM interop.messages WHERE case_id <> '{broken.id}'"

    async def is_told() -> bool:
        return [row["state"] for row in await exchange.rows(other)] == ["RECEIPTED"] * 3

    await eventually(is_told, seconds=30)
    states = [row["state"] for row in await exchange.rows(f"{FILING} AND case_id = '{broken.id}'")]
    assert "RECEIPTED" not in states


@pytest.mark.feature("N10.5")
async def test_a_message_that_somebody_keeps_locked_holds_nobody_back(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, runtime = await exchange.known(exchange.case()), exchange.service.runtime
    lock_is_held, lock_may_go = asyncio.Event(), asyncio.Event()

    async def keep_locked(message_id: UUID) -> None:
        async with system_work(runtime) as db:
            assert await db.find(MessageRow, message_id, lock=True)
            lock_is_held.set()
            await lock_may_go.wait()

    async def carry_once_locked(runtime: Any, task: Task, content: Any) -> Any:
        if (task.case_id, task.kind) == (kept.id, MessageKind.COURT_FILING) and not lock_is_held.is_set():
            holders.append(asyncio.create_task(keep_locked(task.message_id)))
            await lock_is_held.wait()
        return await carry(runtime, task, content)

    holders: list[asyncio.Task[None]] = []
    monkeypatch.setattr(dispatching, "carry", carry_once_locked)
    await exchange.tell_non_compliance(kept)
    await within(20, lock_is_held.wait(), "the filing's way to the court", seen=lambda: holders)
    await exchange.tell_non_compliance()
    other = f"SELECT state FROM interop.messages WHERE case_id <> '{kept.id}'"

    async def is_told() -> bool:
        return [row["state"] for row in await exchange.rows(other)] == ["RECEIPTED"] * 3

    try:
        await eventually(is_told, seconds=30)
    finally:
        lock_may_go.set()
        await asyncio.gather(*holders)
    exchange.advance_clock(200)  # the lease of what could not be recorded
    await exchange.until_states(*["RECEIPTED"] * 6, seconds=30)
    assert exchange.wire.posts("/mpe/filings") == 2


class Hesitant:
    """A SIRA that answers only once it is told to."""

    def __init__(self) -> None:
        self.asked, self.answers = asyncio.Event(), asyncio.Event()

    async def submit(self, _: object) -> str:
        """Take a sheet."""
        self.asked.set()
        await self.answers.wait()
        return "SIRA-2026-000009"


@pytest.mark.feature("N10.7")
async def test_what_is_under_way_when_the_service_stops_is_recorded(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)  # the service's own loop stands still
    await exchange.tell_non_compliance()
    monkeypatch.setattr(dispatching, "PLACES", 1)
    runtime, sira = exchange.service.runtime, Hesitant()
    cems: Any = {Channel.SIRA_HTTP: sira}
    runtime.use(Institutions, replace(institutions_of(runtime), cems=cems))
    dispatcher = dispatching.Dispatcher(runtime)
    working = asyncio.create_task(dispatcher.run())
    await within(10, sira.asked.wait(), "the alert's way to SIRA", seen=lambda: working)
    dispatcher.stop()
    sira.answers.set()
    await within(10, working, "the end of the dispatcher")

    async def is_recorded() -> bool:
        alerts = await exchange.rows("SELECT tracking FROM interop.messages WHERE kind = 'CEM_ALERT'")
        return [row["tracking"] for row in alerts] == ["SIRA-2026-000009"]

    await eventually(is_recorded)  # at once, unless the service's own loop was the one that took it


@pytest.mark.feature("N10.4")
@pytest.mark.parametrize("asked", [timedelta(minutes=10), timedelta(days=30)])
async def test_what_the_institution_asks_to_be_waited_for_is_not_counted(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, asked: timedelta
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)
    await exchange.tell_non_compliance()
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        [alert] = await claim(db, runtime, ALERTS)
    [before] = await exchange.rows("SELECT * FROM interop.messages WHERE kind = 'CEM_ALERT'")
    async with system_work(runtime) as db:
        await record_all(db, [(alert, Failed("http-503", outcome_unknown=True, retry_after=asked))])
    [after] = await exchange.rows("SELECT * FROM interop.messages WHERE kind = 'CEM_ALERT'")
    waited = min(asked, timedelta(minutes=15))  # an alert
    assert after["give_up_at"] - before["give_up_at"] == waited
    until = after["next_attempt_at"] - runtime.clock.now()
    assert waited - timedelta(minutes=1) < until <= waited


@pytest.mark.feature("N10.4")
async def test_who_is_asked_for_a_receipt_is_left_alone_as_long_as_he_asks(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)
    await exchange.tell_non_compliance()
    runtime = exchange.service.runtime
    alert = "SELECT * FROM interop.messages WHERE kind = 'CEM_ALERT'"
    async with system_work(runtime) as db:
        [sent] = await claim(db, runtime, ALERTS)
        await record_all(db, [(sent, Submitted("SIRA-2026-000009"))])
    [before] = await exchange.rows(alert)
    exchange.advance_clock(60)
    async with system_work(runtime) as db:
        [asked] = await claim(db, runtime, ALERTS)
        await record_all(db, [(asked, Failed("http-503", outcome_unknown=False, retry_after=timedelta(minutes=10)))])
    [after] = await exchange.rows(alert)
    assert after["next_attempt_at"] - runtime.clock.now() > timedelta(minutes=9)
    assert (after["version"], after["give_up_at"]) == (before["version"], before["give_up_at"])


@pytest.mark.feature("N10.4", "N04.4")
async def test_the_hours_in_which_a_desk_is_shut_are_not_counted(exchange: Exchange) -> None:
    keeper = exchange.staff(Role.NATIONAL_COORDINATOR)
    [court] = (await keeper.get("/v1/courts")).json()["items"]
    today = exchange.service.runtime.clock.today().weekday()
    other_days = [day for day in range(6) if day not in (today, (today + 1) % 7)]
    change = {**COURT, "filing_weekdays": other_days}
    assert (await keeper.put(f"/v1/courts/{court['id']}", json=change, headers={"If-Match": '"1"'})).is_success
    await exchange.tell_non_compliance()

    async def waits() -> bool:
        return any(row["next_attempt_at"] > exchange.service.runtime.clock.now() for row in await exchange.rows(FILING))

    await eventually(waits, seconds=20)
    [filing] = await exchange.rows(FILING)
    assert filing["give_up_at"] - filing["next_attempt_at"] > timedelta(days=2, hours=23)
    assert filing["next_attempt_at"] - filing["created_at"] > timedelta(hours=23)


@pytest.mark.feature("N10.5")
@pytest.mark.parametrize("fault", [asyncpg.AdminShutdownError, asyncpg.CannotConnectNowError, asyncpg.DiskFullError])
async def test_what_came_while_the_database_stops_or_is_full_is_recorded_once_it_is_back(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    failed = 0

    async def fail_twice(db: Any, came: Any) -> Any:
        nonlocal failed
        if came and failed < 2:
            failed += 1
            raise fault
        return await record_all(db, came)

    monkeypatch.setattr("shared.background.jobs.RESTART_SECONDS", 0)
    monkeypatch.setattr(dispatching, "record_all", fail_twice)
    await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert failed == 2
