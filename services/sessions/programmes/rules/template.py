"""A programme version as the rules see it: phases with their gate, and the sessions in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.sessions.attendance.rules.policy import AttendancePolicy
from shared.text import LabelledEnum

LONGEST_SESSION = timedelta(hours=8)


class SessionKind(LabelledEnum):
    """Whether a session is held with the whole group or with one man."""

    GROUP = "GROUP", "Grupal", "Group"
    INDIVIDUAL = "INDIVIDUAL", "Individual", "Individual"


class Modality(LabelledEnum):
    """Where a session takes place."""

    REMOTE = "REMOTE", "Virtual", "Remote"
    IN_PERSON = "IN_PERSON", "Presencial", "In person"


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session of the programme; `position` counts from 1 over the whole programme."""

    position: int
    phase: int
    module: str
    title: str
    kind: SessionKind
    modality: Modality
    minutes: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the programme; its gate opens when `required_sessions` of its sessions are credited."""

    number: int
    title: str
    required_sessions: int
    sessions: tuple[PlannedSession, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A whole programme version."""

    phases: tuple[Phase, ...]
    policy: AttendancePolicy

    @property
    def sessions(self) -> tuple[PlannedSession, ...]:
        """Return all planned sessions in order."""
        return tuple(session for phase in self.phases for session in phase.sessions)

    def at(self, position: int) -> PlannedSession | None:
        """Return the planned session at a position, None when the programme has none there."""
        return self.sessions[position - 1] if 1 <= position <= len(self.sessions) else None


def read_template(data: Mapping[str, Any]) -> Template:
    """Build the template from its stored form, whose shape was checked when it was submitted."""
    phases: list[Phase] = []
    position = 0
    for number, phase in enumerate(data["phases"], start=1):
        sessions = tuple(_sessions(phase["modules"], number, position))
        position += len(sessions)
        phases.append(Phase(number, phase["title"], phase["required_sessions"], sessions))
    return Template(tuple(phases), AttendancePolicy(**data["attendance_policy"]))


def _sessions(modules: list[dict[str, Any]], phase: int, before: int) -> Iterator[PlannedSession]:
    planned = ((module["title"], session) for module in modules for session in module["sessions"])
    for position, (module, session) in enumerate(planned, start=before + 1):
        yield PlannedSession(
            position=position,
            phase=phase,
            module=module,
            title=session["title"],
            kind=SessionKind(session["kind"]),
            modality=Modality(session["modality"]),
            minutes=session["minutes"],
        )
