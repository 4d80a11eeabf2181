"""One transaction, scoped to the principal's centres, with its audit, event and job; no network inside it."""

from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import text

from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.shared import notes
from tests.support.eventually import eventually
from tests.support.service import ServiceUnderTest

pytestmark = pytest.mark.anyio


async def scalar(service: ServiceUnderTest, sql: str) -> object:
    async with system_work(service.runtime) as db:
        return await db.first(text(sql))


@pytest.mark.feature("P03.4")
async def test_another_centres_rows_do_not_exist(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    note = (await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "hola"})).json()
    stranger = service.as_staff(Role.ADMISSION, centres=(uuid4(),))
    assert (await stranger.get("/v1/notes")).json()["items"] == []
    assert (await stranger.get(f"/v1/notes/{note['id']}")).status_code == 404
    forged = await stranger.post("/v1/notes", json={"centre_id": str(centre), "text": "ajena"})
    assert forged.status_code == 404
    assert await scalar(service, "SELECT count(*) FROM notes") == 1


async def test_a_refusal_rolls_back_fact_audit_event_and_job(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    answer = await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "demasiado"})
    assert answer.status_code == 409
    for table in ("notes", "audit_log", "events", "event_deliveries", "pgqueuer"):
        assert await scalar(service, f"SELECT count(*) FROM {table}") == 0, table


async def test_the_fact_and_its_consequences_are_committed_together(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID
) -> None:
    await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "hola"})
    assert await scalar(service, "SELECT actor FROM audit_log") == "staff-admission"
    await eventually(lambda: notes.ran == ["hola"], seen=lambda: notes.ran)
    await eventually(
        lambda: [event.type for event in notes.handled] == ["test.note.written.v1"], seen=lambda: notes.handled
    )


async def test_a_call_inside_the_transaction_fails_at_once(service: ServiceUnderTest) -> None:
    answer = await service.client().post("/v1/notes/outbound-call")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    async with system_work(service.runtime) as _:
        with pytest.raises(RuntimeError, match="inside a unit of work"):
            await service.runtime.post_events("http://notes.test", b"[]")


async def test_a_reading_unit_writes_nothing(service: ServiceUnderTest, centre: UUID) -> None:
    with pytest.raises(Exception, match="read-only transaction"):
        async with system_work(service.runtime).reading() as db:
            await db.execute(text("DELETE FROM notes"))


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"])
async def test_the_audit_log_is_append_only(service: ServiceUnderTest, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        async with system_work(service.runtime) as db:
            await db.execute(text(statement))
