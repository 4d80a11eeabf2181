"""An event whose handling fails to the last attempt is held, seen within its centre, and replayed by a person."""

from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import select, text

from shared.database.kernel_tables import inbox as kernel_inbox
from shared.events import inbox
from shared.events.event import Event
from shared.runtime import Runtime
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.shared import notes
from tests.support.eventually import eventually
from tests.support.service import ServiceUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N14.3")]

PATH = "/v1/held-events/identity"
ID = "0193-held"


@pytest.fixture
async def held(service: ServiceUnderTest, centre: UUID) -> Event:
    """An event that failed once too often, as the job of its last attempt leaves it."""
    event = Event(ID, "/cai/other", "test.note.written.v1", uuid4(), 1, centre, service.runtime.clock.now(), "/v1/x")
    await fail(service, event, attempts=inbox.LAST_ATTEMPT - 1)
    return event


async def fail(service: ServiceUnderTest, event: Event, *, attempts: int) -> None:
    """Take the event, and fail it once more after so many attempts."""

    async def always_fail(runtime: Runtime, event: Event) -> None:
        raise LookupError("no")

    async with (work := system_work(service.runtime)) as db:
        await inbox._store(db, event, work)
        await db.execute(text("UPDATE inbox SET attempts = :n WHERE id = :id"), {"n": attempts, "id": event.id})
    with pytest.raises(LookupError):
        await inbox.handle_event({event.type: always_fail})(service.runtime, {"source": event.source, "id": event.id})


async def listed(client: httpx2.AsyncClient) -> list[str]:
    return [one["id"] for one in (await client.get(PATH)).raise_for_status().json()["items"]]


async def test_the_last_failure_holds_the_event_and_no_sweep_touches_it(service: ServiceUnderTest, held: Event) -> None:
    found = (await service.as_staff(Role.COORDINATOR).get(PATH)).json()["items"][0]
    assert (found["id"], found["attempts"], found["last_error"]) == (ID, inbox.LAST_ATTEMPT, "LookupError")
    assert found["centre"] == {"id": str(held.centre_id), "name": ""}
    async with system_work(service.runtime) as db:
        await db.execute(text("UPDATE inbox SET next_attempt_at = received_at - interval '1 day'"))
    await inbox.sweep_inbox(service.runtime)
    async with system_work(service.runtime) as db:
        assert await db.first(text("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'handle_event'")) == 0


async def test_a_failure_before_the_last_is_tried_again(service: ServiceUnderTest, centre: UUID) -> None:
    event = Event("1", "/cai/other", "test.note.written.v1", uuid4(), 1, centre, service.runtime.clock.now(), "/v1/x")
    await fail(service, event, attempts=inbox.LAST_ATTEMPT - 2)
    assert await listed(service.as_staff(Role.COORDINATOR)) == []


async def test_a_person_replays_it_and_it_is_written_down(service: ServiceUnderTest, held: Event) -> None:
    coordinator = service.as_staff(Role.COORDINATOR, centres=(held.centre_id,))
    assert (await coordinator.post(f"{PATH}/{ID}/replays")).status_code == 204
    await eventually(lambda: [event.id for event in notes.handled] == [ID], seen=lambda: notes.handled)
    assert await listed(coordinator) == []
    async with system_work(service.runtime) as db:
        audited = await db.first(text("SELECT actor, subject_id, after->>'id' AS id FROM audit_log"))
    assert (audited.actor, audited.subject_id, audited.id) == ("staff-coordinator", held.subject, ID)
    assert (await coordinator.post(f"{PATH}/{ID}/replays")).status_code == 404


async def test_another_centre_neither_sees_nor_replays_it(service: ServiceUnderTest, held: Event) -> None:
    stranger = service.as_staff(Role.COORDINATOR, centres=(uuid4(),))
    assert await listed(stranger) == []
    assert (await stranger.post(f"{PATH}/{ID}/replays")).status_code == 404


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.AUDITOR])
async def test_others_may_not(service: ServiceUnderTest, held: Event, role: Role) -> None:
    assert (await service.as_staff(role).post(f"{PATH}/{ID}/replays")).status_code == 403


async def test_an_event_of_no_known_type_is_held_and_handled_by_the_release_that_knows_it(
    service: ServiceUnderTest, centre: UUID
) -> None:
    newer, meant_for_others = (
        Event(id_, "/cai/other", type_, uuid4(), 1, centre, service.runtime.clock.now(), "/v1/x")
        for id_, type_ in (("0193-newer", "test.note.burnt.v1"), ("0193-other", "test.note.read.v1"))
    )
    types = inbox.EventTypes(frozenset({"test.note.written.v1"}), frozenset({"test.note.read.v1"}))
    await inbox.take(system_work(service.runtime), [newer, meant_for_others], types)
    await inbox.take(system_work(service.runtime), [newer], types)
    [found] = (await service.as_staff(Role.COORDINATOR).get(PATH)).json()["items"]
    assert (found["id"], found["last_error"]) == ("0193-newer", "UnknownType")
    await inbox.release_known(service.runtime, types)
    assert await listed(service.as_staff(Role.COORDINATOR)) == ["0193-newer"]
    await inbox.release_known(service.runtime, inbox.EventTypes(frozenset({"test.note.burnt.v1"})))
    assert await listed(service.as_staff(Role.COORDINATOR)) == []
    seen: list[str] = []

    async def handle(runtime: Runtime, event: Event) -> None:
        seen.append(event.id)

    await inbox.handle_event({"test.note.burnt.v1": handle})(
        service.runtime, {"source": "/cai/other", "id": "0193-newer"}
    )
    assert seen == ["0193-newer"]


async def test_an_event_that_turns_out_to_mean_nothing_here_is_done_with_the_release_that_knows_so(
    service: ServiceUnderTest, centre: UUID
) -> None:
    now = service.runtime.clock.now()
    newer = Event("0193-newer", "/cai/other", "test.note.read.v1", uuid4(), 1, centre, now, "/v1/x")
    await inbox.take(system_work(service.runtime), [newer], inbox.EventTypes(frozenset()))
    assert await listed(service.as_staff(Role.COORDINATOR)) == ["0193-newer"]
    knows = inbox.EventTypes(frozenset({"test.note.written.v1"}), frozenset({"test.note.read.v1"}))
    await inbox.release_known(service.runtime, knows)
    assert await listed(service.as_staff(Role.COORDINATOR)) == []
    async with system_work(service.runtime).reading() as db:
        handled = await db.first(select(kernel_inbox.c.handled_at).where(kernel_inbox.c.id == "0193-newer"))
    assert handled is not None
