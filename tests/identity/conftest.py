"""The identity service as the issuer it is: on a database of its own, with a clock that tests move."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx2
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.identity.issuer.actions.token_signing import use_own_keys
from services.identity.main import create_app
from services.identity.settings import Settings
from services.identity.sign_in.actions import password_hashing
from tests.support.postgres import Database, NewDatabase, TestServer
from tests.support.service import ServiceUnderTest, environment
from tests.support.standing import StandingService, standing

CHEAP = Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)
PASSWORD = "cuatro gatos miran la luna"
ADMINISTRATOR = "administracion@example.org"
PSYCHOLOGIST = "rosa.quispe@example.org"
SERVICE_SECRET = "un+secreto/de%servicio"
CENTRE = {
    "code": "BRENA",
    "name": "CAI Breña",
    "judicial_district": "Lima",
    "ubigeo": "150105",
    "address": "Jr. Ejemplo 123, Breña",
    "phone": "01 555 0100",
}
ROSA = {
    "email": PSYCHOLOGIST,
    "name": "Rosa Quispe Ñahui",
    "password": PASSWORD,
    "roles": ["psychologist"],
    "centres": ["BRENA"],
}


@dataclass
class IssuerUnderTest(ServiceUnderTest):
    """The running issuer; `pass_time` moves its clock."""

    clock_file: Path
    settings: Settings

    def pass_time(self, much: timedelta) -> None:
        """Move the service's clock on."""
        so_far = float(self.clock_file.read_text()) if self.clock_file.exists() else 0.0
        self.clock_file.write_text(str(so_far + much.total_seconds()))

    def browser(self) -> httpx2.AsyncClient:
        """Return a client that keeps cookies and follows no redirect, at the issuer's public address."""
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app, raise_app_exceptions=False), base_url=self.settings.public_url
        )


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Spend a millisecond on a password instead of a tenth of a second; test_password_hashing checks the real cost."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(password_hashing, "hasher", PasswordHash((CHEAP,)))
        yield


def issuing(database: Database, clock_file: Path) -> Settings:
    """Return the settings of an issuer with one administrator, one centre and one psychologist."""
    values = environment(
        database.urls["identity"],
        oidc_issuer="",
        clock_offset_file=clock_file,
        service_clients=f"cai-cases:{SERVICE_SECRET},cai-interop:otro,cai-sessions:tercero",
        web_redirect_uris="https://app.example.org/callback",
        first_administrator_email=ADMINISTRATOR,
        first_administrator_password=PASSWORD,
        demo_centres=[CENTRE],
        demo_accounts=[ROSA],
    )
    return Settings(**values)


@pytest.fixture
def settings(new_database: NewDatabase, tmp_path: Path) -> Settings:
    """Settings of an issuer that a test starts itself, on a database of its own."""
    return issuing(new_database("identity"), tmp_path / "clock")


@pytest.fixture(scope="session")
async def standing_issuer(
    postgres: TestServer, cheap_hashes: None, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StandingService]:
    """The issuer as it stands for all tests of this worker."""
    with postgres.database("identity") as database:
        settings = issuing(database, tmp_path_factory.mktemp("identity") / "clock")
        async with standing(create_app, settings, database, "identity") as service:
            yield service


@pytest.fixture
async def issuer(standing_issuer: StandingService) -> AsyncIterator[IssuerUnderTest]:
    """The issuer with one administrator, one centre and one psychologist."""
    async with standing_issuer.lent() as service:
        await use_own_keys(service.runtime)  # another test may have made new ones
        yield IssuerUnderTest(service.app, service.runtime, standing_issuer.clock_file, standing_issuer.settings)


@pytest.fixture
async def administrator(issuer: IssuerUnderTest) -> httpx2.AsyncClient:
    """A client with the administrator's own access token."""
    from tests.identity.signing_in import sign_in

    return issuer.client((await sign_in(issuer, ADMINISTRATOR)).access_token)


@pytest.fixture
async def centre(administrator: httpx2.AsyncClient) -> UUID:
    return UUID((await administrator.get("/v1/centres")).json()["items"][0]["id"])
