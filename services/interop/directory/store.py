"""Courts with their outages, and CEMs: reference data that every centre shares."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from services.interop.directory.tables import CemRow, CourtOutageRow, CourtRow
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


async def get_court(db: Transaction, court_id: UUID, *, lock: bool = False) -> CourtRow | None:
    """The court, locked until the transaction ends when `lock`."""
    return await db.find(CourtRow, court_id, lock=lock)


async def find_court(db: Transaction, court_code: str) -> CourtRow | None:
    """The court with this code, such as 1801-JR-FT-15."""
    return await db.first(select(CourtRow).where(CourtRow.court_code == court_code))


async def list_courts(db: Transaction, page: PageRequest) -> tuple[list[CourtRow], str | None]:
    """One page of courts, newest first."""
    return await keyset(db, select(CourtRow), page, CourtRow.created_at, CourtRow.id)


async def list_outages(db: Transaction, court_id: UUID, page: PageRequest) -> tuple[list[CourtOutageRow], str | None]:
    """One page of the court's outages, newest first."""
    statement = select(CourtOutageRow).where(CourtOutageRow.court_id == court_id)
    return await keyset(db, statement, page, CourtOutageRow.began_at, CourtOutageRow.id)


async def courts_with(db: Transaction, court_codes: Collection[str]) -> Sequence[CourtRow]:
    """The courts with these codes."""
    return await db.all(select(CourtRow).where(one_of(CourtRow.court_code, court_codes)))


async def outages_at(db: Transaction, court_ids: Collection[UUID], moment: datetime) -> dict[UUID, str]:
    """Of the courts whose filing desk is recorded as out of order at this moment, the evidence of it."""
    statement = (
        select(CourtOutageRow)
        .where(one_of(CourtOutageRow.court_id, court_ids), CourtOutageRow.began_at <= moment)
        .where(or_(CourtOutageRow.ended_at.is_(None), CourtOutageRow.ended_at > moment))
        .order_by(CourtOutageRow.began_at)
    )
    return {outage.court_id: outage.evidence for outage in await db.all(statement)}


async def get_outage(db: Transaction, outage_id: UUID) -> CourtOutageRow | None:
    """One outage, locked."""
    return await db.find(CourtOutageRow, outage_id, lock=True)


async def get_cem(db: Transaction, cem_id: UUID, *, lock: bool = False) -> CemRow | None:
    """The CEM, locked until the transaction ends when `lock`."""
    return await db.find(CemRow, cem_id, lock=lock)


async def find_cem(db: Transaction, code: str) -> CemRow | None:
    """The CEM with our code."""
    return await db.first(select(CemRow).where(CemRow.code == code))


async def cem_names(db: Transaction, codes: Collection[str]) -> dict[str, str]:
    """The names of the CEMs with these codes."""
    return dict(await db.all(select(CemRow.code, CemRow.name).where(one_of(CemRow.code, codes))))


async def list_cems(db: Transaction, page: PageRequest, code: str | None) -> tuple[list[CemRow], str | None]:
    """One page of CEMs, newest first; only the one with the code when given."""
    statement = select(CemRow) if code is None else select(CemRow).where(CemRow.code == code)
    return await keyset(db, statement, page, CemRow.created_at, CemRow.id)


async def all_cems(db: Transaction) -> Sequence[CemRow]:
    """Every CEM of the country: a few hundred rows."""
    return await db.all(select(CemRow).order_by(CemRow.code).limit(5_000))


async def lock_cems_by_code(db: Transaction) -> dict[str, CemRow]:
    """Every CEM by its code, locked, for an import."""
    rows = await db.all(select(CemRow).order_by(CemRow.code).with_for_update())
    return {row.code: row for row in rows}
