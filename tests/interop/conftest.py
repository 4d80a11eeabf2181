"""Interop's real app with its jobs, the real mock institutions over ASGI, and fakes of the other services."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from services.cases.client import CasesClient
from services.cases.client.fake import FakeCases
from services.interop import main
from services.interop.delivery.actions.dispatching import Dispatcher
from services.interop.documents.actions.demo_certificates import DemoChain, make_demo_chain
from services.interop.documents.actions.signing import DocumentSigner
from services.interop.institutions.wiring import Institutions, institutions_from
from services.interop.settings import Settings
from services.mocks.main import create_app as create_mocks
from services.mocks.settings import Settings as MockSettings
from services.sessions.client import SessionsClient
from services.sessions.client.fake import FakeSessions
from shared.ids import new_id
from shared.runtime import Runtime
from tests.interop.exchange import Exchange, Wire
from tests.support.eventually import eventually
from tests.support.postgres import Database, TestServer
from tests.support.service import ServiceUnderTest, environment
from tests.support.standing import StandingService, standing

LISTENING = """
    SELECT EXISTS (SELECT FROM pg_stat_activity
                   WHERE datname = current_database() AND query LIKE 'LISTEN %interop_delivery%')
"""
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


@dataclass
class StandingInterop:
    """Interop as it stands for all tests of a worker, all but the loop that delivers, and the mocks beside it."""

    service: StandingService
    mocks: FastAPI
    signer: DocumentSigner
    centre_id: UUID

    def exchange(self, service: ServiceUnderTest, wire: Wire, http: httpx2.AsyncClient) -> Exchange:
        """Return the service as one test meets it: over a wire of its own, with new fakes of the other services."""
        exchange = Exchange(
            service,
            http,
            wire,
            FakeCases(),
            FakeSessions(),
            self.service.owner,
            self.service.clock_file,
            self.centre_id,
        )
        service.runtime.use(Institutions, institutions_from(self.service.settings, http))
        service.runtime.use(DocumentSigner, self.signer)
        service.runtime.use(CasesClient, exchange.cases)
        service.runtime.use(SessionsClient, exchange.sessions)
        return exchange


def interop_settings(database: Database, signing_directory: Path, clock_file: Path) -> Settings:
    """Settings of a service with a signing certificate and a movable clock."""
    return Settings(
        **environment(database.urls["interop"], **INSTITUTIONS),
        clock_offset_file=clock_file,
        delivery_first_retry_seconds=0.1,
        receipt_first_question_seconds=0.1,
        sinoe_url="http://mocks",
        mpe_url="http://mocks",
        sira_url="http://mocks",
        signing_key_file=signing_directory / "key.pem",
        signing_certificate_file=signing_directory / "certificate.pem",
        signing_chain_file=signing_directory / "chain.pem",
    )


def create_without_loops(settings: Settings) -> FastAPI:
    """Build the service without the loop that delivers: each test runs one of its own, and sees it end."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(main, "ROOMS", tuple(replace(room, loops=()) for room in main.ROOMS))
        return main.create_app(settings)


@pytest.fixture(scope="session")
async def standing_interop(
    postgres: TestServer, signing_directory: Path, signer: DocumentSigner, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StandingInterop]:
    """The service with a centre that is set up, and the mock institutions."""
    clock_file = tmp_path_factory.mktemp("interop") / "clock"
    async with AsyncExitStack() as stack:
        database = stack.enter_context(postgres.database("interop", "mocks"))
        mock_settings = MockSettings(
            database_url=database.urls["mocks"],
            mocks_control_token="control-secret",
            clock_offset_file=clock_file,
            **INSTITUTIONS,
        )
        mocks = create_mocks(mock_settings)
        await stack.enter_async_context(mocks.router.lifespan_context(mocks))
        settings = interop_settings(database, signing_directory, clock_file)
        service = await stack.enter_async_context(standing(create_without_loops, settings, database))
        interop = StandingInterop(service, mocks, signer, new_id())
        async with wired(mocks) as (wire, http):
            await interop.exchange(service.service, wire, http).set_up()
        await service.remember("interop", "mocks")
        yield interop


@asynccontextmanager
async def wired(mocks: FastAPI) -> AsyncIterator[tuple[Wire, httpx2.AsyncClient]]:
    """Give a wire to the mocks, and a client over it."""
    wire = Wire(httpx2.ASGITransport(app=mocks))
    async with httpx2.AsyncClient(transport=wire, base_url="http://mocks") as http:
        yield wire, http


@asynccontextmanager
async def delivering(runtime: Runtime, owner: Any) -> AsyncIterator[None]:
    """Have the loop that delivers at work; at the end it records what came of the calls under way."""

    async def it_listens() -> bool:
        return bool(await owner.fetchval(LISTENING))

    dispatcher = Dispatcher(runtime)
    working = asyncio.create_task(dispatcher.run())
    try:
        await eventually(it_listens, seen=lambda: working)
        yield
    finally:
        dispatcher.stop()
        await asyncio.wait([working], timeout=2)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


@pytest.fixture
async def exchange(standing_interop: StandingInterop) -> AsyncIterator[Exchange]:
    """The running service, its institutions, and a centre that is set up."""
    async with (
        standing_interop.service.lent() as service,
        wired(standing_interop.mocks) as (wire, http),
        delivering(service.runtime, standing_interop.service.owner),
    ):
        yield standing_interop.exchange(service, wire, http)
