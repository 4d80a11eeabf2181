"""Rule 19: a page of a list costs the same however many rows there are, for every list with every filter."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import asyncpg
import httpx2
import pytest

from benchmarks.list_questions import Question, questions
from benchmarks.many_cases import CENTRES, OLDEST_CEM, fill, id_of
from shared.security.principal import Role
from tests.architecture.service_apps import app_of, particulars
from tests.support.postgres import NewDatabase
from tests.support.recorded_statements import recorded
from tests.support.service import ServiceUnderTest, environment, running

FEW, MANY = 2_000, 16_000
MOST_GROWTH, SMALL_TABLE = 1.5, 50  # blocks: below that it is no matter which way the planner takes
TWO_CENTRES = (id_of("centre", 3), id_of("centre", 4))
REACHES = {"one centre": TWO_CENTRES[:1], "two centres": TWO_CENTRES, "all centres": None}
EACH_CENTRE = tuple(id_of("centre", number) for number in range(CENTRES))
READS_ALL = (Role.COORDINATOR, Role.AUDITOR, Role.PSYCHOLOGIST)
CEMS = {"a CEM of the oldest sheets": OLDEST_CEM, "a CEM of many sheets": "CEM-2"}

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def serving(
    new_database: NewDatabase, name: str
) -> AsyncIterator[tuple[ServiceUnderTest, "asyncpg.Connection[asyncpg.Record]", str]]:
    """Run the service on a database of its own; give it, a connection of its role, and the owner's address."""
    database = new_database(name)
    told = environment(database.urls[name]) | particulars(name)
    settings = import_module(f"services.{name}.settings").Settings(**told)
    async with running(import_module(f"services.{name}.main").create_app, settings) as service:
        connection = await asyncpg.connect(database.urls[name])
        try:
            yield service, connection, database.admin_url
        finally:
            await connection.close()


async def blocks_read(
    service: ServiceUnderTest, own: "asyncpg.Connection[asyncpg.Record]", client: httpx2.AsyncClient, question: Question
) -> int:
    """Return how many blocks the statements behind a page of two rows touch, by the plans that PostgreSQL runs."""
    with recorded(service.runtime) as statements:
        answer = await client.get(question.path, params={**question.parameters, "limit": "2"})
    assert answer.status_code == 200, (str(question), answer.text)
    blocks = 0
    async with own.transaction():
        for statement, parameters in statements:
            if statement.startswith("BEGIN"):
                await own.execute(statement.removeprefix("BEGIN;"))
                continue
            if statement == "ROLLBACK":
                continue
            explained = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}"
            plan = json.loads(await own.fetchval(explained, *parameters))[0]["Plan"]
            blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return blocks


def callers_of(service: ServiceUnderTest) -> dict[str, httpx2.AsyncClient]:
    """Return who asks for lists: staff of one centre, of two and of all, and the systems of two CEMs."""
    staff = {who: service.as_staff(*READS_ALL, centres=centres) for who, centres in REACHES.items()}
    return staff | {
        who: service.as_institution("referrals:answer", centres=EACH_CENTRE, cai_institution=code)
        for who, code in CEMS.items()
    }


def may_ask(who: str, question: Question) -> bool:
    """Say whether the caller is let in: a CEM to the sheets that it got alone."""
    return who not in CEMS or question.path == "/v1/referrals"


@pytest.mark.timeout(400)  # some thousand pages of interop
@pytest.mark.parametrize("name", ["cases", "sessions", "interop", "identity"])
async def test_a_page_reads_no_more_of_many_rows_than_of_few(new_database: NewDatabase, name: str) -> None:
    asked = [question for question in questions(app_of(name)) if not question.is_known_to_grow]
    assert len(asked) > 4
    async with serving(new_database, name) as (service, connection, admin_url):
        callers = callers_of(service)
        pages = [(who, question) for who in callers for question in asked if may_ask(who, question)]
        read = []
        for first, last in ((1, FEW), (FEW + 1, MANY)):
            await fill(admin_url, first, last, name)
            read.append([await blocks_read(service, connection, callers[who], question) for who, question in pages])
    grown = {
        f"{who}: {question}": (before, after)
        for (who, question), before, after in zip(pages, *read, strict=True)
        if after > before * MOST_GROWTH + SMALL_TABLE
    }
    assert grown == {}


@pytest.mark.parametrize("name", ["cases", "sessions", "interop", "identity"])
async def test_the_planner_can_estimate_every_policy(new_database: NewDatabase, name: str) -> None:
    admin = await asyncpg.connect(new_database(name).admin_url)
    try:
        policies = await admin.fetch("SELECT tablename, qual, with_check FROM pg_policies WHERE schemaname = $1", name)
    finally:
        await admin.close()
    assert policies
    for policy in policies:
        assert policy["qual"] == policy["with_check"]
        assert "'on'" not in policy["qual"], f"{policy['tablename']}: see migrations.rules.estimate_reach"
