"""From a report and a person's decisions to entries of the roll call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.attendance.rules.roll_call import Entry
from services.sessions.attendance_imports.rules.presence import Presence, present_for, present_within
from services.sessions.attendance_imports.rules.presence_outcome import suggest_outcome
from services.sessions.attendance_imports.rules.zoom_report import ReportedPerson
from services.sessions.groups.rules.weekly_schedule import Slot


@dataclass(frozen=True, slots=True)
class Decision:
    """That a person of the report is one of the group; what is None is left to what the minutes suggest."""

    person: str
    case_id: UUID
    outcome: Outcome | None = None
    evidence: str | None = None
    note: str | None = None
    revision: int | None = None
    correction_reason: str | None = None


def presence_of(people: Iterable[ReportedPerson], slot: Slot) -> Presence:
    """Return the presence of one man within the session, under however many names and devices he came."""
    people = list(people)
    intervals = [interval for person in people for interval in person.intervals]
    if intervals:
        return present_within(intervals, slot)
    return present_for(sum(person.total_minutes or 0 for person in people), slot)


def undecided(people: Iterable[ReportedPerson], decided: Iterable[str]) -> list[str]:
    """Return the keys of those that nobody decided on; the meeting's host needs no decision."""
    known = set(decided)
    return [person.key for person in people if not person.host and person.key not in known]


def entries_of(
    decisions: Iterable[Decision], people: Mapping[str, ReportedPerson], slot: Slot, policy: AttendancePolicy
) -> list[Entry]:
    """Return one entry for each man, in the order decided; two persons who are the same man are taken together."""
    by_case: dict[UUID, list[Decision]] = {}
    for decision in decisions:
        by_case.setdefault(decision.case_id, []).append(decision)
    return [_entry(made, [people[one.person] for one in made], slot, policy) for made in by_case.values()]


def _entry(made: list[Decision], people: list[ReportedPerson], slot: Slot, policy: AttendancePolicy) -> Entry:
    presence = presence_of(people, slot)
    minutes = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    outcome = next((one.outcome for one in made if one.outcome), None)
    return Entry(
        case_id=made[0].case_id,
        outcome=outcome or suggest_outcome(presence, minutes, policy).outcome,
        minutes_present=presence.minutes,
        minutes_late=presence.minutes_late,
        evidence=next((one.evidence for one in made if one.evidence), None),
        note=next((one.note for one in made if one.note), None),
        revision=next((one.revision for one in made if one.revision), None),
        correction_reason=next((one.correction_reason for one in made if one.correction_reason), None),
    )
