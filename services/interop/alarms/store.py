"""Alarms: what a person must look at; at most one open alarm of a kind about the same thing."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute

from services.interop.alarms.tables import AlarmRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach

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
    await db.execute(
        update(AlarmRow)
        .where(one_of(AlarmRow.subject_id, subject_ids), one_of(AlarmRow.kind, kinds), AlarmRow.resolved_at.is_(None))
        .values(resolved_at=now, version=AlarmRow.version + 1)
    )


async def get(db: Transaction, alarm_id: UUID) -> AlarmRow | None:
    """The alarm, locked until the transaction ends."""
    return await db.find(AlarmRow, alarm_id, lock=True)


async def page_of(db: Transaction, page: PageRequest, *, open_only: bool) -> tuple[list[AlarmRow], str | None]:
    """One page, newest first."""
    few = [AlarmRow.resolved_at.is_(None)] if open_only else []
    return await keyset_in_reach(db, select(AlarmRow), page, AlarmRow.id, *few)
