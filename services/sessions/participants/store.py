"""The store of participants: what this service keeps of each case it was told of."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.sessions.participants.tables import ParticipantRow
from shared.pages import PageRequest, keyset_in_reach

_PROJECTED = ("centre_id", "case_version", "case_number", "case_state", "display_name")


async def project(db: AsyncSession, row: ParticipantRow) -> None:
    """Insert or renew what the case says of a man; an older version of the case changes nothing."""
    values = {name: getattr(row, name) for name in ("id", "version", "created_at", *_PROJECTED)}
    statement = insert(ParticipantRow).values(values)
    renewed = {name: statement.excluded[name] for name in _PROJECTED} | {"version": ParticipantRow.version + 1}
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=[ParticipantRow.id],
            set_=renewed,
            where=ParticipantRow.case_version < statement.excluded.case_version,
        )
    )


async def find_participant(db: AsyncSession, case_id: UUID) -> ParticipantRow | None:
    """Return a participant, None when there is none within reach."""
    return await db.get(ParticipantRow, case_id)


async def lock_participants(db: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, ParticipantRow]:
    """Return participants by case id, locked in the order of their ids until the transaction ends."""
    statement = select(ParticipantRow).where(ParticipantRow.id.in_(set(case_ids))).order_by(ParticipantRow.id)
    rows = await db.scalars(statement.with_for_update(), execution_options={"populate_existing": True})
    return {row.id: row for row in rows}


async def list_participants(db: AsyncSession, page: PageRequest) -> tuple[list[ParticipantRow], str | None]:
    """Return a page of participants, newest case first."""
    return await keyset_in_reach(db, select(ParticipantRow), page, ParticipantRow.id)
