"""What a service keeps failing to handle is said to the keeper of the alarms, and so is its end."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from shared.events import inbox
from shared.events.event import Event
from shared.events.held import replay
from shared.events.stuck import FREED, STUCK, STUCK_AFTER
from shared.runtime import Runtime
from shared.unit_of_work import system_work
from tests.shared.events.test_held_events import fail
from tests.support.eventually import eventually
from tests.support.service import ServiceUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N14.3")]


def event(service: ServiceUnderTest, centre: UUID, *, subject: UUID, type: str = "test.note.written.v1") -> Event:
    return Event(str(uuid4()), "/cai/other", type, subject, 1, centre, service.runtime.clock.now(), "/v1/x")


async def handle(service: ServiceUnderTest, event: Event) -> None:
    async def well(runtime: Runtime, event: Event) -> None:
        return None

    await inbox.handle_event({event.type: well})(service.runtime, {"source": event.source, "id": event.id})


async def said(service: ServiceUnderTest) -> list[tuple[str, UUID, str]]:
    async with system_work(service.runtime) as db:
        rows = await db.all(text("SELECT type, subject, detail FROM events ORDER BY time, id"))
        return [(row.type, UUID(str(row.subject)), row.detail) for row in rows]


async def test_many_failures_are_said_and_so_is_their_end(service: ServiceUnderTest, centre: UUID) -> None:
    stuck = event(service, centre, subject=uuid4())
    await fail(service, stuck, attempts=STUCK_AFTER - 1)
    there = "/v1/held-events/identity"
    assert await said(service) == [(STUCK, stuck.subject, there)]
    await handle(service, stuck)
    assert await said(service) == [(STUCK, stuck.subject, there), (FREED, stuck.subject, there)]


@pytest.mark.parametrize("attempts", [1, STUCK_AFTER - 2, STUCK_AFTER])
async def test_between_it_is_quiet(service: ServiceUnderTest, centre: UUID, attempts: int) -> None:
    await fail(service, event(service, centre, subject=uuid4()), attempts=attempts)
    assert await said(service) == []


async def test_what_failed_a_few_times_only_ends_without_a_word(service: ServiceUnderTest, centre: UUID) -> None:
    failing = event(service, centre, subject=uuid4())
    await fail(service, failing, attempts=1)
    await handle(service, failing)
    assert await said(service) == []


async def test_a_subject_is_free_when_the_last_that_was_stuck_is_handled(
    service: ServiceUnderTest, centre: UUID
) -> None:
    subject = uuid4()
    first, second = (event(service, centre, subject=subject) for _ in range(2))
    other = event(service, centre, subject=uuid4())
    for one in (first, second, other):
        await fail(service, one, attempts=STUCK_AFTER - 1)
    await handle(service, first)
    assert [type for type, about, _ in await said(service) if about == subject] == [STUCK, STUCK]
    await handle(service, second)
    assert [type for type, about, _ in await said(service) if about == subject] == [STUCK, STUCK, FREED]


async def test_news_that_is_stuck_itself_does_not_keep_its_subject_stuck(
    service: ServiceUnderTest, centre: UUID
) -> None:
    subject = uuid4()
    stuck, news = event(service, centre, subject=subject), event(service, centre, subject=subject, type=STUCK)
    for one in (stuck, news):
        await fail(service, one, attempts=STUCK_AFTER - 1)
    await handle(service, stuck)
    assert [type for type, _, _ in await said(service)] == [STUCK, FREED]


async def test_a_replayed_event_says_its_end(service: ServiceUnderTest, centre: UUID) -> None:
    held = event(service, centre, subject=uuid4())
    await fail(service, held, attempts=inbox.LAST_ATTEMPT - 1)
    await replay(system_work(service.runtime), held.id)
    await handle(service, held)

    async def is_free() -> bool:
        return [type for type, _, _ in await said(service)][-1] == FREED

    await eventually(is_free)  # at once, unless the service's own job took it up


@pytest.mark.parametrize("type", [STUCK, FREED])
async def test_of_itself_it_says_nothing(service: ServiceUnderTest, centre: UUID, type: str) -> None:
    await fail(service, event(service, centre, subject=uuid4(), type=type), attempts=STUCK_AFTER - 1)
    assert await said(service) == []
