"""Recording attendance: each entry is judged by itself, what is taken is appended, and its consequences drawn."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.sessions.attendance import store as attendance_store
from services.sessions.attendance.actions.showing import attendance_view
from services.sessions.attendance.models import AttendanceSource, RollCallResult, RollCallRowResult, RowProblem
from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.attendance.rules.roll_call import (
    Entry,
    Occasion,
    Refusal,
    RowStatus,
    Standing,
    refusal_of,
    same_as,
)
from services.sessions.attendance.tables import AttendanceRow
from services.sessions.compliance.actions.consequences import draw_consequences
from services.sessions.enrolment.store import enrolments as enrolment_store
from services.sessions.groups.actions.naming import session_reference
from services.sessions.groups.store.sessions import SessionContext
from services.sessions.participants import store as participant_store
from services.sessions.participants.actions.showing import case_of
from services.sessions.programmes.rules.template import read_template
from shared import audit
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.published import Bilingual
from shared.references import CaseReference, SessionReference
from shared.text import Text
from shared.unit_of_work import work_of

_REPEATED = Refusal(
    "repeated-row",
    Text("Esta persona aparece dos veces: envíe una sola fila.", "This person appears twice: send one row only."),
)


async def record_entries(
    db: Transaction,
    context: SessionContext,
    entries: Iterable[Entry],
    source: AttendanceSource,
    import_id: UUID | None = None,
) -> RollCallResult:
    """Record what can be recorded of the entries for a session whose lock is held, and say what became of each."""
    entries = list(entries)
    expected = {enrolment.case_id for enrolment, _ in await enrolment_store.expected_at(db, context.session.id)}
    participants = await participant_store.lock_participants(db, expected & {entry.case_id for entry in entries})
    standing = await attendance_store.standing_at(db, context.session.id, participants)
    occasion = occasion_of(context, work_of(db).now())
    men = participants | await participant_store.find_participants(db, {entry.case_id for entry in entries} - expected)
    session = session_reference(context.session, context.programme)
    results: list[RollCallRowResult] = []
    taken: dict[UUID, AttendanceRow] = {}
    seen: set[UUID] = set()
    for entry in entries:
        row, man = standing.get(entry.case_id), men.get(entry.case_id)
        case = case_of(man) if man else CaseReference(id=entry.case_id, number="")
        refusal = _REPEATED if entry.case_id in seen else None
        seen.add(entry.case_id)
        if refusal is None and row is not None and same_as(entry, _standing(row)):
            results.append(_result(session, case, RowStatus.UNCHANGED, row))
            continue
        refusal = refusal or refusal_of(entry, _standing(row) if row else None, entry.case_id in expected, occasion)
        if refusal is not None:
            results.append(_result(session, case, RowStatus.REFUSED, row, refusal))
            continue
        taken[entry.case_id] = _new_row(db, context, entry, source, import_id)
        results.append(_result(session, case, RowStatus.RECORDED, taken[entry.case_id]))
    await attendance_store.add_attendance(db, taken.values())
    for case_id, new in taken.items():
        await _record(db, new, standing.get(case_id))
    await draw_consequences(db, {case_id: participants[case_id] for case_id in taken})
    return _summary(session, results)


def occasion_of(context: SessionContext, now: datetime) -> Occasion:
    """Return the session as the roll call's rules look at it."""
    session = context.session
    return Occasion(
        has_begun=session.starts_at <= now,
        minutes=int((session.ends_at - session.starts_at).total_seconds() // 60),
        policy=read_template(context.programme.template).policy,
    )


def _standing(row: AttendanceRow) -> Standing:
    return Standing(row.revision, Outcome(row.outcome), row.minutes_present, row.minutes_late, row.evidence, row.note)


def _new_row(
    db: Transaction, context: SessionContext, entry: Entry, source: AttendanceSource, import_id: UUID | None
) -> AttendanceRow:
    work = work_of(db)
    return AttendanceRow(
        id=new_id(),
        created_at=work.now(),
        centre_id=context.session.centre_id,
        session_id=context.session.id,
        case_id=entry.case_id,
        revision=(entry.revision or 0) + 1,
        outcome=entry.outcome,
        minutes_present=entry.minutes_present,
        minutes_late=entry.minutes_late,
        evidence=entry.evidence,
        note=entry.note,
        correction_reason=entry.correction_reason,
        source=source,
        import_id=import_id,
        recorded_by=work.principal.subject,
        recorded_by_name=work.principal.name,
    )


def _result(
    session: SessionReference,
    case: CaseReference,
    status: RowStatus,
    row: AttendanceRow | None,
    refusal: Refusal | None = None,
) -> RollCallRowResult:
    return RollCallRowResult(
        case=case,
        status=status,
        attendance=attendance_view(row, session, case) if row else None,
        problem=RowProblem(code=refusal.code, detail=Bilingual.of(refusal.text)) if refusal else None,
    )


async def _record(db: Transaction, new: AttendanceRow, before: AttendanceRow | None) -> None:
    await audit.record(
        db,
        action="attendance.corrected" if before else "attendance.recorded",
        subject="attendance",
        subject_id=new.id,
        centre_id=new.centre_id,
        reason=new.correction_reason,
        before={"outcome": before.outcome, "revision": before.revision} if before else None,
        after={"case_id": str(new.case_id), "outcome": new.outcome, "revision": new.revision},
    )


def _summary(session: SessionReference, results: list[RollCallRowResult]) -> RollCallResult:
    count = [result.status for result in results].count
    return RollCallResult(
        session=session,
        recorded=count(RowStatus.RECORDED),
        unchanged=count(RowStatus.UNCHANGED),
        refused=count(RowStatus.REFUSED),
        results=results,
    )
