"""What stands behind the gateway while it is measured: answers that cost next to nothing to make."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel


class Item(BaseModel):
    """One row of the page."""

    id: str
    number: str
    state: str
    participant: str


class ItemPage(BaseModel):
    """About two kilobytes of JSON, as a small page of a list."""

    items: list[Item]
    next: str | None


PAGE = ItemPage(
    items=[
        Item(
            id=f"0198c0de-0000-7000-8000-{n:012}", number=f"CAI-2026-{n:06}", state="ADMITTED", participant="Q. Mamani"
        )
        for n in range(16)
    ],
    next=None,
)
_BODY = PAGE.model_dump_json().encode()

framework = FastAPI()


@framework.get("/v1/cases")
async def list_items() -> ItemPage:
    """Answer as every service does, through FastAPI and a response model, without a database."""
    return PAGE


async def bare(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Answer the same bytes with no framework at all: the least that uvicorn can do."""
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(_BODY))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _BODY})
