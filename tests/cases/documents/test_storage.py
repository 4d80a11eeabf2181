"""The storage of documents: on this machine's disk, and on a server that speaks S3."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import boto3  # type: ignore[import-untyped]  # no stubs; only here
import pytest
from moto.server import ThreadedMotoServer
from obstore.exceptions import GenericError
from obstore.store import MemoryStore
from pydantic import ValidationError

from services.cases.documents.actions.removing import sweep_copies
from services.cases.documents.errors import StorageUnavailable
from services.cases.documents.store.storage import Storage, storage_of
from services.cases.main import create_app
from services.cases.settings import Settings
from services.sessions.client import SessionsClient
from services.sessions.client.fake import FakeSessions
from shared.problems import DiskFull
from shared.security.principal import Role
from shared.security.segments import SEGMENT_BYTES
from tests.cases.conftest import CENTRE, order
from tests.cases.documents.files import pdf
from tests.cases.documents.test_documents import send
from tests.gateway.conftest import free_port
from tests.support.eventually import eventually
from tests.support.postgres import NewDatabase
from tests.support.service import ServiceUnderTest, environment, running

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C18.9")]

KEY = {"document_s3_key_id": "clave", "document_s3_secret": "secreto"}


def settings(**told: object) -> Settings:
    return Settings(**environment("postgresql://nobody@127.0.0.1:1/x", **told))


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of moto's S3 server, with a bucket."""
    server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    bucket(address).create()
    yield address
    server.stop()


def bucket(address: str) -> "boto3.resources.base.ServiceResource":
    keys = {"aws_access_key_id": "clave", "aws_secret_access_key": "secreto", "region_name": "us-east-1"}
    return boto3.resource("s3", endpoint_url=address, **keys).Bucket("documentos")


@pytest.fixture(params=["disk", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """The storage as the settings make it."""
    if request.param == "disk":
        return storage_of(settings(document_directory=tmp_path / "a" / "documents"))
    address = request.getfixturevalue("s3")
    return storage_of(settings(document_bucket="documentos", document_s3_endpoint=address, **KEY))


async def test_segments_come_back_and_go_together(storage: Storage) -> None:
    one, other = uuid4(), uuid4()
    for number, content in enumerate((bytes(SEGMENT_BYTES + 16), b"end")):
        await storage.put(one, number, content)
    await storage.put(other, 0, b"other")
    assert [len(await storage.get(one, number)) for number in (0, 1)] == [SEGMENT_BYTES + 16, 3]
    await storage.remove(one)
    await storage.remove(one)  # there is nothing any more, and no fault
    with pytest.raises(StorageUnavailable):
        await storage.get(one, 0)
    assert await storage.get(other, 0) == b"other"


async def test_a_segment_that_is_written_again_is_the_later_one(storage: Storage) -> None:
    copy = uuid4()
    for content in (b"first", b"second"):
        await storage.put(copy, 0, content)
    assert await storage.get(copy, 0) == b"second"


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    nowhere = settings(document_bucket="documentos", document_s3_endpoint="http://127.0.0.1:1", **KEY)
    with pytest.raises(StorageUnavailable):
        await storage_of(nowhere).get(uuid4(), 0)


class FullStore(MemoryStore):
    """Says what the library says of a full disk."""

    async def put_async(self, *told: object, **more: object) -> None:  # type: ignore[override]  # it only refuses
        """Refuse."""
        raise GenericError("Generic LocalFileSystem error: Unable to copy: No space left on device (os error 28)")


async def test_a_full_disk_is_called_so() -> None:
    with pytest.raises(DiskFull):
        await Storage(FullStore()).put(uuid4(), 0, b"x")


def test_a_bucket_without_its_key_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="DOCUMENT_S3_SECRET"):
        settings(document_bucket="documentos", document_s3_key_id="clave")


@pytest.fixture
async def on_s3(s3: str, new_database: NewDatabase) -> AsyncIterator[ServiceUnderTest]:
    """The cases service, whose documents lie on the S3 server."""
    where = {"document_bucket": "documentos", "document_s3_endpoint": s3, **KEY}
    async with running(create_app, Settings(**environment(new_database("cases").urls["cases"], **where))) as service:
        service.runtime.use(SessionsClient, FakeSessions())
        yield service


async def test_the_service_keeps_its_documents_there_and_removes_them(on_s3: ServiceUnderTest, s3: str) -> None:
    def lying_there() -> list[str]:
        return [one.key for one in bucket(s3).objects.all() if one.key.startswith(known)]

    admission = on_s3.as_staff(Role.ADMISSION, centres=(CENTRE,))
    case = (await admission.post("/v1/cases", json=order())).raise_for_status().json()
    path, content = f"/v1/cases/{case['id']}/documents", pdf(SEGMENT_BYTES + 1000, b"CENTINELA")
    known = ""
    before = set(lying_there())
    document = (await send(admission, path, content)).raise_for_status().json()
    new = sorted(set(lying_there()) - before)
    known = new[0].partition("/")[0]
    assert [name.partition("/")[2] for name in new] == ["000000", "000001"]
    assert all(b"CENTINELA" not in one.get()["Body"].read() for one in bucket(s3).objects.filter(Prefix=known))
    assert (await admission.get(f"{path}/{document['id']}/content")).content == content
    refused = await send(admission, path, pdf(SEGMENT_BYTES + 1000) + bytes(2000))
    assert refused.status_code == 422
    gone = await admission.post(
        f"{path}/{document['id']}/withdrawal", json={"reason": "Es de otro caso."}, headers={"If-Match": '"1"'}
    )
    assert gone.status_code == 200
    known = ""
    await eventually(lambda: set(lying_there()) == before, seen=lying_there)
    await sweep_copies(on_s3.runtime)
