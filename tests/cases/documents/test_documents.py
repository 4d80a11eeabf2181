"""Documents of a case over HTTP: sent, listed, read, withdrawn; by whom, and what is written down of it."""

import hashlib
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx2
import pytest

from services.cases.documents.rules.kinds import DocumentKind
from services.cases.documents.rules.policy import document_policy
from services.cases.settings import settings_of
from shared.security.principal import Role
from shared.security.segments import SEGMENT_BYTES
from tests.cases.conftest import OTHER_CENTRE, CasesUnderTest
from tests.cases.documents.files import DOCX, JPEG, pdf
from tests.support.planting import tables_holding
from tests.support.service import unsealed

pytestmark = pytest.mark.anyio

NAME = "Carta de Zoila Condorcanqui.pdf"


async def path_of_case(cases: CasesUnderTest, **changes: Any) -> str:
    return f"/v1/cases/{(await cases.walk_to('RECEIVED', **changes))['id']}/documents"


async def send(
    client: httpx2.AsyncClient, path: str, content: Any, kind: str = "CONSENT", name: str = NAME, **headers: str
) -> httpx2.Response:
    told = {"Content-Type": "application/octet-stream"} | headers
    return await client.post(path, params={"kind": kind, "file_name": name}, content=content, headers=told)


@pytest.mark.feature("C18.1")
@pytest.mark.parametrize("size", [600, SEGMENT_BYTES, 2 * SEGMENT_BYTES + 1])
async def test_a_document_comes_back_byte_for_byte_with_its_hash(cases: CasesUnderTest, size: int) -> None:
    path, content = await path_of_case(cases), pdf(size)
    admission = cases.staff(Role.ADMISSION)
    sent = await send(admission, path, content)
    assert sent.status_code == 201, sent.text
    document = sent.json()
    assert sent.headers["Location"] == f"{path}/{document['id']}"
    digest = hashlib.sha256(content).hexdigest()
    assert (document["sha256"], document["size"]) == (digest, size)
    assert (document["kind"], document["file_name"], document["media_type"]) == ("CONSENT", NAME, "application/pdf")
    assert document["recorded_by"]["name"] == "Persona de Prueba"
    assert document["withdrawn_at"] is None

    read = await admission.get(f"{path}/{document['id']}/content")
    assert read.content == content
    assert (read.headers["ETag"], read.headers["Content-Length"]) == (f'"{digest}"', str(size))
    assert (read.headers["Content-Type"], read.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert read.headers["Content-Disposition"].isascii()
    assert unquote(read.headers["Content-Disposition"]) == f"attachment; filename*=UTF-8''{NAME}"
    assert (await admission.get(f"{path}/{document['id']}")).json() == document
    assert (await admission.get(path)).json()["items"] == [document]


@pytest.mark.feature("C18.2")
async def test_the_type_is_the_contents_whatever_is_told(cases: CasesUnderTest) -> None:
    path, admission = await path_of_case(cases), cases.staff(Role.ADMISSION)
    sent = await send(admission, path, JPEG, name="foto.pdf", **{"Content-Type": "application/pdf"})
    assert (sent.json()["media_type"], sent.json()["file_name"]) == ("image/jpeg", "foto.pdf.jpg")
    for content, kind in ((b"<html><script>alert(1)</script></html>", "CONSENT"), (DOCX, "CONSENT"), (b"", "OTHER")):
        refused = await send(admission, path, content, kind)
        assert (refused.status_code, refused.json()["code"]) == (422, "document-type-not-taken")
        assert refused.json()["errors"][0]["field"] == "body"
    assert (await send(admission, path, DOCX, "OTHER", "carta")).json()["file_name"] == "carta.docx"
    refused = await send(admission, path, pdf(), **{"Content-Type": "text/html"})
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported-media-type")


@pytest.mark.feature("C18.3")
async def test_what_is_larger_than_its_kind_may_be_is_refused_and_leaves_nothing(cases: CasesUnderTest) -> None:
    path, largest = await path_of_case(cases), document_policy().kinds[DocumentKind.IDENTITY].largest
    admission = cases.staff(Role.ADMISSION)
    refused = await send(admission, path, pdf(largest + 1), "IDENTITY")
    assert (refused.status_code, refused.json()["code"]) == (413, "document-too-large")
    assert refused.json()["largest_bytes"] == largest
    assert await cases.rows("SELECT id FROM cases.document_copies") == []
    assert list(settings_of(cases.runtime).document_directory.iterdir()) == []
    assert (await send(admission, path, pdf(largest), "IDENTITY")).status_code == 201


@pytest.mark.feature("C18.6")
async def test_clinical_documents_are_for_who_treats_him(cases: CasesUnderTest) -> None:
    path = await path_of_case(cases)
    psychologist = cases.staff(Role.PSYCHOLOGIST)
    clinical = (await send(psychologist, path, pdf(), "CLINICAL")).raise_for_status().json()
    plain = (await send(psychologist, path, JPEG, "OTHER")).raise_for_status().json()
    for role in (Role.SOCIAL_WORKER, Role.COORDINATOR, Role.PSYCHOLOGIST):
        reader = cases.staff(role)
        assert [one["id"] for one in (await reader.get(path)).json()["items"]] == [plain["id"], clinical["id"]]
        assert (await reader.get(f"{path}/{clinical['id']}/content")).status_code == 200
    for role in (Role.ADMISSION, Role.FACILITATOR, Role.AUDITOR, Role.NATIONAL_COORDINATOR):
        other = cases.staff(role)
        assert [one["id"] for one in (await other.get(path)).json()["items"]] == [plain["id"]]
        assert (await other.get(path, params={"kind": "CLINICAL"})).json()["items"] == []
        for ending in ("", "/content"):
            assert (await other.get(f"{path}/{clinical['id']}{ending}")).status_code == 404
    refused = await send(cases.staff(Role.ADMISSION), path, pdf(), "CLINICAL")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    assert (await send(cases.staff(Role.AUDITOR), path, pdf())).status_code == 403
    withdrawal = await cases.staff(Role.ADMISSION).post(
        f"{path}/{clinical['id']}/withdrawal", json={"reason": "No corresponde."}, headers={"If-Match": '"1"'}
    )
    assert withdrawal.status_code == 404


@pytest.mark.feature("C18.6", "P03.4")
async def test_another_centre_sees_nothing_of_them(cases: CasesUnderTest) -> None:
    path = await path_of_case(cases)
    document = (await send(cases.staff(Role.ADMISSION), path, pdf())).raise_for_status().json()
    elsewhere = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    for ending in ("", f"/{document['id']}", f"/{document['id']}/content"):
        assert (await elsewhere.get(path + ending)).status_code == 404
    assert (await send(elsewhere, path, pdf())).status_code == 404


@pytest.mark.feature("C18.6")
async def test_each_reading_of_the_content_is_written_down(cases: CasesUnderTest) -> None:
    path = await path_of_case(cases)
    document = (await send(cases.staff(Role.ADMISSION), path, pdf())).raise_for_status().json()
    await cases.staff(Role.AUDITOR).get(f"{path}/{document['id']}/content")
    audited = await cases.rows(
        "SELECT action, actor, subject_id FROM cases.audit_log WHERE subject = 'document' ORDER BY at"
    )
    assert [tuple(row) for row in audited] == [
        ("document.recorded", "staff-admission", audited[0]["subject_id"]),
        ("document.downloaded", "staff-auditor", audited[0]["subject_id"]),
    ]
    assert str(audited[0]["subject_id"]) == document["id"]


@pytest.mark.feature("C18.7")
async def test_a_withdrawn_document_keeps_its_record_and_loses_its_content(cases: CasesUnderTest) -> None:
    path = await path_of_case(cases)
    admission, reason = cases.staff(Role.ADMISSION), {"reason": "Es de otro caso."}
    document = (await send(admission, path, pdf())).raise_for_status().json()
    withdrawal, first = f"{path}/{document['id']}/withdrawal", {"If-Match": '"1"'}
    refused = await cases.staff(Role.FACILITATOR).post(withdrawal, json=reason, headers=first)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    withdrawn = await admission.post(withdrawal, json=reason, headers=first)
    assert withdrawn.status_code == 200
    assert (withdrawn.json()["version"], withdrawn.json()["withdrawal_reason"]) == (2, "Es de otro caso.")
    assert withdrawn.json()["withdrawn_by"]["id"] == "staff-admission"
    gone = await admission.get(f"{path}/{document['id']}/content")
    assert (gone.status_code, gone.json()["code"]) == (409, "document-withdrawn")
    assert (await admission.get(path)).json()["items"] == [withdrawn.json()]
    again = await cases.staff(Role.COORDINATOR).post(withdrawal, json=reason, headers={"If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "document-withdrawn")
    stale = await cases.staff(Role.COORDINATOR).post(withdrawal, json=reason, headers=first)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    [audited] = await cases.rows("SELECT subject_id, reason FROM cases.audit_log WHERE action = 'document.withdrawn'")
    assert unsealed(cases.runtime, "audit_log.reason", audited["subject_id"], audited["reason"]) == "Es de otro caso."


@pytest.mark.feature("C18.5", "C10.4")
async def test_neither_name_nor_content_is_in_clear_in_database_storage_or_log(
    cases: CasesUnderTest, capfd: pytest.CaptureFixture[str]
) -> None:
    sentinel, control = "CENTINELA-91c7", "40718293"
    path = await path_of_case(cases)
    admission = cases.staff(Role.ADMISSION)
    content = pdf(5000, sentinel.encode())
    document = (await send(admission, path, content, name=f"{sentinel}.pdf")).raise_for_status().json()
    assert sentinel.encode() in (await admission.get(f"{path}/{document['id']}/content")).content
    await send(admission, path, sentinel.encode() * 100, name=f"{sentinel}.pdf")  # refused
    assert await tables_holding(cases.rows, "cases", sentinel) == []
    assert await tables_holding(cases.rows, "cases", control) != []
    folder = settings_of(cases.runtime).document_directory
    [stored] = [file for file in folder.rglob("*") if file.is_file()]
    assert sentinel.encode() not in stored.read_bytes()
    assert stored.stat().st_size == len(content) + 16
    printed = capfd.readouterr()
    assert sentinel not in printed.out + printed.err


@pytest.mark.feature("C18.1", "P04.3")
async def test_an_upload_sent_again_under_its_key_makes_no_second_document(cases: CasesUnderTest) -> None:
    path, admission, key = await path_of_case(cases), cases.staff(Role.ADMISSION), {"Idempotency-Key": str(uuid4())}
    content = pdf(SEGMENT_BYTES + 10)
    first = await send(admission, path, content, **key)
    again = await send(admission, path, content, **key)
    assert (again.status_code, again.text) == (201, first.text)
    assert again.headers["Idempotency-Replayed"] == "true"
    other = await send(admission, path, pdf(), **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert len(await cases.rows("SELECT id FROM cases.documents")) == 1
    assert len(await cases.rows("SELECT id FROM cases.document_copies")) == 1


@pytest.mark.feature("C18.1")
async def test_that_a_document_came_is_told_without_a_word_of_it(cases: CasesUnderTest) -> None:
    path = await path_of_case(cases)
    document = (await send(cases.staff(Role.ADMISSION), path, pdf())).raise_for_status().json()
    [told] = await cases.rows("SELECT subject, detail, facts::text FROM cases.events WHERE type LIKE '%document.rec%'")
    assert (str(told["subject"]), told["detail"]) == (document["id"], f"{path}/{document['id']}")
    assert told["facts"] == "{}"
