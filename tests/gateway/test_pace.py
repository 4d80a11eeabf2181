"""How long a body may take: a trickle is cut by its rate, a slow telephone is not."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator

import httpx2
import pytest

from services.gateway import pace as module
from services.gateway.main import Gateway
from services.gateway.pace import GRACE_SECONDS, BodyLimit, Pace
from services.gateway.settings import Settings
from shared.problems import BodyTooLarge
from tests.gateway.scripted_upstream import ScriptedUpstream

pytestmark = pytest.mark.feature("P01.2")


def seconds_until_cut(monkeypatch: pytest.MonkeyPatch, piece: int, every: float, settings: Settings) -> float:
    """Return after how long a client that sends so many bytes each `every` seconds is cut; inf if it never is."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    pace = Pace(settings, BodyLimit.of(None, settings))
    for number in itertools.count(1):
        if every > pace.seconds_left():
            return now[0] + pace.seconds_left()
        with pace.waiting():
            now[0] += every
        pace.passed(piece)
        if number * piece >= 300_000 or number > 100_000:
            return float("inf")
    raise AssertionError


def test_a_byte_every_two_seconds_is_cut_after_the_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds_until_cut(monkeypatch, 1, 2.0, Settings()) == pytest.approx(GRACE_SECONDS, abs=0.1)


@pytest.mark.parametrize(("piece", "every"), [(2048, 1.0), (1400, 2.0), (16_384, 9.0)])
def test_a_slow_telephone_is_let_end(monkeypatch: pytest.MonkeyPatch, piece: int, every: float) -> None:
    assert seconds_until_cut(monkeypatch, piece, every, Settings()) == float("inf")


def test_silence_is_cut_by_itself_and_all_together_by_the_longest_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(idle_timeout=3.0, upload_timeout=20.0)
    assert seconds_until_cut(monkeypatch, 100_000, 4.0, settings) == 3.0
    assert seconds_until_cut(monkeypatch, 10_000, 2.0, settings) == 20.0


def test_the_slowness_of_the_service_is_not_the_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    pace = Pace(Settings(), BodyLimit.of(None, Settings()))
    now[0] += 3600
    assert pace.seconds_left() == GRACE_SECONDS


def test_a_body_over_the_limit_is_refused_at_the_byte() -> None:
    pace = Pace(Settings(), BodyLimit(10, of_file=False))
    pace.passed(10)
    with pytest.raises(BodyTooLarge):
        pace.passed(1)


@pytest.mark.anyio
async def test_a_trickle_is_answered_408_and_its_connection_to_the_service_closed(
    upstream: ScriptedUpstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.2)
    gateway = Gateway(Settings(cases_url=f"http://127.0.0.1:{upstream.port}"))

    async def trickle() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    cases = gateway.upstreams["cases"]
    transport = httpx2.ASGITransport(app=gateway)
    async with cases.connected(), httpx2.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
        answer = await asyncio.wait_for(http.post("/v1/cases", content=trickle()), 5)
        assert (answer.status_code, answer.json()["code"]) == (408, "request-timeout")
        await upstream.until_gone()
