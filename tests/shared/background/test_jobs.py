"""Jobs run once their transaction has committed, not before their hour; what fails is kept, and told without text."""

import asyncio
import json
from contextlib import AsyncExitStack
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pgqueuer.domain.models import Job
from pgqueuer.domain.models import Schedule as QueuedSchedule
from sqlalchemy import text

from shared.background.jobs import JobFailed, Schedule, Worker, enqueue, kept_running
from shared.logging import configure_logging
from shared.runtime import Runtime
from shared.task_marks import in_background
from shared.unit_of_work import system_work
from tests.shared import notes
from tests.support.eventually import eventually, within
from tests.support.service import ServiceUnderTest

pytestmark = pytest.mark.anyio

SECRET = "DNI 12345678"


async def waiting(service: ServiceUnderTest) -> list[dict[str, Any]]:
    async with system_work(service.runtime) as db:
        rows = await db.all(text("SELECT payload, status::text, execute_after > now() AS later FROM pgqueuer"))
        return [{"payload": json.loads(row.payload), "status": row.status, "later": row.later} for row in rows]


@pytest.mark.feature("N10.1")
async def test_a_job_waits_for_its_hour(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime) as db:
        await enqueue(db, "remember", {"text": "mañana"}, after=timedelta(days=1))
        await enqueue(db, "remember", {"text": "ahora"})
    await eventually(lambda: notes.ran == ["ahora"], seen=lambda: notes.ran)
    assert {job["payload"]["text"]: job["later"] for job in await waiting(service)}["mañana"] is True


@pytest.mark.feature("N10.1")
async def test_many_jobs_are_enqueued_as_one(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime) as db:
        for number in range(25):
            await enqueue(db, "remember", {"text": str(number)})
    await eventually(lambda: len(notes.ran) == 25, seen=lambda: notes.ran)
    assert set(notes.ran) == {str(number) for number in range(25)}


@pytest.mark.feature("N10.1")
async def test_an_urgent_job_does_not_stand_behind_a_backlog(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime) as db:
        for number in range(200):
            await enqueue(db, "remember", {"text": str(number)})
        await enqueue(db, "remember", {"text": "alerta"}, urgent=True)
    await eventually(lambda: len(notes.ran) == 201, seen=lambda: notes.ran)
    assert notes.ran.index("alerta") < 20, "taken with the first"


@pytest.mark.feature("N10.1")
async def test_jobs_and_requests_do_not_wait_for_each_others_connections(service: ServiceUnderTest) -> None:
    """All connections of one side are taken: the other side works on."""
    runtime = service.runtime

    async def hold(count: int, until: asyncio.Event) -> None:
        async with AsyncExitStack() as stack:
            for _ in range(count):
                db = await stack.enter_async_context(system_work(runtime).reading())
                await db.execute(text("SELECT 1"))
            held.set()
            await until.wait()

    async def in_a_job() -> None:
        in_background.set(True)
        async with system_work(runtime).reading() as db:
            await db.execute(text("SELECT 1"))

    held, done = asyncio.Event(), asyncio.Event()
    holding = asyncio.create_task(hold(runtime.settings.database_pool_size, done))
    await within(5, held.wait(), "the requests' connections", seen=lambda: holding)
    await within(5, asyncio.create_task(in_a_job()), "a connection of the jobs'")
    done.set()
    await within(5, holding, "the return of the connections")


async def test_a_rolled_back_job_never_was(service: ServiceUnderTest) -> None:
    with pytest.raises(LookupError):
        async with system_work(service.runtime) as db:
            await enqueue(db, "remember", {"text": "nunca"})
            raise LookupError
    assert await waiting(service) == []


@pytest.mark.feature("N10.5")
async def test_a_failed_job_is_held_and_the_others_go_on(
    service: ServiceUnderTest, capsys: pytest.CaptureFixture[str]
) -> None:
    async with system_work(service.runtime) as db:
        await enqueue(db, "remember", {"no text": SECRET})
        await enqueue(db, "remember", {"text": "hola"})
    await eventually(lambda: notes.ran == ["hola"], seen=lambda: notes.ran)

    async def is_held() -> bool:
        return [job["status"] for job in await waiting(service)] == ["failed"]

    await eventually(is_held)
    written = capsys.readouterr().out
    (line,) = [json.loads(text) for text in written.splitlines() if "job_failed" in text]
    assert (line["job"], line["error"]) == ("remember", "KeyError")
    assert SECRET not in written


async def fail(runtime: Runtime, payload: dict[str, str] | None = None) -> None:
    raise ValueError(SECRET)


@pytest.fixture
def worker(service: ServiceUnderTest) -> Worker:
    """A worker beside the running one, not started."""
    return Worker(service.runtime, {}, {})


@pytest.mark.feature("N10.5")
async def test_a_failed_sweep_and_a_failed_job_are_told_by_class_and_only_the_sweep_is_over(
    worker: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("pruebas")
    await worker._scheduled("sweep", Schedule("* * * * *", fail).handler)(cast("QueuedSchedule", None))
    with pytest.raises(JobFailed, match=r"ValueError.*fail") as failed:
        await worker._job("once", fail)(cast("Job", SimpleNamespace(payload=None)))
    assert (failed.value.__cause__, failed.value.__context__) == (None, None)
    written = capsys.readouterr().out
    assert '"schedule_failed"' in written
    assert '"job_failed"' in written
    assert written.count('"ValueError"') == 2
    assert SECRET not in written


@pytest.mark.feature("N10.1")
async def test_a_job_without_payload_gets_an_empty_one(worker: Worker) -> None:
    got: list[dict[str, str]] = []

    async def keep(runtime: Runtime, payload: dict[str, str]) -> None:
        got.append(payload)

    await worker._job("keep", keep)(cast("Job", SimpleNamespace(payload=None)))
    assert got == [{}]


@pytest.mark.feature("N10.5")
async def test_a_worker_that_was_stopped_before_it_began_ends_at_once(worker: Worker) -> None:
    worker.stop()
    async with asyncio.timeout(2):
        await worker.run()


@pytest.mark.feature("N10.5")
async def test_a_worker_that_is_stopped_ends_by_itself(service: ServiceUnderTest) -> None:
    ran = asyncio.Event()

    async def run_here(runtime: Runtime, payload: dict[str, str]) -> None:
        ran.set()

    worker = Worker(service.runtime, {"only_here": run_here}, {})
    working = asyncio.create_task(worker.run())
    async with system_work(service.runtime) as db:
        await enqueue(db, "only_here", {})
    await within(20, ran.wait(), "the job")
    worker.stop()
    await within(20, working, "the end of the worker")


@pytest.mark.feature("N10.5")
async def test_work_that_loses_its_database_is_done_again_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.background.jobs.RESTART_SECONDS", 0)
    tries: list[int] = []
    stopped = asyncio.Event()

    async def work() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise ConnectionResetError
        stopped.set()

    async with asyncio.timeout(2):
        await kept_running(work, stopped)
    assert len(tries) == 3
