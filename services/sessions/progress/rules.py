"""How far a man is: what is credited, which phase gates are open, when he may finish, and whether he has.

A session is credited when he attended and complied. Each planned session counts once, wherever he did it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.programmes.rules.template import Phase, Template
from shared.peru.written_dates import lima_date


@dataclass(frozen=True, slots=True)
class DoneSession:
    """The outcome that stands for the session he was expected at, by its position in the programme."""

    position: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AheadSession:
    """A session still on his schedule."""

    position: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class PhaseProgress:
    """One phase: how much is asked, how much is credited, and whether its gate is open."""

    number: int
    title: str
    required_sessions: int
    credited_sessions: int

    @property
    def complete(self) -> bool:
        """Tell whether the phase's gate is passed."""
        return self.credited_sessions >= self.required_sessions


@dataclass(frozen=True, slots=True)
class Progress:
    """Where he stands in the programme; `forecast_date` is None when what is scheduled does not reach the end."""

    required_sessions: int
    credited_sessions: int
    attended_sessions: int
    excused: int
    unexcused: int
    to_review: int
    phases: tuple[PhaseProgress, ...]
    forecast_date: date | None

    @property
    def complete(self) -> bool:
        """Tell whether every phase's gate is passed."""
        return all(phase.complete for phase in self.phases)

    @property
    def current_phase(self) -> int | None:
        """Return the number of the first phase not yet passed; None when all are."""
        return next((phase.number for phase in self.phases if not phase.complete), None)


def progress_of(
    template: Template, done: Iterable[DoneSession], ahead: Iterable[AheadSession], paused: bool = False
) -> Progress:
    """Return the progress in a programme; while his case is paused there is no forecast."""
    done = list(done)
    credited = {item.position for item in done if item.outcome is Outcome.ATTENDED_COMPLIED}
    phases = tuple(_phase_progress(phase, credited) for phase in template.phases)
    return Progress(
        required_sessions=sum(phase.required_sessions for phase in template.phases),
        credited_sessions=sum(min(phase.credited_sessions, phase.required_sessions) for phase in phases),
        attended_sessions=sum(MEANING[item.outcome].attended for item in done),
        excused=sum(MEANING[item.outcome].acceptable_absence for item in done),
        unexcused=sum(MEANING[item.outcome].enforceable for item in done),
        to_review=sum(MEANING[item.outcome].to_review for item in done),
        phases=phases,
        forecast_date=None if paused else _forecast(template, credited, list(ahead)),
    )


def _phase_progress(phase: Phase, credited: set[int]) -> PhaseProgress:
    done = sum(session.position in credited for session in phase.sessions)
    return PhaseProgress(phase.number, phase.title, phase.required_sessions, done)


def _forecast(template: Template, credited: set[int], ahead: list[AheadSession]) -> date | None:
    """Return the day on which the last gate opens if he attends every session ahead."""
    last: date | None = None
    for phase in template.phases:
        positions = {session.position for session in phase.sessions}
        missing = phase.required_sessions - len(positions & credited)
        useful = sorted(_soonest(item for item in ahead if item.position in positions - credited).values())
        if missing > len(useful):
            return None
        if missing > 0:
            day = lima_date(useful[missing - 1])
            last = max(last or day, day)
    return last


def _soonest(ahead: Iterable[AheadSession]) -> dict[int, datetime]:
    """Return, for each planned session, the first time it is held: it counts once, however often it is scheduled."""
    soonest: dict[int, datetime] = {}
    for item in ahead:
        soonest[item.position] = min(item.starts_at, soonest.get(item.position, item.starts_at))
    return soonest
