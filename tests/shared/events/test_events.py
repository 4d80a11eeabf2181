"""Events reach their subscriber once, in order, however often it was down or was told twice."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import text

from shared.events import inbox, outbox
from shared.events.event import Event, from_wire, to_wire
from shared.problems import InvalidInput
from shared.runtime import Runtime
from shared.security.principal import PrincipalKind, Role
from shared.unit_of_work import system_work
from tests.shared import notes
from tests.support.eventually import eventually
from tests.support.service import ServiceUnderTest, service_token, token

pytestmark = pytest.mark.anyio


async def write(writer: httpx2.AsyncClient, centre: UUID, words: str) -> UUID:
    answer = await writer.post("/v1/notes", json={"centre_id": str(centre), "text": words})
    return UUID(answer.json()["id"])


async def waiting(runtime: Runtime) -> int:
    async with system_work(runtime) as db:
        return await db.first(text("SELECT count(*) FROM event_deliveries WHERE delivered_at IS NULL")) or 0


def move_clock(service: ServiceUnderTest, seconds: int) -> None:
    file = service.runtime.settings.clock_offset_file
    assert file is not None
    file.write_text(str(seconds))


class Receiver(httpx2.AsyncBaseTransport):
    """A subscriber that can be down; it keeps the events it took, in the order it took them."""

    def __init__(self) -> None:
        self.is_down = True
        self.refusals = 0
        self.taken: list[Event] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.is_down:
            self.refusals += 1
            raise httpx2.ConnectError("down")
        self.taken += inbox.parse_batch(await request.aread())
        return httpx2.Response(202)


@pytest.mark.feature("N10.1", "N14.2")
async def test_a_receiver_that_is_down_for_an_hour_loses_nothing(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    receiver = Receiver()
    service.runtime.http = httpx2.AsyncClient(transport=receiver)
    ids = [await write(writer, centre, f"nota {number}") for number in range(3)]
    await eventually(lambda: receiver.refusals > 0)
    for minutes in range(0, 60, 10):
        move_clock(service, minutes * 60)
        await outbox.sweep_deliveries(service.runtime)
    assert await waiting(service.runtime) == 3
    move_clock(service, 3700)
    receiver.is_down = False
    await outbox.sweep_deliveries(service.runtime)

    async def nothing_waits() -> bool:
        return await waiting(service.runtime) == 0

    await eventually(nothing_waits)
    # At least once, and in order for each subject; three notes are three subjects.
    assert {event.subject for event in receiver.taken} == set(ids)


@pytest.mark.feature("N14.2")
async def test_a_delivery_whose_sender_died_is_taken_up_when_its_lease_ends(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    receiver = Receiver()
    service.runtime.http = httpx2.AsyncClient(transport=receiver)
    await write(writer, centre, "hola")
    await eventually(lambda: receiver.refusals > 0)
    move_clock(service, 600)
    now = service.runtime.clock.now()
    async with system_work(service.runtime) as db:
        assert len(await outbox.lease(db, "notes", now)) == 1
    receiver.is_down = False
    await outbox.Deliverer().run(service.runtime, {})
    assert receiver.taken == []
    move_clock(service, 700)
    await outbox.Deliverer().run(service.runtime, {})
    await eventually(lambda: len(receiver.taken) == 1)  # the service's own sweep may be at it


@pytest.mark.feature("N14.2")
async def test_an_event_told_twice_is_handled_once(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    await write(writer, centre, "hola")
    await eventually(lambda: len(notes.handled) == 1, seen=lambda: notes.handled)
    assert notes.handled[0].facts == {"kind": "NOTE"}
    batch = to_wire([notes.handled[0], notes.handled[0]])
    for _ in range(2):
        answer = await service.at_internal_door(service_token("cai-cases")).post("/internal/events", content=batch)
        assert answer.status_code == 202
    async with system_work(service.runtime) as db:
        assert await db.first(text("SELECT count(*) FROM inbox")) == 1
    assert len(notes.handled) == 1


@pytest.mark.feature("N14.2")
async def test_a_handler_that_fails_is_tried_again(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    async def fail_once(runtime: Runtime, event: Event) -> None:
        calls.append(event.id)
        if len(calls) == 1:
            raise LookupError("not yet")

    handle = inbox.handle_event({"test.note.written.v1": fail_once})
    event = Event("1", "/cai/other", "test.note.written.v1", centre, 1, centre, service.runtime.clock.now(), "/v1/x")
    runtime = service.runtime
    async with system_work(runtime) as db:
        await inbox._store(db, event, system_work(runtime))
    payload = {"source": event.source, "id": event.id}
    with pytest.raises(LookupError):
        await handle(runtime, payload)
    async with system_work(runtime) as db:
        row = await db.first(text("SELECT attempts, last_error, handled_at FROM inbox"))
    assert (row.attempts, row.last_error, row.handled_at) == (1, "LookupError", None)
    await handle(runtime, payload)
    await handle(runtime, payload)
    assert calls == ["1", "1"]


@pytest.mark.feature("N14.2")
@pytest.mark.parametrize("caller", [None, token(Role.ADMINISTRATOR), token(kind=PrincipalKind.INSTITUTION)])
async def test_only_services_may_bring_events(service: ServiceUnderTest, caller: str | None) -> None:
    answer = await service.at_internal_door(caller).post("/internal/events", content=b"[]")
    assert answer.status_code in (401, 403)


@pytest.mark.feature("N14.2")
@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'[{"id": "1"}]', b"\xff", b'[{"id":1,"subject":"x"}]'])
def test_a_malformed_batch_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        inbox.parse_batch(body)


@pytest.mark.feature("N14.2")
def test_an_event_survives_the_wire(service_event: Event) -> None:
    assert [from_wire(document) for document in json.loads(to_wire([service_event]))] == [service_event]


@pytest.fixture
def service_event() -> Event:
    moment = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    return Event(
        "1", "/cai/cases", "pe.cai.case.moved.v1", uuid4(), 7, uuid4(), moment, "/v1/cases/1", {"state": "DISCHARGED"}
    )
