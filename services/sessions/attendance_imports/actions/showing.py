"""An import as it is shown: what the report tells, whom each person may be, and who is missing from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.sessions.attendance import store as attendance_store
from services.sessions.attendance.actions.showing import shown_roll_call
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
from services.sessions.groups.actions.naming import named_sessions, session_reference
from services.sessions.groups.rules.weekly_schedule import Slot
from services.sessions.groups.store.sessions import SessionContext
from services.sessions.participants.actions.showing import case_of
from services.sessions.participants.tables import ParticipantRow
from services.sessions.programmes.rules.template import read_template
from shared.centre_names import named_centre, named_centres
from shared.database.transaction import Transaction
from shared.published import Bilingual
from shared.references import ActorReference, CentreReference, SessionReference
from shared.text import Text

_ELSEWHERE = Text(
    "Nadie del informe estuvo conectado durante la sesión: ¿es el informe de esta sesión y su zona horaria?",
    "Nobody in the report was connected during the session: is it this session's report, and its time zone?",
)


@dataclass(frozen=True)
class _Known:
    """Who is expected, what is remembered of them, and what stands on record."""

    men: dict[UUID, ParticipantRow]
    candidates: list[Candidate]
    standing: dict[UUID, AttendanceRow]


async def summary_views(db: Transaction, rows: Sequence[AttendanceImportRow]) -> list[AttendanceImportSummary]:
    """Return imports without their reports' content."""
    centres = await named_centres(db, (row.centre_id for row in rows))
    sessions = await named_sessions(db, (row.session_id for row in rows))
    return [AttendanceImportSummary(**_summary(row, centres[row.centre_id], sessions[row.session_id])) for row in rows]


async def import_view(
    db: Transaction,
    row: AttendanceImportRow,
    context: SessionContext,
    report: ParticipantsReport,
    repeated: bool = False,
) -> AttendanceImport:
    """Return an import with its report's people and the proposals for each."""
    known, session = await _known(db, context), session_reference(context.session, context.programme)
    slot = Slot(context.session.starts_at, context.session.ends_at)
    policy = read_template(context.programme.template).policy
    people = [_person(person, known, slot, policy) for person in report.people]
    warnings = list(report.warnings)
    if not any(person.minutes_present for person in people):
        warnings.append(_ELSEWHERE)
    meeting = report.meeting
    return AttendanceImport(
        **_summary(row, await named_centre(db, row.centre_id), session),
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
        roll_call=await shown_roll_call(db, session, row.roll_call) if row.roll_call else None,
    )


def _summary(row: AttendanceImportRow, centre: CentreReference, session: SessionReference) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "centre": centre,
        "session": session,
        "sha256": row.sha256,
        "time_zone": row.time_zone,
        "state": ImportState(row.state),
        "imported_by": ActorReference.of(row.imported_by, row.imported_by_name),
        "imported_at": row.created_at,
        "confirmed_by": ActorReference.if_any(row.confirmed_by, row.confirmed_by_name),
        "confirmed_at": row.confirmed_at,
    }


async def _known(db: Transaction, context: SessionContext) -> _Known:
    expected = await enrolment_store.expected_at(db, context.session.id)
    men = {participant.id: participant for _, participant in expected}
    nicknames: dict[UUID, set[str]] = {case_id: set() for case_id in men}
    emails: dict[UUID, set[str]] = {case_id: set() for case_id in men}
    for alias in await import_store.aliases_of(db, men):
        (emails if alias.kind == AliasKind.EMAIL else nicknames)[alias.case_id].add(alias.value)
    candidates = [
        Candidate(case_id, man.display_name, frozenset(nicknames[case_id]), frozenset(emails[case_id]))
        for case_id, man in men.items()
    ]
    return _Known(men, candidates, await attendance_store.standing_at(db, context.session.id, men))


def _person(person: ReportedPerson, known: _Known, slot: Slot, policy: AttendancePolicy) -> PersonOfReport:
    proposals = propose_matches(person, known.candidates)
    chosen = ticked(proposals)
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
        ticked=None if chosen is None else case_of(known.men[chosen]),
        proposals=[
            MatchProposal(
                case=case_of(known.men[one.case_id]),
                display_name=known.men[one.case_id].display_name,
                score=one.score,
                reason=one.reason,
                reason_text=Bilingual.of(one.reason.label),
            )
            for one in proposals
        ],
    )


def _missing(people: list[PersonOfReport], known: _Known) -> list[ExpectedPerson]:
    found = {person.ticked.id for person in people if person.ticked}
    missing: list[ExpectedPerson] = []
    for case_id, man in known.men.items():
        row = known.standing.get(case_id)
        if case_id not in found:
            missing.append(
                ExpectedPerson(
                    case=case_of(man),
                    display_name=man.display_name,
                    suggested_outcome=Outcome(row.outcome) if row else Outcome.ABSENT_UNACCEPTABLE,
                    revision=row.revision if row else None,
                )
            )
    return missing
