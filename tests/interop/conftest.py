"""Interop's real app with its jobs, the real mock institutions over ASGI, and fakes of the other services."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx2
import pytest

from services.cases.client import CasesClient
from services.cases.client.fake import FakeCases
from services.interop.documents.actions.demo_certificates import DemoChain, make_demo_chain
from services.interop.documents.actions.signing import DocumentSigner
from services.interop.institutions.wiring import Institutions, institutions_from
from services.interop.main import create_app
from services.interop.settings import Settings
from services.mocks.main import create_app as create_mocks
from services.mocks.settings import Settings as MockSettings
from services.sessions.client import SessionsClient
from services.sessions.client.fake import FakeSessions
from tests.interop.exchange import Exchange, Wire
from tests.support.postgres import NewDatabase
from tests.support.service import environment, running

INSTITUTIONS: dict[str, Any] = {
    "sinoe_user": "cai",
    "sinoe_password": "casilla-secret",
    "mpe_token": "mpe-secret",
    "sira_token": "sira-secret",
}


@pytest.fixture(scope="session")
def demo_chain() -> DemoChain:
    """A demonstration certificate, made once: it takes a second."""
    return make_demo_chain("CAI de prueba", datetime.now(UTC))


@pytest.fixture(scope="session")
def signer(demo_chain: DemoChain) -> DocumentSigner:
    """The signer with that certificate, made once as a service does: reading its key takes a quarter of a second."""
    return DocumentSigner(demo_chain.key_pem, demo_chain.certificate_pem, demo_chain.chain_pem)


@pytest.fixture(scope="session")
def signing_directory(demo_chain: DemoChain) -> Iterator[Path]:
    """The files of that certificate; its key goes with the run."""
    with TemporaryDirectory(prefix="cai-signing-") as folder:
        pems = {"key": demo_chain.key_pem, "certificate": demo_chain.certificate_pem, "chain": demo_chain.chain_pem}
        for name, content in pems.items():
            (Path(folder) / f"{name}.pem").write_bytes(content)
        yield Path(folder)


@pytest.fixture
def interop_settings(new_database: NewDatabase, signing_directory: Path, tmp_path: Path) -> Settings:
    """Settings of a service with a database of its own, a signing certificate and a movable clock."""
    database = new_database("interop", "mocks")
    (tmp_path / "urls").write_text(f"{database.admin_url}\n{database.urls['mocks']}")
    return Settings(
        **environment(database.urls["interop"], **INSTITUTIONS),
        clock_offset_file=tmp_path / "clock",
        delivery_first_retry_seconds=0.1,
        receipt_first_question_seconds=0.1,
        sinoe_url="http://mocks",
        mpe_url="http://mocks",
        sira_url="http://mocks",
        signing_key_file=signing_directory / "key.pem",
        signing_certificate_file=signing_directory / "certificate.pem",
        signing_chain_file=signing_directory / "chain.pem",
    )


@pytest.fixture
async def exchange(
    interop_settings: Settings, signer: DocumentSigner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Exchange]:
    """The running service, its institutions, and a centre that is set up."""
    monkeypatch.setattr("services.interop.main.signer_from", lambda _: signer)
    admin_url, mocks_url = (tmp_path / "urls").read_text().split()
    mocks = create_mocks(
        MockSettings(
            database_url=mocks_url,
            mocks_control_token="control-secret",
            clock_offset_file=tmp_path / "clock",
            **INSTITUTIONS,
        )
    )
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(mocks.router.lifespan_context(mocks))
        wire = Wire(httpx2.ASGITransport(app=mocks))
        http = await stack.enter_async_context(httpx2.AsyncClient(transport=wire, base_url="http://mocks"))
        service = await stack.enter_async_context(running(create_app, interop_settings))
        owner = await asyncpg.connect(admin_url)
        stack.push_async_callback(owner.close)
        exchange = Exchange(service, http, wire, FakeCases(), FakeSessions(), owner, tmp_path / "clock")
        service.runtime.use(Institutions, institutions_from(interop_settings, http))
        service.runtime.use(CasesClient, exchange.cases)
        service.runtime.use(SessionsClient, exchange.sessions)
        await exchange.set_up()
        yield exchange
