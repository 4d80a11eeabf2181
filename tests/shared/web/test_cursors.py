"""Cursors: a page's last key there and back, and any other text refused as what it is, a wrong input."""

import base64
import json
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid

from shared.problems import InvalidInput
from shared.web.cursors import cursor_of, key_of
from tests.support.service import ServiceUnderTest

pytestmark = pytest.mark.feature("P04.2")

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Uuid),
    Column("at", DateTime(timezone=True)),
    Column("day", Date),
    Column("number", Integer),
    Column("name", Text),
)
COLUMNS = list(THINGS.c)
ID = "0b2d9a4e-7a43-7f0e-9a51-6f3f6d1c2b77"
NOW = datetime(2026, 11, 21, 15, 30, 1, 234567, tzinfo=UTC)


def cursor(texts: object) -> str:
    raw = texts if isinstance(texts, bytes) else json.dumps(texts).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@given(st.uuids(), st.datetimes(timezones=st.just(UTC)), st.dates(), st.integers(-(2**31), 2**31 - 1), st.text())
def test_a_key_comes_back_as_it_was(id: UUID, at: datetime, day: date, number: int, name: str) -> None:
    made = cursor_of([id, at, day, number, name])
    assert not set(made) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), "fit for a URL"
    key: list[Any] = key_of(made, COLUMNS)
    assert [one.value for one in key] == [id, at, day, number, name]


WRONG = [
    "",
    "x",
    "%%%",
    cursor(b"\xff"),
    cursor(None),
    cursor(5),
    cursor({}),
    cursor([]),
    cursor([ID]),
    cursor([ID] * 3),
    cursor([NOW.isoformat(), "not an id"]),
    cursor(["no time", ID]),
    cursor([NOW.isoformat(), 5]),
    cursor([NOW.isoformat(), None]),
    cursor([5, ID]),
    cursor([[], {}]),
    cursor(b"[" * 700),
]


@pytest.mark.parametrize("written", WRONG)
def test_another_text_is_refused_as_a_wrong_input(written: str) -> None:
    with pytest.raises(InvalidInput):
        key_of(written, [THINGS.c.at, THINGS.c.id])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=5),
)


@given(st.lists(anything, min_size=5, max_size=5) | anything)
def test_whatever_a_cursor_holds_it_is_read_or_refused(texts: object) -> None:
    with suppress(InvalidInput):
        assert len(key_of(cursor(texts), COLUMNS)) == 5


@pytest.mark.anyio
async def test_no_cursor_is_a_fault_of_ours(service: ServiceUnderTest, writer: httpx2.AsyncClient) -> None:
    before_all_times = cursor(["0001-01-01T00:00:00+14:00", ID])
    for written in [*WRONG[1:], before_all_times]:
        answer = await writer.get("/v1/notes", params={"cursor": written})
        assert (answer.status_code, answer.json().get("code")) == (422, "invalid-input"), written


@pytest.mark.anyio
@pytest.mark.parametrize("limit", ["0", "201", "-1", "muchas", ""])
async def test_a_page_has_between_1_and_200_rows(writer: httpx2.AsyncClient, limit: str) -> None:
    assert (await writer.get(f"/v1/notes?limit={limit}")).status_code == 422


@pytest.mark.anyio
async def test_the_link_to_the_next_page_keeps_the_question(writer: httpx2.AsyncClient, centre: UUID) -> None:
    for words in ("uno ñ & co", "dos ñ & co"):
        await writer.post("/v1/notes", json={"centre_id": str(centre), "text": words})
    answer = await writer.get("/v1/notes", params={"limit": 1, "search": "ñ & co"})
    following = httpx2.URL(answer.links["next"]["url"])
    assert following.is_relative_url
    assert dict(following.params) == {"limit": "1", "search": "ñ & co", "cursor": answer.json()["next"]}
    last = await writer.get(str(following))
    assert (last.json()["items"][0]["text"], last.json()["next"], "Link" in last.headers) == ("uno ñ & co", None, False)
