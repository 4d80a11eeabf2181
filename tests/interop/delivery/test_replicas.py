"""What a replica has claimed ends with it: killed, stopped or cut off, it keeps no alert back and overrides nobody."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from services.interop.delivery.actions import dispatching
from services.interop.delivery.actions.claiming import claim
from services.interop.delivery.actions.outcomes import Submitted, Task
from services.interop.delivery.actions.recording import record_all
from services.interop.delivery.rules.messages import LANES, Channel, MessageKind
from services.interop.institutions.channels import Answer, Standing
from services.interop.institutions.wiring import Institutions, institutions_of
from shared.runtime import Runtime, runtime_of
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.conftest import StandingInterop, create_without_loops
from tests.interop.delivery.mute_replica import ALERT_IS_OUT
from tests.interop.exchange import Exchange
from tests.support.eventually import eventually, within

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N10.7")]

GONE_IS_NOTICED_WITHIN_SECONDS = 15  # it takes one or two; a lease takes 180
ALERT = "SELECT * FROM interop.messages WHERE kind = 'CEM_ALERT'"
ALERTS = {lane: 1 for lane in LANES if lane.kind is MessageKind.CEM_ALERT}
LATE = "SIRA-2026-000009"


def environment_of(settings: Any) -> dict[str, str]:
    """Return the variables that make these settings."""
    shown = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in settings
        if value is not None
    }
    return {name.upper(): str(value) for name, value in shown.items()}


async def breaker_is_open(exchange: Exchange) -> None:
    """Have SIRA on probation: one message probes it, and all others wait for what comes of that."""
    await exchange.owner.execute("INSERT INTO interop.circuit_breakers (institution, failures) VALUES ('SIRA', 9)")


@pytest.mark.parametrize("probes", [False, True])
async def test_the_alert_of_a_killed_replica_goes_out_by_another_at_once(
    exchange: Exchange, standing_interop: StandingInterop, monkeypatch: pytest.MonkeyPatch, probes: bool
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)  # until the other replica is killed
    if probes:
        await breaker_is_open(exchange)
    await exchange.tell_non_compliance()
    other = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.interop.delivery.mute_replica",
        env=os.environ | environment_of(standing_interop.service.settings),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert other.stdout is not None
        said = await within(60, other.stdout.readline(), "the alert of the other replica")
        assert said.decode().strip() == ALERT_IS_OUT
    finally:
        other.kill()
        await other.wait()
    [alert] = await exchange.rows(ALERT)
    assert (alert["state"], alert["attempts"]) == ("SENDING", 1)
    monkeypatch.setattr(dispatching, "PLACES", 16)
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=GONE_IS_NOTICED_WITHIN_SECONDS)
    [alert] = await exchange.rows(ALERT)
    assert (alert["attempts"], alert["claimed_by"]) == (2, None)
    assert any(
        '"reason":"never-came-back"' in body and '"CEM_ALERT"' in body for body in await exchange.ledger_bodies()
    )


class Hesitant:
    """A SIRA that answers only once it is told to."""

    def __init__(self) -> None:
        self.asked, self.answers = asyncio.Event(), asyncio.Event()

    async def submit(self, _: object) -> str:
        """Take a sheet."""
        self.asked.set()
        await self.answers.wait()
        return LATE

    async def ask(self, _: str) -> Answer:
        """Say that it is being worked on."""
        return Answer(Standing.PENDING)


@dataclass
class Other:
    """A second replica and what steers it."""

    runtime: Runtime
    working: asyncio.Task[None]
    sira: Hesitant
    claimed: list[Task]
    first_may: asyncio.Event


async def presences(exchange: Exchange, replica: Runtime) -> list[int]:
    """Return the database's processes by whose locks others see the replica."""
    held = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1"
    return [row["pid"] for row in await exchange.rows(held, replica.replica)]


async def cut(exchange: Exchange, presences: list[int]) -> None:
    """Have the database end these connections."""
    assert presences
    await exchange.rows("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", presences)


@pytest.fixture
async def other(
    exchange: Exchange, standing_interop: StandingInterop, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Other]:
    """Give a second replica, whose alert is on its way to a SIRA that hesitates; the first claims when it may."""
    runtime = runtime_of(create_without_loops(standing_interop.service.settings))
    sira = Hesitant()
    cems: Any = {Channel.SIRA_HTTP: sira}
    runtime.use(Institutions, replace(institutions_of(exchange.service.runtime), cems=cems))
    first_may, claimed = asyncio.Event(), list[Task]()

    async def claim_in_turn(db: Any, claiming: Runtime, places: Any) -> list[Task]:
        if claiming is runtime:
            places = {} if first_may.is_set() else ALERTS
        elif not first_may.is_set():
            places = {}
        tasks = await claim(db, claiming, places)
        if claiming is runtime:
            claimed.extend(tasks)
        return tasks

    monkeypatch.setattr(dispatching, "claim", claim_in_turn)
    monkeypatch.setattr("shared.background.jobs.RESTART_SECONDS", 0)
    await exchange.tell_non_compliance()
    dispatcher = dispatching.Dispatcher(runtime)
    working = asyncio.create_task(dispatcher.run())
    try:
        await within(20, sira.asked.wait(), "the alert's way to SIRA", seen=lambda: working)
        yield Other(runtime, working, sira, claimed, first_may)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await runtime.close()


async def test_what_is_under_way_when_a_replica_has_to_stop_goes_out_by_another_at_once(
    exchange: Exchange, other: Other
) -> None:
    other.working.cancel()  # as `shared/app.py` does once a loop had ten seconds to end
    await asyncio.gather(other.working, return_exceptions=True)
    other.first_may.set()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=GONE_IS_NOTICED_WITHIN_SECONDS)


async def test_a_replica_that_was_cut_off_for_a_moment_records_what_came_unless_another_took_it(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.background.jobs.RESTART_SECONDS", 0)
    runtime, sira = exchange.service.runtime, Hesitant()
    cems: Any = {Channel.SIRA_HTTP: sira}
    runtime.use(Institutions, replace(institutions_of(runtime), cems=cems))
    await exchange.tell_non_compliance()
    await within(20, sira.asked.wait(), "the alert's way to SIRA")
    lost = await presences(exchange, runtime)
    await cut(exchange, lost)

    async def is_present_anew() -> bool:
        return bool(set(await presences(exchange, runtime)) - set(lost))

    await eventually(is_present_anew)
    sira.answers.set()

    async def is_recorded() -> bool:
        return bool((await exchange.rows(ALERT))[0]["tracking"] == LATE)

    await eventually(is_recorded)
    assert (await exchange.rows(ALERT))[0]["attempts"] == 1


async def test_a_replica_that_was_cut_off_and_comes_late_overrides_nobody(
    exchange: Exchange, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.background.jobs.RESTART_SECONDS", 600)
    await cut(exchange, await presences(exchange, other.runtime))
    other.first_may.set()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=GONE_IS_NOTICED_WITHIN_SECONDS)
    [before] = await exchange.rows(ALERT)
    [task] = other.claimed
    async with system_work(other.runtime) as db:
        assert await record_all(db, [(task, Submitted(LATE))]) == []
    assert await exchange.rows(ALERT) == [before]


@pytest.mark.feature("N10.4")
async def test_what_comes_late_of_a_claim_before_a_replay_is_ignored(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)
    await exchange.tell_non_compliance()
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        [late] = await claim(db, runtime, ALERTS)
    exchange.advance_clock(timedelta(days=4).total_seconds())
    async with system_work(runtime) as db:
        assert await claim(db, runtime, ALERTS) == []
    [dead] = await exchange.rows(ALERT)
    assert dead["state"] == "DEAD"
    path, headers = f"/v1/messages/{dead['id']}/replays", {"If-Match": f'"{dead["version"]}"'}
    assert (await exchange.staff(Role.COORDINATOR).post(path, headers=headers)).is_success
    async with system_work(runtime) as db:
        [again] = await claim(db, runtime, ALERTS)
    async with system_work(runtime) as db:
        await record_all(db, [(late, Submitted(LATE))])
    [alert] = await exchange.rows(ALERT)
    assert (alert["state"], alert["tracking"], alert["attempts"]) == ("SENDING", None, 1)
    async with system_work(runtime) as db:
        await record_all(db, [(again, Submitted("SIRA-2026-000010"))])
    assert (await exchange.rows(ALERT))[0]["tracking"] == "SIRA-2026-000010"
