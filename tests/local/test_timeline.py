"""What the demonstration prints and returns when a step does not hold."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from local import demo
from local.demo.stage import Stage
from local.demo.timeline import Step, expect


async def hold(stage: Stage) -> Sequence[str]:
    return ["todo llegó"]


async def miss(stage: Stage) -> Sequence[str]:
    expect(False, "el juzgado no recibió el informe")
    return []


async def break_off(stage: Stage) -> Sequence[str]:
    raise KeyError("finding")


class OneFiling:
    """Institutions of which the court received one filing."""

    async def filings(self) -> list[dict[str, Any]]:
        return [{"tracking_number": "MPE-7", "documents": [{"file_name": "../informe.pdf", "sha256": "ab"}]}]

    async def document(self, sha256: str) -> bytes:
        return f"%PDF {sha256}".encode()


class StageOfNothing:
    """A stage without a platform: it only knows the time, and what the court received."""

    institutions = OneFiling()

    def local_time(self) -> datetime:
        return datetime(2026, 11, 20, 9, 0)


@pytest.fixture
def nothing_to_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "of-an-earlier-run.pdf").touch()

    @contextmanager
    def start(*_: Any, **__: Any) -> Iterator[None]:
        yield None

    monkeypatch.setattr("local.demo.Platform.start", start)
    monkeypatch.setattr("local.demo.stage_on", lambda platform, clock_file: StageOfNothing())
    monkeypatch.setattr("local.demo.FOLDER", tmp_path)
    monkeypatch.setattr("local.demo.show_logs", lambda platform, console: None)


@pytest.mark.usefixtures("nothing_to_start")
@pytest.mark.parametrize(
    ("steps", "status", "told"),
    [
        ((hold, hold), 0, "main job: 2 of 2 steps held"),
        ((hold, miss, hold), 1, "main job: 1 of 3 steps held"),
        ((break_off,), 1, "main job: 0 of 1 steps held"),
    ],
)
def test_a_step_that_does_not_hold_ends_the_story_with_a_bad_status(
    steps: tuple[Any, ...],
    status: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("local.demo.MAIN_JOB", tuple(Step("la coordinadora", "prueba", play) for play in steps))
    assert demo.play() == status
    printed = capfd.readouterr().out
    assert told in printed
    assert (f"1 documentos firmados, como los recibió el juzgado, quedan en {tmp_path}" in printed) == (status == 0)
    kept = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert kept == ({"MPE-7-informe.pdf": b"%PDF ab"} if status == 0 else {"of-an-earlier-run.pdf": b""})
    assert ("el juzgado no recibió el informe" in printed) == (miss in steps)
    assert ("KeyError" in printed) == (break_off in steps)
