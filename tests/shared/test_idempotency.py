"""A POST repeated under its Idempotency-Key is done once, and answered with the same bytes."""

import asyncio
from uuid import UUID

import httpx2
import pytest

from tests.shared.notes import serialised

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P04.3")]


async def count(client: httpx2.AsyncClient) -> int:
    return len((await client.get("/v1/notes")).json()["items"])


async def test_a_repeated_post_gets_the_first_answer(writer: httpx2.AsyncClient, centre: UUID) -> None:
    body = {"centre_id": str(centre), "text": "hola"}
    first = await writer.post("/v1/notes", json=body, headers={"Idempotency-Key": "llave-1"})
    again = await writer.post("/v1/notes", json=body, headers={"Idempotency-Key": "llave-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"] == '"1"'
    assert again.headers["Location"] == first.headers["Location"] == f"/v1/notes/{first.json()['id']}"
    assert await count(writer) == 1


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "llave-1"}])
async def test_an_answer_is_serialised_once(writer: httpx2.AsyncClient, centre: UUID, headers: dict[str, str]) -> None:
    body = {"centre_id": str(centre), "text": "hola"}
    written = await writer.post("/v1/notes", json=body, headers=headers)
    assert [str(note) for note in serialised].count(written.json()["id"]) == 1


async def test_another_body_under_the_key_is_refused(writer: httpx2.AsyncClient, centre: UUID) -> None:
    headers = {"Idempotency-Key": "llave-1"}
    await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "hola"}, headers=headers)
    other = await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "otra"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_the_same_key_at_once_makes_one_note(writer: httpx2.AsyncClient, centre: UUID) -> None:
    body = {"centre_id": str(centre), "text": "hola"}
    answers = await asyncio.gather(
        *(writer.post("/v1/notes", json=body, headers={"Idempotency-Key": "k"}) for _ in range(8))
    )
    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert await count(writer) == 1


async def test_a_refused_post_leaves_the_key_free(writer: httpx2.AsyncClient, centre: UUID) -> None:
    headers = {"Idempotency-Key": "k"}
    refused = await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "demasiado"}, headers=headers)
    assert (refused.status_code, refused.json()["longest"]) == (409, 8)
    taken = await writer.post("/v1/notes", json={"centre_id": str(centre), "text": "corta"}, headers=headers)
    assert taken.status_code == 201
    assert await count(writer) == 1


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_malformed_key_is_refused(writer: httpx2.AsyncClient, centre: UUID, key: str) -> None:
    answer = await writer.post(
        "/v1/notes", json={"centre_id": str(centre), "text": "hola"}, headers={"Idempotency-Key": key}
    )
    assert answer.status_code == 422
