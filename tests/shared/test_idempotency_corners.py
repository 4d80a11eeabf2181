"""Idempotency-Key at its corners: whose key, which request, which method, what is stored, and for how long."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from shared import idempotency
from shared.events import inbox
from shared.events.event import Event
from shared.principal import Role
from tests.shared.test_held_events import ID, PATH, fail
from tests.support.service import ServiceUnderTest

pytestmark = pytest.mark.anyio

KEY = {"Idempotency-Key": "llave-1"}


def note(centre: UUID, words: str = "hola") -> dict[str, str]:
    return {"centre_id": str(centre), "text": words}


async def rows(service: ServiceUnderTest, sql: str) -> list[str]:
    async with service.runtime.system_work() as db:
        return [str(row) for row in await db.execute(text(sql))]


@pytest.mark.feature("P04.3")
async def test_two_callers_may_choose_the_same_key(
    service: ServiceUnderTest, writer: httpx.AsyncClient, centre: UUID
) -> None:
    other = service.as_staff(Role.ADMISSION, centres=(centre,), subject="otra-persona")
    first = await writer.post("/v1/notes", json=note(centre, "mía"), headers=KEY)
    second = await other.post("/v1/notes", json=note(centre, "suya"), headers=KEY)
    assert (first.json()["text"], second.json()["text"]) == ("mía", "suya")
    assert "Idempotency-Replayed" not in second.headers


@pytest.mark.feature("P04.3")
async def test_another_address_or_query_under_the_key_is_another_request(
    writer: httpx.AsyncClient, centre: UUID
) -> None:
    assert (await writer.post("/v1/notes", json=note(centre), headers=KEY)).status_code == 201
    other = await writer.post("/v1/notes?copy=1", json=note(centre), headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.feature("P04.3")
async def test_only_a_post_takes_a_key(service: ServiceUnderTest, writer: httpx.AsyncClient, centre: UUID) -> None:
    url = (await writer.post("/v1/notes", json=note(centre))).headers["Location"]
    for _ in range(2):
        assert "Idempotency-Replayed" not in (await writer.get(url, headers=KEY)).headers
    changed = [
        await writer.put(url, json=note(centre, f"v{version}"), headers=KEY | {"If-Match": f'"{version}"'})
        for version in (1, 2)
    ]
    assert [answer.json()["version"] for answer in changed] == [2, 3]
    assert await rows(service, "SELECT key FROM idempotency_keys") == []


@pytest.mark.feature("P04.3")
async def test_a_request_that_never_reached_the_database_takes_no_key(
    service: ServiceUnderTest, writer: httpx.AsyncClient, centre: UUID
) -> None:
    assert (await writer.post("/v1/notes", json={"text": 5}, headers=KEY)).status_code == 422
    assert (await service.as_staff(Role.AUDITOR).post("/v1/notes", json=note(centre), headers=KEY)).status_code == 403
    assert await rows(service, "SELECT key FROM idempotency_keys") == []
    assert (await writer.post("/v1/notes", json=note(centre), headers=KEY)).status_code == 201


@pytest.mark.feature("C10.1")
async def test_the_stored_answer_cannot_be_read_in_the_database(
    service: ServiceUnderTest, writer: httpx.AsyncClient, centre: UUID
) -> None:
    await writer.post("/v1/notes", json=note(centre, "Jr. Los Álamos"), headers=KEY)
    (stored,) = await rows(service, "SELECT * FROM idempotency_keys")
    assert "lamos" not in stored


@pytest.mark.feature("P04.3")
async def test_a_repeat_after_the_note_changed_still_gets_the_first_answer(
    writer: httpx.AsyncClient, centre: UUID
) -> None:
    first = await writer.post("/v1/notes", json=note(centre), headers=KEY)
    await writer.put(first.headers["Location"], json=note(centre, "otra"), headers={"If-Match": '"1"'})
    again = await writer.post("/v1/notes", json=note(centre), headers=KEY)
    assert (again.content, again.headers["ETag"]) == (first.content, '"1"')


@pytest.mark.feature("P04.3")
async def test_a_post_that_answers_nothing_is_repeated_alike(service: ServiceUnderTest, centre: UUID) -> None:
    event = Event(ID, "/cai/other", "test.note.written.v1", centre, 1, centre, service.runtime.clock.now(), "/v1/x")
    await fail(service, event, attempts=inbox.LAST_ATTEMPT - 1)
    coordinator = service.as_staff(Role.COORDINATOR)
    first = await coordinator.post(f"{PATH}/{ID}/replay", headers=KEY)
    again = await coordinator.post(f"{PATH}/{ID}/replay", headers=KEY)
    assert (first.status_code, again.status_code) == (204, 204)
    assert (again.content, again.headers["Idempotency-Replayed"]) == (b"", "true")
    assert len(await rows(service, "SELECT 1 FROM audit_log")) == 1


@pytest.mark.feature("P04.3")
async def test_keys_are_forgotten_after_their_time_and_not_before(
    service: ServiceUnderTest, writer: httpx.AsyncClient, centre: UUID
) -> None:
    await writer.post("/v1/notes", json=note(centre), headers=KEY)
    now = service.runtime.clock.now()
    async with service.runtime.system_work() as db:
        await idempotency.forget_before(db, now - timedelta(minutes=1))
    assert len(await rows(service, "SELECT key FROM idempotency_keys")) == 1
    async with service.runtime.system_work() as db:
        await idempotency.forget_before(db, now + timedelta(minutes=1))
    assert (await writer.post("/v1/notes", json=note(centre, "otra"), headers=KEY)).status_code == 201


@pytest.mark.feature("P04.3")
@pytest.mark.parametrize("key", ["a b", "llave/á?", "x" * 200, "0b2d9a4e-7a43-4f0e-9a51-6f3f6d1c2b77"])
async def test_any_printable_ascii_will_do(writer: httpx.AsyncClient, centre: UUID, key: str) -> None:
    answer = await writer.post("/v1/notes", json=note(centre), headers={b"Idempotency-Key": key.encode("latin-1")})
    assert answer.status_code == (201 if key.isascii() else 422)
