"""An import as it is shown: what the report tells, whom each person may be, and who is missing from it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.sessions.attendance import store as attendance_store
from services.sessions.attendance.models import RollCallResult
from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.attendance.tables import AttendanceRow
from services.sessions.attendance_imports import store as import_store
from services.sessions.attendance_imports.models import (
    AttendanceImport,
    AttendanceImportSummary,
    Connection,
    ExpectedPerson,
    ImportState,
    MatchProposal,
    MeetingOfReport,
    PersonOfReport,
)
from services.sessions.attendance_imports.rules.person_matching import (
    AliasKind,
    Candidate,
    propose_matches,
    ticked,
)
from services.sessions.attendance_imports.rules.presence_outcome import suggest_outcome
from services.sessions.attendance_imports.rules.report_decisions import presence_of
from services.sessions.attendance_imports.rules.zoom_report import ParticipantsReport, ReportedPerson
from services.sessions.attendance_imports.tables import AttendanceImportRow
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.rules.weekly_schedule import Slot
from services.sessions.groups.store.sessions import SessionContext
from services.sessions.programmes.rules.template import read_template
from shared.database.transaction import Transaction
from shared.published import Bilingual
from shared.text import Text

_ELSEWHERE = Text(
    "Nadie del informe estuvo conectado durante la sesión: ¿es el informe de esta sesión y su zona horaria?",
    "Nobody in the report was connected during the session: is it this session's report, and its time zone?",
)


@dataclass(frozen=True)
class _Known:
    """Who is expected, what is remembered of them, and what stands on record."""

    names: dict[UUID, str]
    candidates: list[Candidate]
    standing: dict[UUID, AttendanceRow]


def summary_view(row: AttendanceImportRow) -> AttendanceImportSummary:
    """Return an import without the report's content."""
    return AttendanceImportSummary(**_summary(row))


async def import_view(
    db: Transaction,
    row: AttendanceImportRow,
    context: SessionContext,
    report: ParticipantsReport,
    repeated: bool = False,
) -> AttendanceImport:
    """Return an import with its report's people and the proposals for each."""
    known = await _known(db, context)
    slot = Slot(context.session.starts_at, context.session.ends_at)
    policy = read_template(context.programme.template).policy
    people = [_person(person, known, slot, policy) for person in report.people]
    warnings = list(report.warnings)
    if not any(person.minutes_present for person in people):
        warnings.append(_ELSEWHERE)
    meeting = report.meeting
    return AttendanceImport(
        **_summary(row),
        repeated=repeated,
        encoding=report.encoding,
        separator=report.separator,
        date_order=report.date_order,
        meeting=MeetingOfReport(topic=meeting.topic, started_at=meeting.started_at, ended_at=meeting.ended_at)
        if meeting
        else None,
        people=people,
        not_in_report=_missing(people, known),
        warnings=[Bilingual.of(text) for text in warnings],
        roll_call=RollCallResult.model_validate(row.roll_call) if row.roll_call else None,
    )


def _summary(row: AttendanceImportRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "centre_id": row.centre_id,
        "session_id": row.session_id,
        "sha256": row.sha256,
        "time_zone": row.time_zone,
        "state": ImportState(row.state),
        "imported_by": row.imported_by,
        "imported_at": row.created_at,
        "confirmed_by": row.confirmed_by,
        "confirmed_at": row.confirmed_at,
    }


async def _known(db: Transaction, context: SessionContext) -> _Known:
    expected = await enrolment_store.expected_at(db, context.session.id)
    names = {participant.id: participant.display_name for _, participant in expected}
    nicknames: dict[UUID, set[str]] = {case_id: set() for case_id in names}
    emails: dict[UUID, set[str]] = {case_id: set() for case_id in names}
    for alias in await import_store.aliases_of(db, names):
        (emails if alias.kind == AliasKind.EMAIL else nicknames)[alias.case_id].add(alias.value)
    candidates = [
        Candidate(case_id, name, frozenset(nicknames[case_id]), frozenset(emails[case_id]))
        for case_id, name in names.items()
    ]
    return _Known(names, candidates, await attendance_store.standing_at(db, context.session.id, names))


def _person(person: ReportedPerson, known: _Known, slot: Slot, policy: AttendancePolicy) -> PersonOfReport:
    proposals = propose_matches(person, known.candidates)
    presence = presence_of([person], slot)
    minutes = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    suggested = suggest_outcome(presence, minutes, policy)
    return PersonOfReport(
        key=person.key,
        shown_name=person.shown_name,
        original_name=person.original_name,
        email=person.email,
        guest=person.guest,
        host=person.host,
        connections=[Connection(joined_at=one.joined_at, left_at=one.left_at) for one in person.intervals],
        minutes_present=presence.minutes,
        minutes_late=presence.minutes_late,
        suggested_outcome=suggested.outcome,
        outcome_reason=Bilingual.of(suggested.reason),
        ticked_case_id=ticked(proposals),
        proposals=[
            MatchProposal(
                case_id=one.case_id,
                display_name=known.names[one.case_id],
                score=one.score,
                reason=one.reason,
                reason_text=Bilingual.of(one.reason.label),
            )
            for one in proposals
        ],
    )


def _missing(people: list[PersonOfReport], known: _Known) -> list[ExpectedPerson]:
    found = {person.ticked_case_id for person in people}
    missing: list[ExpectedPerson] = []
    for case_id, name in known.names.items():
        row = known.standing.get(case_id)
        if case_id not in found:
            missing.append(
                ExpectedPerson(
                    case_id=case_id,
                    display_name=name,
                    suggested_outcome=Outcome(row.outcome) if row else Outcome.ABSENT_UNACCEPTABLE,
                    revision=row.revision if row else None,
                )
            )
    return missing
