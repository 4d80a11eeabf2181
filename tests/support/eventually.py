"""Waiting in a test: never longer than a bound, and whoever waited in vain is told for what, and what was seen last."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
_PAUSE_SECONDS = 0.02


async def eventually(
    holds: Callable[[], bool | Awaitable[bool]], *, seconds: float = 10, seen: Callable[[], object] | None = None
) -> None:
    """Return as soon as the condition holds; raise TimeoutError, with what is `seen` then, when it never does."""

    async def until_it_holds() -> None:
        while not await _asked(holds):  # noqa: ASYNC110  (what is waited for may lie in another process)
            await asyncio.sleep(_PAUSE_SECONDS)

    await within(seconds, until_it_holds(), holds.__qualname__, seen=seen)


def eventually_without_a_loop(
    what: str, holds: Callable[[], bool], *, seconds: float = 30, seen: Callable[[], object] | None = None
) -> None:
    """Do as `eventually` does, in a test that is no coroutine."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() >= deadline:
            raise TimeoutError(_in_vain(what, seconds, seen))
        time.sleep(_PAUSE_SECONDS)


async def within(seconds: float, awaited: Awaitable[T], what: str, *, seen: Callable[[], object] | None = None) -> T:
    """Return what is awaited; raise TimeoutError, with what is `seen` then, when it does not come in time."""
    bound = asyncio.timeout(seconds)
    try:
        async with bound:
            return await awaited
    except TimeoutError as error:
        if not bound.expired():
            raise
        raise TimeoutError(_in_vain(what, seconds, seen)) from error


def _in_vain(what: str, seconds: float, seen: Callable[[], object] | None) -> str:
    return f"not within {seconds:g} s: {what}" + ("" if seen is None else f"; seen last: {seen()!r}")


async def _asked(holds: Callable[[], bool | Awaitable[bool]]) -> bool:
    answer = holds()
    return answer if isinstance(answer, bool) else await answer
