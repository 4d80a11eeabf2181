"""What an earlier release stored in clear is encrypted as the service starts, also where nothing may change."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from asyncpg import InsufficientPrivilegeError
from sqlalchemy import text

from services.cases.main import create_app
from services.cases.schema import Table
from services.cases.settings import Settings
from services.identity.client import IdentityClient
from services.interop.client import InteropClient
from services.interop.client.fake import FakeInterop
from services.sessions.client import SessionsClient
from services.sessions.client.fake import FakeSessions, example_programme
from shared.audit import AUDITED_REASON
from shared.database.sealed_columns import Place, sealed_places
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.cases.conftest import CENTRE, PROGRAMME, CasesUnderTest
from tests.cases.test_free_texts import write_everywhere
from tests.support.planting import PLANTED, tables_holding
from tests.support.postgres import Database, NewDatabase
from tests.support.service import ServiceUnderTest, environment, running

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C10.1")]


@dataclass
class Owner:
    """The owner of a database."""

    database: Database
    connection: "asyncpg.Connection[asyncpg.Record]"


EARLIER = "TESTIGO-55c2 Av. Los Olivos 78"  # not what other tests plant, since the server's log keeps it


async def once_in_clear(cases: CasesUnderTest) -> list[Place]:
    """Name the sealed columns that an earlier release had left in clear: those that the database lets be sealed."""
    [(source,)] = await cases.rows("SELECT prosrc FROM pg_proc WHERE oid = 'cases.seal_text'::regproc")
    [listed] = re.findall(r"ANY \('\{(.*?)\}'", source)
    known = {f"{place.table}.{place.column}": place for place in (*sealed_places(Table), AUDITED_REASON)}
    return [known[name] for name in listed.split(",")]


async def put_in_clear(cases: CasesUnderTest) -> list[str]:
    """Undo the encryption of these columns; return the tables."""
    places = await once_in_clear(cases)
    for place in places:
        rows = await cases.rows(
            f"SELECT ctid::text AS row, {place.bound_to} AS bound_to, to_jsonb({place.column}) #>> '{{}}' AS value"
            f" FROM cases.{place.table} WHERE {place.column} IS NOT NULL"
        )
        assert rows, place
        for row in rows:
            plain = cases.runtime.cipher.decrypt(row["value"], place.of(row["bound_to"])).replace(PLANTED, EARLIER)
            cast = "$1::text::jsonb" if plain.startswith("{") else "$1"
            await cases.rows(
                f"UPDATE cases.{place.table} SET {place.column} = {cast} WHERE ctid = $2::text::tid", plain, row["row"]
            )
    return sorted({place.table for place in places})


@pytest.fixture
async def owner(new_database: NewDatabase) -> AsyncIterator[Owner]:
    """A database of the test's own: what is put there in clear stays in its files."""
    database = new_database("cases")
    connection = await asyncpg.connect(database.admin_url)
    yield Owner(database, connection)
    await connection.close()


async def test_what_was_in_clear_is_sealed_at_the_start_and_reads_the_same(owner: Owner, tmp_path: Path) -> None:
    settings = Settings(**environment(owner.database.urls["cases"], document_directory=tmp_path))
    async with running(create_app, settings) as service:
        cases = CasesUnderTest(service.app, service.runtime, owner.connection, FakeSessions(), FakeInterop())
        service.runtime.use(InteropClient, cases.interop)
        service.runtime.use(IdentityClient, cases.identity)
        service.runtime.use(SessionsClient, cases.sessions)
        cases.sessions.put_programme(example_programme(centre_id=CENTRE, programme_id=PROGRAMME))
        path = await write_everywhere(cases)
        read_before = await everything_read(service, path)
        tables = await put_in_clear(cases)
        assert sorted(await tables_holding(cases.rows, "cases", EARLIER)) == tables
        assert await everything_read(service, path) == read_before, "an old row is read until it is sealed"
    async with running(create_app, settings) as service:
        assert await tables_holding(cases.rows, "cases", EARLIER) == []
        assert await everything_read(service, path) == read_before


async def everything_read(service: ServiceUnderTest, path: str) -> list[Any]:
    """Return what is read, of whichever text; parsed, since JSON in clear is kept in another order."""
    coordinator = service.as_staff(Role.COORDINATOR, centres=(CENTRE,))
    parts = ("history", "contact-attempts", "assessments", "incidents", "connectivity-profile")
    read = [(await coordinator.get(f"{path}/{part}")).raise_for_status().text for part in parts]
    read = [re.sub(r'"contingency":"[^"]*",', "", one) for one in read]  # sealed from its first day on
    return [json.loads(one.replace(EARLIER, PLANTED)) for one in read]


@pytest.mark.parametrize(
    ("column", "clear", "sealed"),
    [
        ("note", "uno", "dos"),
        ("note", "k1." + "A" * 40, "k1." + "B" * 40),
        ("actor", "staff-admission", "k1." + "B" * 40),
    ],
)
async def test_the_service_can_change_what_was_written_in_no_other_way(
    cases: CasesUnderTest, column: str, clear: str, sealed: str
) -> None:
    with pytest.raises(InsufficientPrivilegeError, match="not to be sealed so"):
        async with system_work(cases.runtime) as db:
            await db.execute(
                text("SELECT seal_text('contact_attempts', :column, '(0,1)', :clear, :sealed)"),
                {"column": column, "clear": clear, "sealed": sealed},
            )
