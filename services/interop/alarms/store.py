"""Alarms: what a person must look at; at most one open alarm of a kind about the same thing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    any_,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy import Text as TextType
from sqlalchemy.orm import InstrumentedAttribute

from services.interop.alarms.models import AlarmKind, AlarmState, AlarmSubjectKind
from services.interop.alarms.tables import AlarmRow
from services.interop.delivery.tables import MessageRow
from services.interop.documents.tables import DocumentRow
from services.interop.facts.tables import ComplianceFactRow
from services.interop.filings.tables import FilingRow
from services.interop.known_cases.tables import KnownCaseRow
from services.interop.orders.tables import CasillaRow, NotificationRow
from services.interop.referrals.tables import ReferralRow
from shared.database.rows import table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.days import Days
from shared.web.pages import PageRequest, keyset_in_reach
from shared.web.spans import Order

# Written as in the index, which serves it only so; what has no bound value in it is the same text each time.
_STATE = literal_column(
    "CASE WHEN resolved_at IS NOT NULL THEN 'RESOLVED' WHEN acknowledged_at IS NOT NULL THEN 'ACKNOWLEDGED'"
    " ELSE 'OPEN' END",
    TextType(),
)
_OF_A_CASE: Sequence[type[MessageRow | FilingRow | ReferralRow | ComplianceFactRow]] = (
    MessageRow,
    FilingRow,
    ReferralRow,
    ComplianceFactRow,
)


class Subject(NamedTuple):
    """What an alarm is about: the case that it belongs to, its name, and of which kind it is, where there is one."""

    id: UUID
    case_id: UUID | None
    name: str
    kind: str | None


def _subjects() -> Mapping[AlarmSubjectKind, Select[UUID, UUID | None, str, str | None]]:
    """Return by kind the statement that shows the things of that kind, all but centres, whose names are kept apart."""
    no_case, no_kind = literal(None, Uuid()).label("case_id"), literal(None, TextType()).label("kind")
    filed = func.coalesce(DocumentRow.number, func.nullif(FilingRow.expediente, ""))
    carries = func.coalesce(filed, MessageRow.reference).label("name")
    sent, filing = select(MessageRow.id, MessageRow.case_id), select(FilingRow.id, FilingRow.case_id)
    arrived = func.coalesce(NotificationRow.expediente, NotificationRow.source_id).label("name")
    known = select(KnownCaseRow.id, KnownCaseRow.id.label("case_id"), KnownCaseRow.number.label("name"), no_kind)
    return {
        AlarmSubjectKind.NOTIFICATION: select(NotificationRow.id, NotificationRow.case_id, arrived, no_kind),
        AlarmSubjectKind.CASILLA: select(CasillaRow.id, no_case, CasillaRow.casilla.label("name"), no_kind),
        AlarmSubjectKind.MESSAGE: sent.add_columns(carries, MessageRow.kind)
        .join(FilingRow, FilingRow.id == MessageRow.subject_id, isouter=True)
        .join(DocumentRow, DocumentRow.id == FilingRow.document_id, isouter=True),
        AlarmSubjectKind.FILING: filing.add_columns(func.coalesce(filed, "").label("name"), FilingRow.kind).join(
            DocumentRow, DocumentRow.id == FilingRow.document_id, isouter=True
        ),
        AlarmSubjectKind.REFERRAL: select(
            ReferralRow.id, ReferralRow.case_id, ReferralRow.sheet_number.label("name"), ReferralRow.kind
        ),
        AlarmSubjectKind.COMPLIANCE_FACT: select(
            ComplianceFactRow.id,
            ComplianceFactRow.case_id,
            ComplianceFactRow.expediente.label("name"),
            ComplianceFactRow.kind,
        ),
        AlarmSubjectKind.CASE: known,
        AlarmSubjectKind.EVENT: known,
    }


_SUBJECTS = _subjects()
_ID_OF = {kind: shown.exported_columns["id"] for kind, shown in _SUBJECTS.items()}

# Made once: each turn of delivery runs the second.
_RESOLVE = (
    update(table_of(AlarmRow))
    .where(AlarmRow.subject_id == any_(bindparam("subjects", type_=ARRAY(Uuid))))
    .where(AlarmRow.kind == any_(bindparam("kinds", type_=ARRAY(TextType))), AlarmRow.resolved_at.is_(None))
    .values(resolved_at=bindparam("now"), version=AlarmRow.version + 1)
)

_SETTLED = (
    func.unnest(bindparam("subjects", type_=ARRAY(Uuid)), bindparam("kinds", type_=ARRAY(TextType)))
    .table_valued(column("subject_id", Uuid), column("kind", TextType))
    .render_derived(name="settled")
)
_RESOLVE_EACH = (
    update(table_of(AlarmRow))
    .where(AlarmRow.subject_id == _SETTLED.c.subject_id, AlarmRow.kind == _SETTLED.c.kind)
    .where(AlarmRow.resolved_at.is_(None))
    .values(resolved_at=bindparam("now"), version=AlarmRow.version + 1)
)

AT_ONCE = 500  # a sweep looks again until nothing is left that lacks its alarm


def lacks_alarm(kind: str, subject_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Return the condition that no alarm of the kind is open about the thing."""
    alarmed = select(AlarmRow.id).where(
        AlarmRow.subject_id == subject_id, AlarmRow.kind == kind, AlarmRow.resolved_at.is_(None)
    )
    return ~alarmed.exists()


async def raise_alarm(
    db: Transaction, *, centre_id: UUID, kind: str, subject: AlarmSubjectKind, subject_id: UUID, now: datetime
) -> None:
    """Open the alarm, unless it is open already."""
    alarm = AlarmRow(centre_id=centre_id, created_at=now, kind=kind, subject=subject, subject_id=subject_id)
    await db.add_unless_there(alarm)


async def resolve(db: Transaction, subject_id: UUID, now: datetime, *kinds: str) -> None:
    """Close the open alarms of these kinds about the thing; its cause is gone."""
    await resolve_all(db, {subject_id}, now, *kinds)


async def resolve_all(db: Transaction, subject_ids: Collection[UUID], now: datetime, *kinds: str) -> None:
    """Close the open alarms of these kinds about the things; their cause is gone."""
    await db.execute(_RESOLVE, {"subjects": list(subject_ids), "kinds": list(kinds), "now": now})


async def resolve_each(db: Transaction, settled: Collection[tuple[UUID, str]], now: datetime) -> None:
    """Close the open alarms of these things, each of its kind, by one statement; their cause is gone."""
    if settled:
        subjects, kinds = zip(*sorted(settled), strict=True)
        await db.execute(_RESOLVE_EACH, {"subjects": subjects, "kinds": kinds, "now": now})


async def get(db: Transaction, alarm_id: UUID) -> AlarmRow | None:
    """The alarm, locked until the transaction ends."""
    return await db.find(AlarmRow, alarm_id, lock=True)


async def page_of(
    db: Transaction,
    page: PageRequest,
    *,
    case_id: UUID | None,
    kinds: Sequence[AlarmKind],
    states: Sequence[AlarmState],
    raised: Days,
) -> tuple[list[AlarmRow], str | None]:
    """One page, newest first, of the alarms of these kinds in these states; of one case when given."""
    few = [] if case_id is None else [AlarmRow.subject_id == any_(_subjects_of(case_id))]
    alike = {AlarmRow.kind: kinds, _STATE: states}
    order = Order(AlarmRow.created_at, raised.since, raised.until)
    return await keyset_in_reach(db, select(AlarmRow), page, AlarmRow.id, *few, alike=alike, order=order)


async def subjects_of(db: Transaction, about: Collection[tuple[AlarmSubjectKind, UUID]]) -> dict[UUID, Subject]:
    """What the alarms are about, by id, where it is known: one statement for each kind."""
    found: dict[UUID, Subject] = {}
    for kind, shown in _SUBJECTS.items():
        if ids := [one for of_kind, one in about if of_kind is kind]:
            rows = await db.all(shown.where(one_of(_ID_OF[kind], ids)), into=Subject)
            found |= {row.id: row for row in rows}
    return found


def _subjects_of(case_id: UUID) -> ColumnElement[Any]:
    """Return, as an array, the ids of all that belongs to the case and an alarm can be about; and the case's own."""
    own = [select(table.id).where(table.case_id == case_id) for table in _OF_A_CASE]
    return func.array(union_all(select(literal(case_id, Uuid())), *own).scalar_subquery())
