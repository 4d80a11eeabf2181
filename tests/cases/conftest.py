"""The cases service on a database of its own, with staff of one centre and the fake of the sessions service."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest

from services.cases.main import create_app
from services.cases.settings import Settings
from services.identity.client import IdentityClient
from services.identity.client.fake import FakeIdentity
from services.interop.client import InteropClient
from services.interop.client.fake import FakeInterop
from services.sessions.client import SessionsClient
from services.sessions.client.fake import FakeSessions, example_programme, example_progress
from shared.security.principal import Role
from tests.support.postgres import TestServer
from tests.support.service import ServiceUnderTest, environment
from tests.support.standing import StandingService, standing

CENTRE = UUID("018f3a52-0000-7000-8000-00000000000a")
OTHER_CENTRE = UUID("018f3a52-0000-7000-8000-00000000000b")
PROGRAMME = UUID("018f3a52-0000-7000-8000-00000000000c")


def order(**changes: Any) -> dict[str, Any]:
    """Return an invented order on paper; `participant` changes are merged into the participant."""
    participant = {
        "given_names": "Julián Abel",
        "surnames": "Ñahui Quispe",
        "document_type": "DNI",
        "document_number": "40718293",
        "phone": "987654321",
    } | changes.pop("participant", {})
    return {
        "centre_id": str(CENTRE),
        "source": "PAPER",
        "expediente": "00123-2026-0-1801-JR-FT-15",
        "basis": "PROTECTION_MEASURE",
        "measures": ["REEDUCATION", "NO_APPROACH"],
        "resolution_number": "3",
        "resolution_date": "2026-01-12",
        "received_on": "2026-01-15",
        "participant": participant,
    } | changes


def assessment(discipline: str, **changes: Any) -> dict[str, Any]:
    """Return an invented assessment by "PSICOLOGICA" or "SOCIAL"."""
    answers = {
        "PSICOLOGICA": {"RESPONSABILIDAD": 2, "MOTIVACION": 3, "CONTROL": 2, "COMPRENSION": 4},
        "SOCIAL": {"DISPONIBILIDAD": 3, "SOPORTE": 2, "CUMPLIMIENTO": 4},
    }
    return {
        "instrument": f"EVALUACION_{discipline}",
        "instrument_version": "ejemplo-2026-1",
        "held_on": "2026-01-20",
        "in_person": True,
        "answers": answers[discipline],
        "suitability": "SUITABLE",
        "summary": "Dispuesto a participar.",
    } | changes


def admission(**changes: Any) -> dict[str, Any]:
    """Return a decision to admit to remote sessions."""
    modalities = {"group_sessions": "REMOTE", "individual_sessions": "REMOTE", "follow_up": "REMOTE"}
    placement = {"programme_id": str(PROGRAMME), "programme_version": "1", "modalities": modalities}
    return {"decision": "ADMIT", "reason": "Apto según ambas evaluaciones.", "placement": placement} | changes


@dataclass
class CasesUnderTest(ServiceUnderTest):
    """The running service; `walk_to` takes a new case along the main path."""

    owner: Any
    sessions: FakeSessions
    interop: FakeInterop
    identity: FakeIdentity = field(default_factory=FakeIdentity)

    def staff(self, *roles: Role, **more: Any) -> httpx2.AsyncClient:
        """Return a client for staff of the centre."""
        return self.as_staff(*roles, centres=(CENTRE,), **more)

    async def walk_to(self, state: str, **changes: Any) -> dict[str, Any]:
        """Return a case that people have brought to the state RECEIVED, CONTACTED, ASSESSED or ADMITTED."""
        admitting, coordinator = self.staff(Role.ADMISSION), self.staff(Role.COORDINATOR)
        sent = order(**{"opens_another_because": "La prueba necesita varios."} | changes)
        case = (await admitting.post("/v1/cases", json=sent)).raise_for_status().json()
        path = f"/v1/cases/{case['id']}"
        if state != "RECEIVED":
            attempt = {"attempted_at": "2026-01-16T15:00:00Z", "channel": "PHONE", "outcome": "REACHED"}
            (await admitting.post(f"{path}/contact-attempts", json=attempt)).raise_for_status()
        if state in ("ASSESSED", "ADMITTED"):
            for role, kind in ((Role.PSYCHOLOGIST, "PSICOLOGICA"), (Role.SOCIAL_WORKER, "SOCIAL")):
                done = await self.staff(role).post(f"{path}/assessments", json=assessment(kind))
                done.raise_for_status()
        if state == "ADMITTED":
            await self.change(coordinator, "POST", f"{path}/admission", admission())
        found: dict[str, Any] = (await coordinator.get(path)).raise_for_status().json()
        assert found["state"] == state
        return found

    def pass_time(self, ahead: timedelta) -> None:
        """Put the service's clock ahead by so much in all."""
        file = self.runtime.settings.clock_offset_file
        assert file is not None
        file.write_text(str(ahead.total_seconds()))

    def put_progress(self, path: str, credited: int) -> None:
        """Have the man of the case at `path` done so many of two required sessions."""
        case_id = UUID(path.split("/")[3])
        self.sessions.put_progress(example_progress(centre_id=CENTRE, case_id=case_id, credited=credited, required=2))

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        """Return what is stored, read as the database's owner."""
        found: list[Any] = await self.owner.fetch(statement, *values)
        return found

    async def change(self, client: httpx2.AsyncClient, method: str, path: str, body: Any) -> httpx2.Response:
        """Send a change on the case's present version."""
        version = (await client.get("/".join(path.split("/")[:4]))).headers["ETag"]
        return await client.request(method, path, json=body, headers={"If-Match": version})


@pytest.fixture(scope="session")
async def standing_cases(
    postgres: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StandingService]:
    """The service as it stands for all tests of this worker."""
    with postgres.database("cases") as database:
        clock = tmp_path_factory.mktemp("cases") / "clock-offset"
        documents = tmp_path_factory.mktemp("documents")
        told = environment(database.urls["cases"], clock_offset_file=clock, document_directory=documents)
        settings = Settings(**told)
        async with standing(create_app, settings, database, "cases") as service:
            yield service


@pytest.fixture
async def cases(standing_cases: StandingService) -> AsyncIterator[CasesUnderTest]:
    """The running service on an empty database."""
    async with standing_cases.lent() as service:
        sessions, interop = FakeSessions(), FakeInterop()
        sessions.put_programme(example_programme(centre_id=CENTRE, programme_id=PROGRAMME))
        service.runtime.use(SessionsClient, sessions)
        service.runtime.use(InteropClient, interop)
        service.runtime.use(IdentityClient, identity := FakeIdentity())
        yield CasesUnderTest(service.app, service.runtime, standing_cases.owner, sessions, interop, identity)
    shutil.rmtree(standing_cases.settings.document_directory, ignore_errors=True)
    standing_cases.settings.document_directory.mkdir()
