"""The store of participants: what this service keeps of each case it was told of."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.sessions.participants.tables import ParticipantRow
from shared.database.rows import table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset_in_reach

_NEW = insert(table_of(ParticipantRow))
_PROJECTED = ("centre_id", "case_version", "case_number", "case_state", "display_name")


_PROJECT = _NEW.on_conflict_do_update(
    index_elements=[ParticipantRow.id],
    set_={name: _NEW.excluded[name] for name in _PROJECTED} | {"version": ParticipantRow.version + 1},
    where=ParticipantRow.case_version < _NEW.excluded.case_version,
)


async def project(db: Transaction, row: ParticipantRow) -> None:
    """Insert or renew what the case says of a man; an older version of the case changes nothing."""
    await db.execute(_PROJECT, db.values_of(row))


async def find_participant(db: Transaction, case_id: UUID) -> ParticipantRow | None:
    """Return a participant, None when there is none within reach."""
    return await db.find(ParticipantRow, case_id)


async def find_participants(db: Transaction, case_ids: Iterable[UUID]) -> dict[UUID, ParticipantRow]:
    """Return participants by case id, those within reach."""
    wanted = select(ParticipantRow).where(one_of(ParticipantRow.id, set(case_ids)))
    return {row.id: row for row in await db.all(wanted)}


async def lock_participants(db: Transaction, case_ids: Iterable[UUID]) -> dict[UUID, ParticipantRow]:
    """Return participants by case id, locked in the order of their ids until the transaction ends."""
    statement = select(ParticipantRow).where(one_of(ParticipantRow.id, set(case_ids))).order_by(ParticipantRow.id)
    return {row.id: row for row in await db.all(statement.with_for_update())}


async def list_participants(db: Transaction, page: PageRequest) -> tuple[list[ParticipantRow], str | None]:
    """Return a page of participants, newest case first."""
    return await keyset_in_reach(db, select(ParticipantRow), page, ParticipantRow.id)
