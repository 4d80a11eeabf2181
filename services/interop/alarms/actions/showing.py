"""Alarms as published, with what they are about and what they say to a person."""

from collections.abc import Sequence
from uuid import UUID

from services.interop.alarms import store as alarm_store
from services.interop.alarms.actions.sentences import sentence
from services.interop.alarms.models import Alarm, AlarmKind, AlarmSubject, AlarmSubjectKind
from services.interop.alarms.store import Subject
from services.interop.alarms.tables import AlarmRow
from services.interop.known_cases.actions.naming import Names, names_of
from shared.database.transaction import Transaction
from shared.published import Bilingual
from shared.references import ActorReference

# As releases before alarms had a closed list of subjects stored them.
_EARLIER = {
    "court_filing": AlarmSubjectKind.FILING,
    "cem_referral": AlarmSubjectKind.REFERRAL,
    "cem_alert": AlarmSubjectKind.REFERRAL,
}
_PATHS = {
    AlarmSubjectKind.NOTIFICATION: "/v1/casilla-notifications/{id}",
    AlarmSubjectKind.MESSAGE: "/v1/messages/{id}",
    AlarmSubjectKind.FILING: "/v1/filings/{id}",
    AlarmSubjectKind.REFERRAL: "/v1/referrals/{id}",
    AlarmSubjectKind.COMPLIANCE_FACT: "/v1/messages/compliance-facts?case_id={case_id}",
    AlarmSubjectKind.CASE: "/v1/cases/{case_id}",
    AlarmSubjectKind.CENTRE: "/v1/centres/{id}",
    AlarmSubjectKind.EVENT: "/v1/cases/{case_id}",
}


async def alarm_view(db: Transaction, row: AlarmRow) -> Alarm:
    """An alarm as published."""
    return (await alarm_views(db, [row]))[0]


async def alarm_views(db: Transaction, rows: Sequence[AlarmRow]) -> list[Alarm]:
    """Alarms as published, each with the case that it is of, if it is of one."""
    about = [(_kind_of(row), row.subject_id) for row in rows]
    known = await alarm_store.subjects_of(db, about)
    subjects = [known.get(one) or _unknown(kind, one) for kind, one in about]
    names = await names_of(db, (row.centre_id for row in rows), (one.case_id for one in subjects))
    return [_view(row, subject, names) for row, subject in zip(rows, subjects, strict=True)]


def _kind_of(row: AlarmRow) -> AlarmSubjectKind:
    return _EARLIER.get(row.subject) or AlarmSubjectKind(row.subject)


def _unknown(kind: AlarmSubjectKind, subject_id: UUID) -> Subject:
    """Return what is said of a thing that is not found: a case is one also before interop hears of it."""
    return Subject(subject_id, subject_id if kind is AlarmSubjectKind.CASE else None, "", None)


def _path(kind: AlarmSubjectKind, subject: Subject) -> str | None:
    path = _PATHS.get(kind)
    if path is None or ("{case_id}" in path and subject.case_id is None):
        return None
    return path.format(id=subject.id, case_id=subject.case_id)


def _view(row: AlarmRow, subject: Subject, names: Names) -> Alarm:
    kind, about, centre = AlarmKind(row.kind), _kind_of(row), names.centres[row.centre_id]
    case = names.case_if_any(subject.case_id)
    if about is AlarmSubjectKind.CENTRE:
        subject = subject._replace(name=centre.name)
    return Alarm(
        id=row.id,
        version=row.version,
        centre=centre,
        kind=kind,
        text=Bilingual.of(sentence(kind, about, subject, case.number if case else "")),
        subject=AlarmSubject(kind=about, id=row.subject_id, name=subject.name, path=_path(about, subject)),
        case=case,
        display_name=names.man_if_any(subject.case_id),
        raised_at=row.created_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=ActorReference.if_any(row.acknowledged_by, row.acknowledged_by_name),
        resolved_at=row.resolved_at,
    )
