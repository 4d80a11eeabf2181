"""Background work on pgqueuer: a job is enqueued in the transaction of its cause, and runs at least once."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Protocol

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence import qb
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.models import Job
from pgqueuer.domain.models import Schedule as QueuedSchedule
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel

from shared.database.transaction import Transaction
from shared.logging import trace_of
from shared.runtime import Runtime
from shared.task_marks import in_background
from shared.unit_of_work import work_of

JobHandler = Callable[[Runtime, dict[str, str]], Awaitable[None]]
ScheduleHandler = Callable[[Runtime], Awaitable[None]]

_CONCURRENT_JOBS = 10
_DEQUEUE_TIMEOUT = timedelta(seconds=5)
RESTART_SECONDS = 2.0

log = structlog.get_logger("jobs")


class JobFailed(Exception):
    """A job's exception without its text, which may quote data: pgqueuer stores what it gets, and its causes, for good.

    It holds the class and the places; the row behind the job keeps its own state for the sweeper.
    """


class Loop(Protocol):
    """What works beside a service's API until it is stopped."""

    async def run(self) -> None:
        """Work until `stop` was called, or the task is cancelled."""
        ...

    def stop(self) -> None:
        """Ask `run` to return as soon as what it is at has ended."""
        ...


@dataclass(frozen=True)
class Schedule:
    """A handler that runs at the times of a cron expression (a sixth field counts seconds)."""

    expression: str
    handler: ScheduleHandler


async def enqueue(
    db: Transaction, name: str, payload: dict[str, str], after: timedelta | None = None, *, urgent: bool = False
) -> None:
    """Enqueue a job in this very transaction: it runs if and only if the transaction commits.

    An urgent one is taken before all that wait: what warns a woman does not stand behind a backlog.
    """
    queries = _queries(AsyncpgDriver(db.connection), work_of(db).runtime.name)
    await queries.enqueue([name], [json.dumps(payload).encode()], [int(urgent)], [after])


async def enqueue_once(db: Transaction, name: str, payload: dict[str, str], *, urgent: bool = False) -> None:
    """Enqueue a job as `enqueue` does, unless one enqueued so, of this name and payload, still waits or runs.

    For sweeps, which find the same again and again. Not for the causes themselves: one that comes while such a job
    runs would be lost on it.
    """
    queries = _queries(AsyncpgDriver(db.connection), work_of(db).runtime.name)
    body = json.dumps(payload, sort_keys=True)
    await queries.enqueue([name], [body.encode()], [int(urgent)], [None], [f"{name} {body}"], on_conflict="skip")


async def kept_running(work: Callable[[], Awaitable[None]], stopped: asyncio.Event) -> None:
    """Do the work, which ends by itself once it is `stopped`; do it again whatever fails it, the database above all."""
    while not stopped.is_set():
        try:
            await work()
        except Exception as error:  # noqa: BLE001  (a loop that ended would be a service that seems to work)
            log.warning("worker_restarts", error=type(error).__name__, trace=trace_of(error))
        if not stopped.is_set():
            await asyncio.sleep(RESTART_SECONDS)


class Worker:
    """Runs a service's jobs and schedules beside its API; starts again when the database fails it."""

    def __init__(self, runtime: Runtime, jobs: dict[str, JobHandler], schedules: dict[str, Schedule]) -> None:
        self._runtime = runtime
        self._jobs = jobs
        self._schedules = schedules
        self._queue: PgQueuer | None = None
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop` is called or the task cancelled; a cancelled job is picked up by another worker."""
        await kept_running(self._work, self._stopped)

    def stop(self) -> None:
        """Let running jobs end, then return from `run`."""
        self._stopped.set()
        if self._queue is not None:
            self._queue.shutdown.set()

    async def _work(self) -> None:
        async with AsyncExitStack() as stack:
            connection = await asyncpg.connect(self._runtime.settings.asyncpg_url)
            stack.push_async_callback(connection.close, timeout=2)
            name = self._runtime.name
            driver = AsyncpgDriver(connection)
            self._queue = PgQueuer(driver, channel=Channel(f"pgqueuer_{name}"), queries=_queries(driver, name))
            for job_name, handler in self._jobs.items():
                self._queue.entrypoint(job_name, on_failure="hold")(self._job(job_name, handler))
            for schedule_name, schedule in self._schedules.items():
                self._queue.schedule(schedule_name, schedule.expression, clean_old=True)(
                    self._scheduled(schedule_name, schedule.handler)
                )
            if self._stopped.is_set():
                return
            await self._queue.run(
                batch_size=_CONCURRENT_JOBS, max_concurrent_tasks=_CONCURRENT_JOBS * 2, dequeue_timeout=_DEQUEUE_TIMEOUT
            )

    def _job(self, name: str, handler: JobHandler) -> Callable[[Job], Awaitable[None]]:
        async def run(job: Job) -> None:
            in_background.set(True)
            failed = None
            try:
                payload: dict[str, str] = json.loads(job.payload or b"{}")
                await handler(self._runtime, payload)
            except Exception as error:  # noqa: BLE001  (goes on as JobFailed, once its context is left behind)
                failed = JobFailed(type(error).__name__, *trace_of(error))
                log.warning("job_failed", job=name, error=type(error).__name__, trace=trace_of(error))
            if failed is not None:
                raise failed

        return run

    def _scheduled(self, name: str, handler: ScheduleHandler) -> Callable[[QueuedSchedule], Awaitable[None]]:
        async def run(schedule: QueuedSchedule) -> None:
            in_background.set(True)
            try:
                await handler(self._runtime)
            except Exception as error:  # noqa: BLE001  (a failed sweep is logged; the next one is its retry)
                log.warning("schedule_failed", schedule=name, error=type(error).__name__, trace=trace_of(error))

        return run


def _queries(driver: AsyncpgDriver, service: str) -> Queries:
    return Queries(driver, *_statements(service))


@cache
def _statements(service: str) -> tuple[qb.QueryBuilderEnvironment, qb.QueryQueueBuilder, qb.QuerySchedulerBuilder]:
    """Return pgqueuer's statements for a service's queue; its settings read the environment, so they are made once."""
    settings = DBSettings(channel=f"pgqueuer_{service}")
    return qb.QueryBuilderEnvironment(settings), qb.QueryQueueBuilder(settings), qb.QuerySchedulerBuilder(settings)
