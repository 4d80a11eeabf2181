"""One copy of a content in a centre, gone when nothing needs it; an upload that breaks off leaves nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from services.cases.documents.actions.recording import record_document
from services.cases.documents.actions.removing import LONGEST_SILENCE, sweep_copies
from services.cases.documents.rules.kinds import DocumentKind
from services.cases.documents.store.storage import storage_of
from services.cases.settings import settings_of
from shared.problems import IncompleteBody, Problem
from shared.security.principal import Role
from shared.security.segments import SEGMENT_BYTES
from shared.unit_of_work import UnitOfWork
from tests.cases.conftest import CENTRE, CasesUnderTest
from tests.cases.documents.files import pdf
from tests.cases.documents.test_documents import path_of_case, send
from tests.support.eventually import eventually
from tests.support.service import token

pytestmark = pytest.mark.anyio

REASON = {"reason": "Se subió por error."}


def stored(cases: CasesUnderTest) -> list[Path]:
    return [file for file in settings_of(cases.runtime).document_directory.rglob("*") if file.is_file()]


async def copies(cases: CasesUnderTest, state: str = "%") -> list[Any]:
    return await cases.rows("SELECT * FROM cases.document_copies WHERE state LIKE $1", state)


async def withdraw(client: httpx2.AsyncClient, path: str, document: dict[str, Any]) -> httpx2.Response:
    version = {"If-Match": f'"{document["version"]}"'}
    return await client.post(f"{path}/{document['id']}/withdrawal", json=REASON, headers=version)


class Upload:
    """An upload whose content comes when the test says so."""

    def __init__(self, cases: CasesUnderTest, path: str) -> None:
        self._cases = cases
        self._case_id = UUID(path.split("/")[3])
        self._pieces: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> Any:
        bearer = token(Role.ADMISSION, centres=(CENTRE,))
        work = UnitOfWork(self._cases.runtime, await self._cases.runtime.tokens.verify(bearer))
        return await record_document(work, self._case_id, DocumentKind.OTHER, "cargo.pdf", self._content())

    async def _content(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    def say(self, piece: bytes | Exception | None) -> None:
        self._pieces.put_nowait(piece)

    async def under_way(self) -> None:
        """Let the upload store its first segment."""
        self.say(pdf(SEGMENT_BYTES + 1000))
        await eventually(lambda: len(stored(self._cases)) == 1)


# one copy
@pytest.mark.feature("C18.4")
async def test_the_same_content_twice_is_one_copy_and_two_documents_until_both_are_withdrawn(
    cases: CasesUnderTest,
) -> None:
    path, admission = await path_of_case(cases), cases.staff(Role.ADMISSION)
    one, two = [(await send(admission, path, pdf(), name=f"{name}.pdf")).json() for name in ("uno", "dos")]
    assert one["sha256"] == two["sha256"]
    await eventually(lambda: len(stored(cases)) == 1, seen=lambda: stored(cases))
    assert (await withdraw(admission, path, one)).status_code == 200
    assert (await admission.get(f"{path}/{two['id']}/content")).content == pdf()
    assert (await withdraw(admission, path, two)).status_code == 200
    await eventually(lambda: stored(cases) == [], seen=lambda: stored(cases))

    async def is_forgotten() -> bool:
        return await copies(cases) == []

    await eventually(is_forgotten)
    third = (await send(admission, path, pdf())).json()
    assert (await admission.get(f"{path}/{third['id']}/content")).content == pdf()


@pytest.mark.feature("C18.4")
async def test_uploads_and_withdrawals_of_one_content_at_once_lose_no_document_and_leave_no_copy(
    cases: CasesUnderTest,
) -> None:
    path, admission = await path_of_case(cases), cases.staff(Role.ADMISSION)
    kept = (await send(admission, path, pdf())).json()
    for _ in range(8):
        sent = await asyncio.gather(
            send(admission, path, pdf()), withdraw(admission, path, kept), send(admission, path, pdf())
        )
        assert [answer.status_code for answer in sent] == [201, 200, 201]
        for document in (sent[0].json(), sent[2].json()):
            assert (await admission.get(f"{path}/{document['id']}/content")).content == pdf()
        assert len(await copies(cases, "KEPT")) == 1
        assert (await withdraw(admission, path, sent[0].json())).status_code == 200
        kept = sent[2].json()
    await eventually(lambda: len(stored(cases)) == 1, seen=lambda: stored(cases))
    assert (await admission.get(f"{path}/{kept['id']}/content")).content == pdf()


@pytest.mark.feature("C18.1", "P04.3")
async def test_one_upload_sent_twice_at_once_under_its_key_is_one_document(cases: CasesUnderTest) -> None:
    path, admission, key = await path_of_case(cases), cases.staff(Role.ADMISSION), {"Idempotency-Key": "carta-1"}
    one, two = await asyncio.gather(*(send(admission, path, pdf(), **key) for _ in range(2)))
    assert (one.status_code, two.status_code, one.text) == (201, 201, two.text)
    assert len(await cases.rows("SELECT id FROM cases.documents")) == 1
    await eventually(lambda: len(stored(cases)) == 1)


# what breaks off
@pytest.mark.feature("C18.8")
@pytest.mark.parametrize("how", ["cut", "cancelled", "refused"])
async def test_an_upload_that_breaks_off_leaves_nothing(cases: CasesUnderTest, how: str) -> None:
    upload = Upload(cases, await path_of_case(cases))
    await upload.under_way()
    if how == "cut":
        upload.say(IncompleteBody())
    elif how == "cancelled":
        upload.task.cancel()
    else:
        upload.say(bytes(2000))  # behind the end of a PDF
        upload.say(None)
    with pytest.raises((Problem, asyncio.CancelledError)):
        await upload.task
    await eventually(lambda: stored(cases) == [])
    assert await copies(cases) == []
    assert await cases.rows("SELECT id FROM cases.documents") == []


@pytest.mark.feature("C18.8")
async def test_a_storage_that_fails_is_said_so_without_its_words_and_records_nothing(cases: CasesUnderTest) -> None:
    path, folder = await path_of_case(cases), settings_of(cases.runtime).document_directory
    folder.rmdir()
    folder.symlink_to("/proc/self/fd")  # where nothing can be made, by root neither
    try:
        answer = await send(cases.staff(Role.ADMISSION), path, pdf())
    finally:
        folder.unlink()
        folder.mkdir()
    assert (answer.status_code, answer.json()["code"]) == (503, "storage-unavailable")
    assert "/proc" not in answer.text
    assert await cases.rows("SELECT id FROM cases.documents") == []
    await sweep_copies(cases.runtime)


@pytest.mark.feature("C18.8")
async def test_the_sweep_spares_an_upload_under_way_however_long_it_takes(cases: CasesUnderTest) -> None:
    upload = Upload(cases, await path_of_case(cases))
    await upload.under_way()
    [begun] = await copies(cases, "RECEIVING")
    for number in (1, 2):
        cases.pass_time(number * (LONGEST_SILENCE - timedelta(minutes=1)))
        upload.say(bytes(500))

        async def has_given_a_sign(number: int = number) -> bool:
            [copy] = await copies(cases, "RECEIVING")
            since: timedelta = copy["alive_at"] - begun["alive_at"]
            return since >= number * (LONGEST_SILENCE - timedelta(minutes=1))

        await eventually(has_given_a_sign)
        await sweep_copies(cases.runtime)
    upload.say(pdf(2000))
    upload.say(None)
    document = await upload.task
    assert document.size == SEGMENT_BYTES + 4000
    assert len(await copies(cases, "KEPT")) == 1


@pytest.mark.feature("C18.8")
async def test_what_a_dead_process_left_is_removed_and_one_that_only_slept_records_nothing(
    cases: CasesUnderTest,
) -> None:
    upload = Upload(cases, await path_of_case(cases))
    await upload.under_way()
    [folder] = {file.parent for file in stored(cases)}
    (folder / "000001#1").write_bytes(b"what a killed write leaves, which the library's listing does not show")
    age = LONGEST_SILENCE + timedelta(minutes=1)
    await cases.owner.execute("UPDATE cases.document_copies SET alive_at = alive_at - $1::interval", age)
    await sweep_copies(cases.runtime)
    assert list(settings_of(cases.runtime).document_directory.iterdir()) == []
    upload.say(pdf(2000))
    upload.say(None)
    with pytest.raises(Problem) as refused:
        await upload.task
    assert refused.value.code == "upload-lost"
    assert await cases.rows("SELECT id FROM cases.documents") == []
    await cases.owner.execute("UPDATE cases.document_copies SET alive_at = alive_at - interval '1 day'")
    await sweep_copies(cases.runtime)  # also what it wrote before it found out
    assert (stored(cases), await copies(cases)) == ([], [])


@pytest.mark.feature("C18.8")
async def test_a_copy_that_could_not_be_removed_is_removed_later(cases: CasesUnderTest) -> None:
    path, admission = await path_of_case(cases), cases.staff(Role.ADMISSION)
    document = (await send(admission, path, pdf())).json()
    [copy] = await copies(cases)
    await cases.owner.execute(
        "UPDATE cases.documents SET copy_id = NULL, withdrawn_at = now() WHERE id = $1", UUID(document["id"])
    )
    await cases.owner.execute("UPDATE cases.document_copies SET state = 'DISCARDED'")
    await sweep_copies(cases.runtime)
    assert stored(cases) == []
    await storage_of(settings_of(cases.runtime)).remove(copy["id"])  # there is nothing any more, and no fault


# what is kept
@pytest.mark.feature("C18.5")
@pytest.mark.parametrize("how", ["gone", "changed", "shortened"])
async def test_content_that_is_not_what_was_stored_is_not_handed_out(cases: CasesUnderTest, how: str) -> None:
    path, admission = await path_of_case(cases), cases.staff(Role.ADMISSION)
    document = (await send(admission, path, pdf())).json()
    [file] = stored(cases)
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1] + (b"?" if how == "changed" else b""))
    answer = await admission.get(f"{path}/{document['id']}/content")
    assert (answer.status_code, answer.json()["code"]) == (503, "storage-unavailable")


@pytest.mark.feature("C18.5")
async def test_each_copy_has_a_key_of_its_own_that_the_services_present_key_seals(cases: CasesUnderTest) -> None:
    path, admission = await path_of_case(cases), cases.staff(Role.ADMISSION)
    for mark in (b"uno", b"dos"):
        (await send(admission, path, pdf(600, mark))).raise_for_status()
    sealed = [(row["id"], row["data_key"]) for row in await copies(cases)]
    assert [key.partition(".")[0] for _, key in sealed] == ["k1", "k1"]
    plain = {cases.runtime.cipher.decrypt(key, f"document_copies.data_key:{row}") for row, key in sealed}
    assert len(plain) == 2
