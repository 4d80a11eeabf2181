"""The loop that delivers. Each replica runs one: in turns it records what came of calls, claims what is due, and calls.

`messages` is the queue: no job stands for a message, so none can be lost. What a turn records lets the next message of
the same line go in the same transaction. What a replica that is gone had claimed is taken up by the others' next look.
"""

import asyncio
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import asyncpg
import structlog

from services.interop.delivery.actions.breaking import tell_breakers
from services.interop.delivery.actions.carrying import carry
from services.interop.delivery.actions.claiming import claim
from services.interop.delivery.actions.loading import Content, contents_of
from services.interop.delivery.actions.moving import DELIVERY
from services.interop.delivery.actions.outcomes import Failed, Outcome, Task
from services.interop.delivery.actions.recording import record_all
from services.interop.delivery.actions.releasing import release_claims_of_gone
from services.interop.delivery.actions.turns import turn_work
from services.interop.delivery.rules.messages import LANES, Lane
from services.interop.delivery.store import messages as message_store
from shared.background.jobs import kept_running
from shared.logging import trace_of
from shared.notices import listening
from shared.runtime import Runtime
from shared.task_marks import in_background

PLACES = 16
"""How many sends of one kind a replica has under way: a backlog of referrals takes no place of an alert.

Questions for receipts have half as many of their own: no send waits for a question that stays without an answer.
"""

LOOK_SECONDS = 1.0
DATABASE_FAILS = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # it stops or starts
    asyncpg.InsufficientResourcesError,  # it has no room, or no connection left
)

log = structlog.get_logger("delivery")

Came = Sequence[tuple[Task, Outcome]]


class Dispatcher:
    """Delivers this service's messages until it is stopped."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._stopped = asyncio.Event()
        self._woken = asyncio.Event()
        self._calls: dict[asyncio.Task[Outcome], Task] = {}
        self._came: list[tuple[Task, Outcome]] = []
        self._looked_for_gone = -math.inf

    async def run(self) -> None:
        """Deliver until `stop` is called, and what came of the calls under way then is recorded."""
        in_background.set(True)
        try:
            await kept_running(self._deliver, self._stopped)
        finally:
            for call in self._calls:
                call.cancel()

    def stop(self) -> None:
        """Claim nothing more, and let the calls under way end."""
        self._stopped.set()
        self._woken.set()

    async def _deliver(self) -> None:
        async with listening(self._runtime, DELIVERY, self._woken.set) as hears:
            while self._calls or not self._stopped.is_set():
                if not (hears() or self._stopped.is_set()):
                    return  # and listen anew
                self._woken.clear()
                await self._turn()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._woken.wait()
            await self._turn()

    async def _turn(self) -> None:
        await self._look_for_gone()
        self._take_what_came()
        came, places = tuple(self._came), self._free_places()
        try:
            async with turn_work(self._runtime) as db:
                dues = await record_all(db, came)
                tasks = await claim(db, self._runtime, places)
        except DATABASE_FAILS:
            raise  # what came is recorded once it is back
        except Exception as error:  # noqa: BLE001  (one message must not hold back the others)
            log.warning("one_by_one", error=type(error).__name__, trace=trace_of(error))
            dues, tasks = await record_singly(self._runtime, came), await claim_singly(self._runtime, places)
        self._came.clear()
        for task, content in (await loaded(self._runtime, tasks)).items():
            self._call(task, content)
        self._wake_at(dues)
        await tell_breakers(self._runtime, came)

    async def _look_for_gone(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._looked_for_gone + LOOK_SECONDS:
            await release_claims_of_gone(self._runtime)
            self._looked_for_gone = now

    def _take_what_came(self) -> None:
        for call in [call for call in self._calls if call.done()]:
            task = self._calls.pop(call)
            if error := call.exception():  # its lease gives the message back
                log.error("call_failed", error=type(error).__name__, trace=trace_of(error))
            else:
                self._came.append((task, call.result()))

    def _free_places(self) -> Mapping[Lane, int]:
        if self._stopped.is_set():
            return {}
        free = Counter({lane: PLACES // 2 if lane.asks else PLACES for lane in LANES})
        free.subtract(task.lane for task in self._calls.values())
        return {lane: max(places, 0) for lane, places in free.items()}

    def _wake_at(self, dues: Sequence[datetime]) -> None:
        """Look again when the next step of what was recorded is due, if that is sooner than one looks anyhow."""
        now = self._runtime.clock.now()
        soon = min(((due - now).total_seconds() for due in dues), default=LOOK_SECONDS)
        if soon < LOOK_SECONDS:
            asyncio.get_running_loop().call_later(max(soon, 0), self._woken.set)

    def _call(self, task: Task, content: Content | Failed | None) -> None:
        call = asyncio.create_task(carry(self._runtime, task, content))
        self._calls[call] = task
        call.add_done_callback(lambda _: self._woken.set())


async def record_singly(runtime: Runtime, came: Came) -> list[datetime]:
    """Record each outcome by itself; one that cannot be is left to its message's lease."""
    dues = []
    for one in came:
        try:
            async with turn_work(runtime) as db:
                dues += await record_all(db, [one])
        except DATABASE_FAILS:
            raise
        except Exception as error:  # noqa: BLE001  (logged; the lease gives the message back)
            log.error("not_recorded", message_id=str(one[0].message_id), trace=trace_of(error))
    return dues


async def claim_singly(runtime: Runtime, places: Mapping[Lane, int]) -> list[Task]:
    """Claim one message of each lane; one that cannot be claimed is put off, so that it holds nobody back."""
    tasks = []
    for lane, free in places.items():
        try:
            async with turn_work(runtime) as db:
                tasks += await claim(db, runtime, {lane: min(free, 1)})
        except DATABASE_FAILS:
            raise
        except Exception as error:  # noqa: BLE001  (logged; the next one goes on)
            async with turn_work(runtime) as db:
                put_off = await message_store.put_off(db, lane, runtime.clock.now())
            log.error("not_claimed", message_id=str(put_off), error=type(error).__name__, trace=trace_of(error))
    return tasks


async def loaded(runtime: Runtime, tasks: Sequence[Task]) -> dict[Task, Content | Failed | None]:
    """Return what each task sends; of one that cannot be read, that it failed."""
    try:
        contents = await contents_of(runtime, tasks)
        return {task: contents.get(task.message_id) for task in tasks}
    except Exception as error:  # noqa: BLE001  (below each fails by itself)
        if len(tasks) == 1:
            log.error("not_loaded", message_id=str(tasks[0].message_id), trace=trace_of(error))
            return {tasks[0]: Failed("content-unreadable", outcome_unknown=False, is_ours=True)}
        found: dict[Task, Content | Failed | None] = {}
        for task in tasks:
            found |= await loaded(runtime, [task])
        return found
