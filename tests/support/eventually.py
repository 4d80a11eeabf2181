"""Waiting for background work in a test: by asking again, never longer than a bound."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(holds: Callable[[], bool | Awaitable[bool]], *, seconds: float = 10) -> None:
    """Return as soon as the condition holds; raise TimeoutError when it does not within the bound."""
    async with asyncio.timeout(seconds):
        while not await _asked(holds):  # noqa: ASYNC110  (what is waited for may lie in another process)
            await asyncio.sleep(0.02)


async def _asked(holds: Callable[[], bool | Awaitable[bool]]) -> bool:
    answer = holds()
    return answer if isinstance(answer, bool) else await answer
