"""Idempotency-Key at its corners: whose key, which request, which method, what is stored, and for how long."""

import asyncio
import hashlib
from datetime import timedelta
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import text

from shared import idempotency
from shared.background import retention
from shared.events import inbox
from shared.events.event import Event
from shared.problems import KeyReused
from shared.published import Published
from shared.security.principal import Role, service_principal
from shared.unit_of_work import UnitOfWork, system_work
from tests.shared import notes
from tests.shared.events.test_held_events import ID, PATH, fail
from tests.support.eventually import within
from tests.support.service import ServiceUnderTest

pytestmark = pytest.mark.anyio

KEY = {"Idempotency-Key": "llave-1"}


def note(centre: UUID, words: str = "hola") -> dict[str, str]:
    return {"centre_id": str(centre), "text": words}


async def rows(service: ServiceUnderTest, sql: str) -> list[str]:
    async with system_work(service.runtime) as db:
        return [str(tuple(row) if hasattr(row, "keys") else row) for row in await db.all(text(sql))]


@pytest.mark.feature("P04.3")
async def test_two_callers_may_choose_the_same_key(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    other = service.as_staff(Role.ADMISSION, centres=(centre,), subject="otra-persona")
    first = await writer.post("/v1/notes", json=note(centre, "mía"), headers=KEY)
    second = await other.post("/v1/notes", json=note(centre, "suya"), headers=KEY)
    assert (first.json()["text"], second.json()["text"]) == ("mía", "suya")
    assert "Idempotency-Replayed" not in second.headers


@pytest.mark.feature("P04.3")
async def test_another_address_or_query_under_the_key_is_another_request(
    writer: httpx2.AsyncClient, centre: UUID
) -> None:
    assert (await writer.post("/v1/notes", json=note(centre), headers=KEY)).status_code == 201
    other = await writer.post("/v1/notes?urgent=true", json=note(centre), headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.feature("P04.3")
async def test_only_a_post_takes_a_key(service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID) -> None:
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
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    assert (await writer.post("/v1/notes", json={"text": 5}, headers=KEY)).status_code == 422
    assert (await service.as_staff(Role.AUDITOR).post("/v1/notes", json=note(centre), headers=KEY)).status_code == 403
    assert await rows(service, "SELECT key FROM idempotency_keys") == []
    assert (await writer.post("/v1/notes", json=note(centre), headers=KEY)).status_code == 201


@pytest.mark.feature("C10.1")
async def test_the_stored_answer_cannot_be_read_in_the_database(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    await writer.post("/v1/notes", json=note(centre, "Jr. Los Álamos"), headers=KEY)
    (stored,) = await rows(service, "SELECT * FROM idempotency_keys")
    assert "lamos" not in stored


@pytest.mark.feature("P04.3")
async def test_a_repeat_after_the_note_changed_still_gets_the_first_answer(
    writer: httpx2.AsyncClient, centre: UUID
) -> None:
    first = await writer.post("/v1/notes", json=note(centre), headers=KEY)
    await writer.put(first.headers["Location"], json=note(centre, "otra"), headers={"If-Match": '"1"'})
    again = await writer.post("/v1/notes", json=note(centre), headers=KEY)
    assert (again.content, again.headers["ETag"]) == (first.content, '"1"')


async def test_a_repeat_of_a_change_is_answered_though_its_version_is_stale(
    writer: httpx2.AsyncClient, centre: UUID
) -> None:
    url = (await writer.post("/v1/notes", json=note(centre))).headers["Location"]
    on_first = KEY | {"If-Match": '"1"'}
    signed = await writer.post(f"{url}/signature", headers=on_first)
    again = await writer.post(f"{url}/signature", headers=on_first)
    assert (signed.status_code, again.status_code, again.content) == (200, 200, signed.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    unkeyed = await writer.post(f"{url}/signature", headers={"If-Match": '"1"'})
    assert (unkeyed.status_code, unkeyed.json()["code"]) == (412, "stale-version")


async def test_decided_on_another_version_it_is_another_request(writer: httpx2.AsyncClient, centre: UUID) -> None:
    url = (await writer.post("/v1/notes", json=note(centre))).headers["Location"]
    await writer.post(f"{url}/signature", headers=KEY | {"If-Match": '"1"'})
    other = await writer.post(f"{url}/signature", headers=KEY | {"If-Match": '"2"'})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(("second_key", "status"), [("llave-1", 200), ("llave-2", 412)])
async def test_a_twin_sent_at_once_is_told_what_was_done_and_a_rival_that_it_came_late(
    writer: httpx2.AsyncClient, centre: UUID, monkeypatch: pytest.MonkeyPatch, second_key: str, status: int
) -> None:
    url = (await writer.post("/v1/notes", json=note(centre))).headers["Location"]
    first_is_in, second_is_in, first_is_done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def let_the_second_in() -> None:
        first_is_in.set()
        await second_is_in.wait()

    async def let_the_first_be_done() -> None:
        second_is_in.set()
        await first_is_done.wait()

    turns = [let_the_second_in, let_the_first_be_done]

    async def in_turn() -> None:
        await turns.pop(0)()

    monkeypatch.setattr(notes, "before_signing", [in_turn])
    sign = []
    for key in ("llave-1", second_key):
        signing = writer.post(f"{url}/signature", headers={"If-Match": '"1"', "Idempotency-Key": key})
        sign.append(asyncio.create_task(signing))
        await within(10, first_is_in.wait(), "the first one's coming in", seen=lambda: sign)
    first = await within(10, sign[0], "the answer to the first", seen=lambda: sign)
    first_is_done.set()
    second = await within(10, sign[1], "the answer to the second", seen=lambda: sign)
    assert (first.status_code, second.status_code) == (200, status)
    assert ("Idempotency-Replayed" in second.headers) == (status == 200)


async def test_a_key_that_was_used_cannot_be_tried_for_what_was_sent_under_it(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    body = f'{{"centre_id":"{centre}","text":"hola"}}'.encode()
    await writer.post("/v1/notes", content=body, headers=KEY | {"Content-Type": "application/json"})
    reach = f"False ['{centre}'] ['{Role.ADMISSION}']\n"
    plain = hashlib.sha256(b"POST /v1/notes?\n\n" + reach.encode() + body).hexdigest()
    (stored,) = await rows(service, "SELECT fingerprint FROM idempotency_keys")
    assert plain not in stored
    assert service.runtime.cipher.blind_index(plain) in stored


async def test_a_deed_without_an_answer_for_its_repeat_is_undone(service: ServiceUnderTest) -> None:
    key = idempotency.RequestKey("alguien", "llave-1", b"f", service.runtime.cipher)
    work = UnitOfWork(service.runtime, service_principal("identity"), request_key=key, status=201)
    with pytest.raises(RuntimeError, match="needs its answer"):
        async with work as db:
            await db.execute(text("SELECT 1"))
    assert await rows(service, "SELECT key FROM idempotency_keys") == []


class Said(Published):
    word: str


async def test_only_the_answer_that_was_stated_goes_out_as_it_was_stored(service: ServiceUnderTest) -> None:
    key, stated = idempotency.RequestKey("alguien", "llave-1", b"f", service.runtime.cipher), Said(word="hecho")
    work = UnitOfWork(service.runtime, service_principal("identity"), request_key=key, status=201)
    async with work:
        work.answer(stated)
    stored = work.stored_answer(stated)
    assert stored is not None
    assert (stored.status_code, stored.body) == (201, b'{"word":"hecho"}')
    assert work.stored_answer(Said(word="otro")) is None


async def test_a_unit_of_work_that_could_not_be_opened_is_refused_alike_again(service: ServiceUnderTest) -> None:
    done, other = (
        UnitOfWork(
            service.runtime,
            service_principal("identity"),
            request_key=idempotency.RequestKey("alguien", "llave-1", said, service.runtime.cipher),
            status=204,
        )
        for said in (b"f", b"g")
    )
    async with done:
        pass
    for _ in range(2):
        with pytest.raises(KeyReused):
            async with other:
                pass


async def test_nobody_has_no_key_of_his_own(service: ServiceUnderTest) -> None:
    """Else one could get, under a key that he guesses, what another was answered."""
    for _ in range(2):
        answer = await service.client().post("/v1/notes/outbound-call", headers=KEY)
        assert answer.status_code == 500
    assert await rows(service, "SELECT key FROM idempotency_keys") == []


@pytest.mark.feature("P04.3")
async def test_a_post_that_answers_nothing_is_repeated_alike(service: ServiceUnderTest, centre: UUID) -> None:
    event = Event(ID, "/cai/other", "test.note.written.v1", centre, 1, centre, service.runtime.clock.now(), "/v1/x")
    await fail(service, event, attempts=inbox.LAST_ATTEMPT - 1)
    coordinator = service.as_staff(Role.COORDINATOR)
    first = await coordinator.post(f"{PATH}/{ID}/replays", headers=KEY)
    again = await coordinator.post(f"{PATH}/{ID}/replays", headers=KEY)
    assert (first.status_code, again.status_code) == (204, 204)
    assert (again.content, again.headers["Idempotency-Replayed"]) == (b"", "true")
    assert len(await rows(service, "SELECT 1 FROM audit_log")) == 1


@pytest.mark.feature("P04.3")
async def test_keys_are_forgotten_after_their_time_and_not_before(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    await writer.post("/v1/notes", json=note(centre), headers=KEY)
    clock = service.runtime.settings.clock_offset_file
    assert clock is not None
    clock.write_text(str((retention.IDEMPOTENCY_KEYS - timedelta(minutes=1)).total_seconds()))
    await retention.forget_what_is_done(service.runtime)
    assert len(await rows(service, "SELECT key FROM idempotency_keys")) == 1
    clock.write_text(str((retention.IDEMPOTENCY_KEYS + timedelta(minutes=1)).total_seconds()))
    await retention.forget_what_is_done(service.runtime)
    clock.write_text("0")
    assert (await writer.post("/v1/notes", json=note(centre, "otra"), headers=KEY)).status_code == 201


@pytest.mark.feature("P04.3")
@pytest.mark.parametrize("key", ["a b", "llave/á?", "x" * 200, "0b2d9a4e-7a43-4f0e-9a51-6f3f6d1c2b77"])
async def test_any_printable_ascii_will_do(writer: httpx2.AsyncClient, centre: UUID, key: str) -> None:
    answer = await writer.post("/v1/notes", json=note(centre), headers={b"Idempotency-Key": key.encode("latin-1")})
    assert answer.status_code == (201 if key.isascii() else 422)
