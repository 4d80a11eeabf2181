"""Alarms: what a person must look at; at most one open alarm of a kind about the same thing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
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

from services.interop.alarms.models import AlarmKind, AlarmState
from services.interop.alarms.tables import AlarmRow
from services.interop.delivery.tables import MessageRow
from services.interop.facts.tables import ComplianceFactRow
from services.interop.filings.tables import FilingRow
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
_OF_A_CASE: Mapping[str, type[MessageRow | FilingRow | ReferralRow | ComplianceFactRow]] = {
    "message": MessageRow,
    "filing": FilingRow,
    "referral": ReferralRow,
    "compliance_fact": ComplianceFactRow,
}

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
    db: Transaction, *, centre_id: UUID, kind: str, subject: str, subject_id: UUID, now: datetime
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


async def cases_of(db: Transaction, rows: Sequence[AlarmRow]) -> dict[UUID, UUID]:
    """The case by the id of what the alarms are about, where that belongs to one."""
    found = {row.subject_id: row.subject_id for row in rows if row.subject == "case"}
    for subject, table in _OF_A_CASE.items():
        ids = [row.subject_id for row in rows if row.subject == subject]
        if ids:
            known = await db.all(select(table.id, table.case_id).where(one_of(table.id, ids)))
            found |= {subject_id: case_id for subject_id, case_id in known if case_id is not None}
    return found


def _subjects_of(case_id: UUID) -> ColumnElement[Any]:
    """Return, as an array, the ids of all that belongs to the case and an alarm can be about; and the case's own."""
    own = [select(table.id).where(table.case_id == case_id) for table in _OF_A_CASE.values()]
    return func.array(union_all(select(literal(case_id, Uuid())), *own).scalar_subquery())
