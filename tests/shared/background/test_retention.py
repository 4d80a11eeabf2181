"""What is done is forgotten after its time, in batches; what is not done, and the audit, never is."""

from datetime import timedelta
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import text

from shared.background import retention
from shared.unit_of_work import system_work
from tests.shared import notes
from tests.support.eventually import eventually
from tests.support.service import ServiceUnderTest

pytestmark = pytest.mark.anyio

DONE = ("inbox", "event_deliveries", "events", "idempotency_keys", "pgqueuer_log")
FORGOTTEN = (*DONE, "pgqueuer")


async def counts(service: ServiceUnderTest) -> dict[str, int]:
    async with system_work(service.runtime) as db:
        connection = db.connection
        assert connection is not None
        names = (*FORGOTTEN, "audit_log")
        return {name: await connection.fetchval(f"SELECT count(*) FROM {name}") for name in names}


async def rest(service: ServiceUnderTest) -> None:
    """Wait until every event is delivered and handled."""

    async def is_done() -> bool:
        async with system_work(service.runtime) as db:
            connection = db.connection
            assert connection is not None
            return not await connection.fetchval(
                "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL)"
                " + (SELECT count(*) FROM event_deliveries WHERE delivered_at IS NULL)"
                " + (SELECT count(*) FROM pgqueuer)"
            )

    await eventually(is_done)


@pytest.mark.parametrize("batch", [1, 1000])
async def test_what_is_done_is_forgotten_after_its_time(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(retention, "BATCH", batch)
    for number in range(3):
        key = {"Idempotency-Key": f"note-{number}"}
        answer = await writer.post("/v1/notes", json={"centre_id": str(centre), "text": f"{number}"}, headers=key)
        assert answer.status_code == 201
    await eventually(lambda: len(notes.handled) == 3, seen=lambda: notes.handled)
    await rest(service)
    async with system_work(service.runtime) as db:
        await db.execute(text("INSERT INTO pgqueuer (priority, entrypoint, status) VALUES (0, 'given_up', 'failed')"))
    before = await counts(service)
    assert all(before[name] >= 3 for name in DONE)
    assert before["pgqueuer"] == 1
    clock = service.runtime.settings.clock_offset_file
    assert clock is not None
    await retention.forget_what_is_done(service.runtime)
    assert await counts(service) == before, "nothing is old yet"
    clock.write_text(str((retention.EVENTS + timedelta(hours=1)).total_seconds()))
    await retention.forget_what_is_done(service.runtime)
    assert await counts(service) == dict.fromkeys(FORGOTTEN, 0) | {"audit_log": before["audit_log"]}


async def test_what_is_not_done_is_kept_for_ever(service: ServiceUnderTest, centre: UUID) -> None:
    now = service.runtime.clock.now() - 10 * retention.EVENTS
    async with system_work(service.runtime) as db:
        connection = db.connection
        assert connection is not None
        await connection.execute(
            "INSERT INTO inbox (source, id, type, subject, version, centre_id, time, detail, facts, received_at,"
            " attempts, next_attempt_at, held_at)"
            " VALUES ('/cai/x', 'e', 't', $1, 1, $1, $2, '/v1/x', '{}', $2, 500, $2, $2)",
            centre,
            now,
        )
    await retention.forget_what_is_done(service.runtime)
    assert (await counts(service))["inbox"] == 1
