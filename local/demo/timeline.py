"""The timeline that the demonstration prints: each step, who takes it, and what came of it."""

import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rich.console import Console

from local.demo.spanish import in_spanish
from local.demo.stage import Stage


class StepFailed(AssertionError):
    """What a step expected did not come true; the message says what, in Spanish."""


@dataclass(frozen=True)
class Step:
    """One step of the story: who does what; `play` does it and returns the lines that tell what came of it."""

    who: str
    what: str
    play: Callable[[Stage], Awaitable[Sequence[str]]]


def expect(holds: object, what: str) -> None:
    """Fail the step unless the condition holds; `what` is the Spanish sentence that was expected to be true."""
    if not holds:
        raise StepFailed(what)


async def play_all(stage: Stage, steps: Sequence[Step], console: Console) -> bool:
    """Play the steps in order, stopping at the first that fails; print the timeline and say whether all held."""
    held = 0
    for number, step in enumerate(steps, 1):
        moment = stage.local_time().strftime("%d/%m/%Y %H:%M")
        console.print(f"[bold]{number:2}. {moment}  {step.who}[/bold]: {step.what}")
        try:
            lines = await step.play(stage)
        except Exception as error:  # noqa: BLE001  (the step's failure is the demonstration's finding)
            _tell_failure(console, error)
            break
        held += 1
        for line in lines:
            console.print(f"       → {in_spanish(line)}", highlight=False)
    console.print(f"\ntrabajo principal: se cumplieron {held} de {len(steps)} pasos", highlight=False)
    console.print(f"(main job: {held} of {len(steps)} steps held)", highlight=False)
    return held == len(steps)


def _tell_failure(console: Console, error: Exception) -> None:
    console.print(f"       [red]✗ {error or type(error).__name__}[/red]", highlight=False)
    if not isinstance(error, StepFailed):
        console.print("".join(traceback.format_exception(error)[-6:]), markup=False, highlight=False)
