"""With a full disk a caller still gets an answer, and readiness says what is down, until there is room again."""

import errno
import sys
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx2
import pytest

from shared.logging import StandardOutput
from tests.shared.test_exception_texts import free_port, process
from tests.support.eventually import eventually
from tests.support.postgres import NewDatabase
from tests.support.service import ServiceUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P06.4")]

FULL = Path("/dev/full")
NO_ROOM = """
CREATE FUNCTION identity.no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON identity.notes FOR EACH ROW EXECUTE FUNCTION identity.no_room();
CREATE TRIGGER no_room BEFORE INSERT ON identity.idempotency_keys FOR EACH ROW EXECUTE FUNCTION identity.no_room();
"""
ROOM_AGAIN = "DROP FUNCTION identity.no_room() CASCADE"


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full is Linux's")
@pytest.mark.parametrize("buffering", [{"PYTHONUNBUFFERED": "1"}, {"PYTHONUNBUFFERED": ""}])
async def test_every_request_is_answered_though_no_line_of_the_log_can_be_written(
    new_database: NewDatabase, buffering: dict[str, str]
) -> None:
    port = free_port()
    with process(new_database("identity"), FULL, port, **buffering):
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:

            async def is_up() -> bool:
                try:
                    return (await http.get("/health/live")).status_code == 200
                except httpx2.TransportError:
                    return False

            await eventually(is_up, seconds=30)
            for _ in range(20):
                fault = await http.post("/v1/planted/faults")
                assert (fault.status_code, fault.json()["code"]) == (500, "internal-error")
                assert (await http.get("/v1/planted/nothing")).json()["code"] == "not-found"
            assert (await http.post("/v1/planted/jobs")).status_code == 204
            ready = await http.get("/health/ready")
            assert (ready.status_code, ready.json()["status"]) == (503, "down")
            assert ready.json()["dependencies"] == {"database": "ok", "disk": "ok", "log": "down"}


async def test_a_database_without_room_is_told_in_words_and_by_readiness_until_it_has_some(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID, admin: asyncpg.Connection
) -> None:
    note = {"centre_id": str(centre), "text": "hola"}
    await admin.execute(NO_ROOM)
    refused = await writer.post("/v1/notes", json=note)
    assert (refused.status_code, refused.json()["code"]) == (503, "disk-full")
    assert refused.json()["title"].startswith("El disco está lleno y nada se guardó")
    assert "could not extend" not in refused.text
    for _ in range(2):
        ready = await service.client().get("/health/ready")
        assert ready.status_code == 503
        assert ready.json()["dependencies"] == {"database": "ok", "disk": "down", "log": "ok"}
    assert (await writer.get("/v1/notes")).status_code == 200
    await admin.execute(ROOM_AGAIN)
    again = await service.client().get("/health/ready")
    assert (again.status_code, again.json()["dependencies"]["disk"]) == (200, "ok")
    assert (await writer.post("/v1/notes", json=note)).status_code == 201
    assert await admin.fetchval("SELECT count(*) FROM identity.idempotency_keys") == 0


def test_a_log_that_was_not_written_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    output, written, full = StandardOutput(), list[str](), [True]

    class Disk:
        def write(self, text: str) -> int:
            if full:
                raise OSError(errno.ENOSPC, "no space")
            written.append(text)
            return len(text)

        def flush(self) -> None:
            pass

    monkeypatch.setattr(sys, "stdout", Disk())
    assert output.write("perdida\n") == len("perdida\n")
    monkeypatch.setattr("shared.logging.log.warning", lambda message: output.write(f"{message}\n"))
    assert not output.is_written()
    full.clear()
    assert output.is_written()
    assert written == ["log_was_not_written\n"]
