"""What becomes of one row of a roll call: recorded, already so, or refused with the reason; each row by itself.

A session that has begun takes any outcome; one still ahead takes only an acceptable absence. What is on record is
never overwritten: a correction is a new revision that names the one it saw and says why.
"""

from dataclasses import dataclass
from uuid import UUID

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from shared.text import LabelledEnum, Text


class RowStatus(LabelledEnum):
    """What became of a row."""

    RECORDED = "RECORDED", "Registrada", "Recorded"
    UNCHANGED = "UNCHANGED", "Sin cambios", "Unchanged"
    REFUSED = "REFUSED", "No se registró", "Refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wants on record for one man; `revision` is the one he saw, None when he saw none."""

    case_id: UUID
    outcome: Outcome
    minutes_present: int | None = None
    minutes_late: int | None = None
    evidence: str | None = None
    note: str | None = None
    revision: int | None = None
    correction_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on record now for the man at this session."""

    revision: int
    outcome: Outcome
    minutes_present: int | None
    minutes_late: int | None
    evidence: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """The session, as far as the rules look at it."""

    has_begun: bool
    minutes: int
    policy: AttendancePolicy


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row was not taken: a stable code, and a sentence that says what to do."""

    code: str
    text: Text


def same_as(entry: Entry, standing: Standing) -> bool:
    """Tell whether the entry says just what is on record, so that a repeated row does nothing."""
    return (entry.outcome, entry.minutes_present, entry.minutes_late, entry.evidence, entry.note) == (
        standing.outcome,
        standing.minutes_present,
        standing.minutes_late,
        standing.evidence,
        standing.note,
    )


def refusal_of(entry: Entry, standing: Standing | None, expected: bool, occasion: Occasion) -> Refusal | None:
    """Return why the entry cannot be recorded, None when it can."""
    if not expected:
        return Refusal(
            "not-in-this-session",
            Text("Esta persona no está inscrita en la sesión.", "This person is not enrolled in the session."),
        )
    return (
        _against_the_clock(entry, occasion)
        or _against_the_minutes(entry, occasion)
        or _without_evidence(entry, occasion)
        or _against_the_record(entry, standing)
    )


def _against_the_clock(entry: Entry, occasion: Occasion) -> Refusal | None:
    if occasion.has_begun or MEANING[entry.outcome].acceptable_absence:
        return None
    return Refusal(
        "session-not-begun",
        Text(
            "La sesión aún no empieza: solo se puede registrar una inasistencia justificada.",
            "The session has not begun: only an acceptable absence can be recorded.",
        ),
    )


def _against_the_minutes(entry: Entry, occasion: Occasion) -> Refusal | None:
    longest = max(entry.minutes_present or 0, entry.minutes_late or 0)
    if longest > occasion.minutes:
        return Refusal(
            "more-minutes-than-the-session",
            Text(
                f"La sesión dura {occasion.minutes} minutos y se indicaron {longest}.",
                f"The session lasts {occasion.minutes} minutes and {longest} were given.",
            ),
        )
    return None


def _without_evidence(entry: Entry, occasion: Occasion) -> Refusal | None:
    if entry.evidence or not occasion.policy.needs_evidence(entry.outcome):
        return None
    return Refusal(
        "evidence-missing",
        Text(
            "«{outcome}» necesita su sustento: indique el documento o la constancia.",
            "“{outcome}” needs its evidence: name the document or record.",
        ).format(outcome=entry.outcome.label),
    )


def _against_the_record(entry: Entry, standing: Standing | None) -> Refusal | None:
    if (standing.revision if standing else None) != entry.revision:
        return Refusal(
            "stale-attendance",
            Text(
                "Ya hay otro registro para esta persona: vuelva a leer la lista y repita la corrección.",
                "There is another record for this person: read the roll call again and repeat the correction.",
            ),
        )
    if standing and not entry.correction_reason:
        return Refusal(
            "correction-reason-missing",
            Text("Indique el motivo de la corrección.", "Say why the record is corrected."),
        )
    return None
