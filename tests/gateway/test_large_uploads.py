"""Many large uploads at once: streamed, not stored."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.gateway.conftest import free_port
from tests.gateway.running_gateway import running_gateway
from tests.gateway.scripted_upstream import Asked, ScriptedUpstream

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P01.8")]

UPLOADS = 32
PIECE = bytes(range(256)) * 256
PIECES = 64  # 4 MiB each, 128 MiB in all


async def test_large_uploads_at_once_take_little_memory(tmp_path: Path) -> None:
    port = free_port()
    digests: list[str] = []
    highest = 0

    async def script(asked: Asked) -> None:
        nonlocal highest
        left, digest = int(asked.one("content-length") or 0), hashlib.sha256()
        while left:
            data = await asked.reader.read(65536)
            digest.update(data)
            left -= len(data)
            highest = max(highest, process.memory_info().rss)
        digests.append(digest.hexdigest())
        await asked.answer()

    async def body() -> AsyncIterator[bytes]:
        for _ in range(PIECES):
            yield PIECE

    headers = {"content-length": str(len(PIECE) * PIECES), "content-type": "application/pdf"}
    with running_gateway(tmp_path / "log", CASES_URL=f"http://127.0.0.1:{port}") as gateway:
        process = psutil.Process(gateway.process.pid)
        async with ScriptedUpstream(port, script).serving(), httpx2.AsyncClient(timeout=60) as client:
            await client.get(f"{gateway.url}/health/live")
            before = process.memory_info().rss
            answers = await asyncio.gather(
                *(client.put(f"{gateway.url}/v1/cases/x", content=body(), headers=headers) for _ in range(UPLOADS))
            )
    assert [answer.status_code for answer in answers] == [200] * UPLOADS
    assert set(digests) == {hashlib.sha256(PIECE * PIECES).hexdigest()}
    assert highest - before < 40 * 2**20, f"grew by {(highest - before) / 2**20:.0f} MiB"
