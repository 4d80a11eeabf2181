"""Alarms: what a person must look at; at most one open alarm of a kind about the same thing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.interop.alarms.tables import AlarmRow
from shared.ids import new_id
from shared.pages import PageRequest, keyset

AT_ONCE = 500  # a sweep looks again until nothing is left that lacks its alarm


def lacks_alarm(kind: str, subject_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Return the condition that no alarm of the kind is open about the thing."""
    alarmed = select(AlarmRow.id).where(
        AlarmRow.subject_id == subject_id, AlarmRow.kind == kind, AlarmRow.resolved_at.is_(None)
    )
    return ~alarmed.exists()


async def raise_alarm(
    db: AsyncSession, *, centre_id: UUID, kind: str, subject: str, subject_id: UUID, now: datetime
) -> None:
    """Open the alarm, unless it is open already."""
    values = {
        "id": new_id(), "centre_id": centre_id, "version": 1, "created_at": now, "kind": kind, "subject": subject,
        "subject_id": subject_id,
    }  # fmt: skip
    await db.execute(insert(AlarmRow).values(**values).on_conflict_do_nothing())


async def resolve(db: AsyncSession, subject_id: UUID, now: datetime, *kinds: str) -> None:
    """Close the open alarms of these kinds about the thing; its cause is gone."""
    await db.execute(
        update(AlarmRow)
        .where(AlarmRow.subject_id == subject_id, AlarmRow.kind.in_(kinds), AlarmRow.resolved_at.is_(None))
        .values(resolved_at=now, version=AlarmRow.version + 1)
    )


async def get(db: AsyncSession, alarm_id: UUID) -> AlarmRow | None:
    """The alarm, locked until the transaction ends."""
    return await db.get(AlarmRow, alarm_id, with_for_update=True)


async def page_of(db: AsyncSession, page: PageRequest, *, open_only: bool) -> tuple[list[AlarmRow], str | None]:
    """One page, newest first."""
    statement = select(AlarmRow)
    if open_only:
        statement = statement.where(AlarmRow.resolved_at.is_(None))
    return await keyset(db, statement, page, AlarmRow.created_at, AlarmRow.id)
