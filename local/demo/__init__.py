"""The demonstration: plays the main job through the gateway with signed-in users, against the mock institutions."""

import asyncio
import tempfile
from pathlib import Path

from rich.console import Console

from local.demo.institutions import Institutions
from local.demo.kept_documents import FOLDER, keep_documents
from local.demo.stage import Stage
from local.demo.story import changes, completion, intake, preparation, reporting, sessions
from local.demo.timeline import Step, play_all
from local.platform import Platform
from shared.clock import Clock

MAIN_JOB: tuple[Step, ...] = (
    *preparation.STEPS,
    *intake.STEPS,
    *sessions.STEPS,
    *reporting.STEPS,
    *changes.STEPS,
    *sessions.COMPLETION_STEPS,
    *completion.STEPS,
)


def play() -> int:
    """Start everything from nothing in a directory of its own, play the main job; return 0 if every step held."""
    console = Console(soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="cai-demo-") as folder:
        directory, clock_file = Path(folder) / "data", Path(folder) / "clock-offset"
        clock_file.write_text("0")
        with Platform.start(
            directory, environment="demo", clock_offset_file=clock_file, durable=False, tell=console.print
        ) as platform:
            stage = stage_on(platform, clock_file)
            held = asyncio.run(play_all(stage, MAIN_JOB, console))
            if held:
                kept = keep_documents(stage.institutions, FOLDER)
                console.print(f"{len(kept)} documentos firmados, como los recibió el juzgado, quedan en {FOLDER}")
            else:
                show_logs(platform, console)
    return 0 if held else 1


def stage_on(platform: Platform, clock_file: Path) -> Stage:
    """Return the stage on a running platform."""
    institutions = Institutions(platform.urls["mocks"], platform.secrets.mocks_control_token)
    return Stage(platform, Clock(clock_file), clock_file, institutions)


def show_logs(platform: Platform, console: Console) -> None:
    """Print the last errors in each process's log."""
    for log in sorted((platform.directory.path / "logs").glob("*")):
        bad = [
            line for line in log.read_text(errors="replace").splitlines() if '"error"' in line or "Traceback" in line
        ]
        for line in bad[-5:]:
            console.print(f"{log.name}: {line[:600]}", markup=False, highlight=False)
