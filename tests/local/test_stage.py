"""The demonstration's stage: what a wait says when it was in vain, and a clock that moves in one stroke."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx2
import pytest

from local.demo import stage as stage_module
from local.demo.stage import Refusal, Stage
from shared.clock import Clock

pytestmark = pytest.mark.anyio


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    clock_file = tmp_path / "clock-offset"
    clock_file.write_text("0")
    return Stage(cast("Any", SimpleNamespace()), Clock(clock_file), clock_file, cast("Any", SimpleNamespace()))


async def test_a_vain_wait_tells_what_it_read_last_and_nothing_of_a_person(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "PATIENCE_SECONDS", 0.3)
    victim = {"full_name": "Zoraida Inventada", "address": "Pasaje Inventado 12"}
    listed = {"items": [{"number": "F-1", "state": "QUEUED", "victim": victim}]}

    async def read() -> dict[str, Any]:
        return listed

    with pytest.raises(TimeoutError) as told:
        await stage.wait_for("el cargo", read, until=lambda seen: not seen["items"])
    assert str(told.value) == "no llegó: el cargo; lo último que se leyó: 1 elemento(s): number=F-1, state=QUEUED"


def refusal(status: int) -> Refusal:
    return Refusal(httpx2.Response(status, text="ocupado", request=httpx2.Request("GET", "http://x/v1/filings")))


async def test_a_wait_goes_on_over_not_now_and_says_so_if_it_was_the_last_word(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "PATIENCE_SECONDS", 0.3)
    answers = iter([refusal(503), refusal(504)])

    async def read() -> int:
        if (busy := next(answers, None)) is not None:
            raise busy
        return 3

    assert await stage.wait_for("el tres", read, until=lambda number: number == 3) == 3
    answers = iter([refusal(503)] * 99)
    with pytest.raises(TimeoutError, match=r"lo último que se leyó: GET /v1/filings → 503: ocupado"):
        await stage.wait_for("el tres", read, until=lambda number: number == 3)
    answers = iter([refusal(500)])
    with pytest.raises(Refusal):
        await stage.wait_for("el tres", read, until=lambda number: number == 3)


async def test_a_wait_returns_what_was_as_wanted(stage: Stage) -> None:
    numbers = iter(range(5))

    async def read() -> int:
        return next(numbers)

    assert await stage.wait_for("el tres", read, until=lambda number: number == 3) == 3


async def test_nobody_reads_a_clock_half_moved(stage: Stage) -> None:
    stage.move_to(datetime.now(UTC) + timedelta(days=30))
    earliest, ended = stage.clock.now(), threading.Event()
    seen: list[datetime] = []

    def look() -> None:
        while not ended.is_set():
            seen.append(stage.clock.now())

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for day in range(31, 1031):
            stage.move_to(datetime.now(UTC) + timedelta(days=day))
    finally:
        ended.set()
        reader.join()
    assert min(seen) >= earliest, "the clock was back in the present while its file was empty"
