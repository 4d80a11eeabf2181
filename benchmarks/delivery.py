"""The delivery rows: what a message costs us, and how many a second go, with one replica of interop and with two.

Alerts of so many cases, each its own line, to a stand-in of SIRA that answers at once: a post and a question each.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import uuid4

import asyncpg
import psutil
from fastapi import FastAPI

from benchmarks.cases import free_port
from benchmarks.row import Row
from local.platform import Platform
from local.programs import APPLICATIONS, Program, Surroundings, passed_on, service_environment
from services.interop.delivery.actions.moving import NewMessage, open_message
from services.interop.delivery.rules.messages import Channel, Direction, Institution, MessageKind
from services.interop.main import create_app
from services.interop.referrals.tables import ReferralRow
from services.interop.settings import Settings
from shared.runtime import Runtime, runtime_of
from shared.task_marks import in_background
from shared.unit_of_work import system_work
from tests.support.recorded_statements import recorded

MESSAGES = 500
COUNTED = 100
ROUNDS = 3
DRAIN_SECONDS = 120
SOON = {"RECEIPT_FIRST_QUESTION_SECONDS": "0.05"}
# Those who hear of events are not measured; SIRA answers at once.
ALONE = APPLICATIONS | dict.fromkeys(("cases", "sessions"), "benchmarks.event_sink:create_app")
WITH_SINK = ALONE | {"mocks": "benchmarks.instant_sira:create_app"}


@dataclass(frozen=True)
class Drained:
    """How a queue was emptied: messages a second, and the processor time of all replicas, ms for each message."""

    rate: float
    milliseconds: float


def rows(folder: Path) -> list[Row]:
    """Start the platform with nothing but interop that works, and have it deliver."""
    data, clock_file = folder / "delivery", folder / "delivery-clock"
    with _answered_soon(), Platform.start(data, clock_offset_file=clock_file, applications=WITH_SINK) as platform:
        around = Surroundings(
            platform.urls, platform.internal_urls, platform.admin_url, platform.secrets, data / "signing", data, "demo"
        )
        environment = service_environment("interop", around)
        pids = [platform.pids()["interop"]]
        one = [asyncio.run(_drained(environment, pids)) for _ in range(ROUNDS + 1)][1:]  # the first warms it
        platform.supervisor.start(_second(environment))
        platform.supervisor.wait_until_ready(["interop-2"], 60)
        pids.append(platform.pids()["interop-2"])
        two = [asyncio.run(_drained(environment, pids)) for _ in range(ROUNDS + 1)][1:]
        platform.stop("interop-2")
        platform.stop("interop")
        # In this process, which is nobody's subscriber.
        alone = environment | {"EVENT_SUBSCRIBERS": f"cases={platform.internal_urls['cases']}"}
        statements = asyncio.run(_statements(alone))
    load = (
        f"{MESSAGES} alerts of {MESSAGES} cases queued in one transaction, {ROUNDS} x, median; one replica"
        f" {median(each.rate for each in one):.0f} messages/s, two {median(each.rate for each in two):.0f};"
        f" {os.cpu_count()} cores for replicas, PostgreSQL and SIRA's stand-in, load {os.getloadavg()[0]:.1f}"
    )
    cost = median(each.milliseconds for each in one)
    ratio = median(each.rate for each in two) / median(each.rate for each in one)
    return [
        Row(
            "delivery: statements for a message",
            statements,
            "absolute: from its queueing to its receipt",
            "<= 15",
            load,
        ),
        Row("delivery: processor time for a message, ms", cost, "absolute: of interop's process", "<= 6", load),
        Row("delivery: messages/s of two replicas", ratio, "one replica", ">= 1.5", load),
    ]


@contextmanager
def _answered_soon() -> Iterator[None]:
    os.environ.update(SOON)
    try:
        yield
    finally:
        for name in SOON:
            del os.environ[name]


def _second(environment: dict[str, str]) -> Program:
    url = f"http://127.0.0.1:{free_port()}"
    return Program("interop-2", APPLICATIONS["interop"], passed_on() | environment, url)


def _app(environment: dict[str, str]) -> FastAPI:
    return create_app(Settings.model_validate({name.lower(): value for name, value in environment.items()}))


async def _queue(runtime: Runtime, number: int) -> None:
    """Queue the alerts of so many cases, all at once."""
    centre_id, now = uuid4(), runtime.clock.now()
    man = {"full_name": "Nadie", "document_type": "DNI", "document_number": "00000000"}
    async with system_work(runtime) as db:
        for _ in range(number):
            sheet = ReferralRow(
                centre_id=centre_id,
                created_at=now,
                case_id=uuid4(),
                kind="ALERT",
                state="READY",
                sheet_number=f"BENCH-{uuid4().hex}",
                urgency="URGENT",
                reason="Medición",
                answer_due_at=now,
                expediente="00123-2026-0-1801-JR-FT-15",
                cem_code="CEM-150105-BRENA",
                participant=man,
            )
            await db.add(sheet)
            alert = NewMessage(
                centre_id,
                Direction.OUT,
                Institution.SIRA,
                Channel.SIRA_HTTP,
                MessageKind.CEM_ALERT,
                sheet.id,
                sheet.case_id,
                sheet.sheet_number,
            )
            sheet.message_id = (await open_message(db, alert, now)).id
            await db.save(sheet)


async def _drained(environment: dict[str, str], pids: list[int]) -> Drained:
    runtime = runtime_of(_app(environment))
    processes = [psutil.Process(pid) for pid in pids]
    before = [process.cpu_times() for process in processes]
    await _queue(runtime, MESSAGES)
    started = time.perf_counter()
    await _until_receipted(runtime)
    rate = MESSAGES / (time.perf_counter() - started)
    after = [process.cpu_times() for process in processes]
    await runtime.close()
    spent = sum(now.user + now.system - then.user - then.system for now, then in zip(after, before, strict=True))
    return Drained(rate, 1000 * spent / MESSAGES)


async def _until_receipted(runtime: Runtime) -> None:
    connection = await asyncpg.connect(runtime.settings.asyncpg_url)
    await connection.execute("SELECT set_config('app.all_centres', 'on', false)")
    left = "SELECT count(*) FROM interop.messages WHERE state <> 'RECEIPTED'"
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while await connection.fetchval(left):  # noqa: ASYNC110  (other processes empty it)
                await asyncio.sleep(0.05)
    finally:
        await connection.close()


async def _statements(environment: dict[str, str]) -> float:
    """Return how many statements a message takes, counted in this process."""
    app = _app(environment)
    runtime = runtime_of(app)
    in_background.set(True)
    with recorded(runtime) as found:
        async with app.router.lifespan_context(app):
            begun = len(found)
            await _queue(runtime, COUNTED)
            await _until_receipted(runtime)
    # Of the queueing not the sheet, which another action stores.
    return (len(found) - begun) / COUNTED - 2
