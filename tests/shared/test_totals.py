"""How many rows a list has: told when asked for, within the caller's reach, and counted no further than a bound."""

import json
from uuid import UUID, uuid4

import asyncpg
import httpx2
import pytest

from shared.security.principal import Role
from tests.support.recorded_statements import recorded
from tests.support.service import ServiceUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P04.2")]

MANY = """
INSERT INTO identity.notes (id, centre_id, version, created_at, text, size)
SELECT gen_random_uuid(), $1, 1, now(), 'uno de ' || n, 1 FROM generate_series(1, $2::int) n
"""


async def total(client: httpx2.AsyncClient, **filters: str) -> object:
    answer = await client.get("/v1/notes", params={"limit": "1", "total": "true", **filters})
    assert answer.status_code == 200, answer.text
    return answer.json()["total"]


async def test_a_total_is_told_only_when_asked_for(writer: httpx2.AsyncClient) -> None:
    assert (await writer.get("/v1/notes")).json()["total"] is None
    assert await total(writer) == {"count": 0, "exact": True}


async def test_a_total_counts_all_pages_of_what_is_asked_for_within_reach(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID, admin: asyncpg.Connection
) -> None:
    another = uuid4()
    await admin.execute(MANY, centre, 30)
    await admin.execute(MANY, another, 7)
    assert await total(writer) == {"count": 30, "exact": True}
    assert await total(writer, search="uno de 3") == {"count": 2, "exact": True}
    both = service.as_staff(Role.ADMISSION, centres=(centre, another))
    assert await total(both) == {"count": 37, "exact": True}
    second = (await writer.get("/v1/notes?limit=29")).json()["next"]
    assert await total(writer, cursor=second) == {"count": 30, "exact": True}


async def test_the_count_stops_at_its_bound(
    writer: httpx2.AsyncClient, centre: UUID, admin: asyncpg.Connection
) -> None:
    await admin.execute(MANY, centre, 1000)
    assert await total(writer) == {"count": 1000, "exact": True}
    await admin.execute(MANY, centre, 1)
    assert await total(writer) == {"count": 1000, "exact": False}


async def test_the_link_to_the_next_page_asks_for_the_total_again(
    writer: httpx2.AsyncClient, centre: UUID, admin: asyncpg.Connection
) -> None:
    await admin.execute(MANY, centre, 3)
    first = await writer.get("/v1/notes", params={"limit": "2", "total": "true"})
    following = await writer.get(first.links["next"]["url"])
    assert (len(following.json()["items"]), following.json()["total"]["count"]) == (1, 3)


async def test_no_more_rows_are_looked_at_than_the_bound_asks_for(
    service: ServiceUnderTest, writer: httpx2.AsyncClient, centre: UUID, admin: asyncpg.Connection
) -> None:
    await admin.execute(MANY, centre, 3000)
    with recorded(service.runtime) as statements:
        await total(writer)
    (counting,) = [one for one in statements if "count(*)" in one[0]]
    await admin.execute("SET search_path TO identity")
    explained = await admin.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {counting[0]}", *counting[1])
    (counted,) = json.loads(explained)[0]["Plan"]["Plans"]
    assert counted["Actual Rows"] == 1001
