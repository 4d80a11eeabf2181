"""Institutions' clients: find, lock, list."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.institution_clients.tables import InstitutionClientRow
from shared.pages import PageRequest, keyset


async def add_institution_client(db: AsyncSession, row: InstitutionClientRow) -> None:
    """Insert the client."""
    db.add(row)
    await db.flush()


async def find_institution_client(db: AsyncSession, id_: UUID) -> InstitutionClientRow | None:
    """Return the client, or None."""
    return await db.get(InstitutionClientRow, id_)


async def lock_institution_client(db: AsyncSession, id_: UUID) -> InstitutionClientRow | None:
    """Return the client locked against other changes, or None."""
    return await db.scalar(select(InstitutionClientRow).where(InstitutionClientRow.id == id_).with_for_update())


async def find_by_client_id(db: AsyncSession, client_id: str) -> InstitutionClientRow | None:
    """Return the client that signs in as `client_id`, or None."""
    return await db.scalar(select(InstitutionClientRow).where(InstitutionClientRow.client_id == client_id))


async def list_institution_clients(
    db: AsyncSession, page: PageRequest
) -> tuple[list[InstitutionClientRow], str | None]:
    """Return a page of clients, newest first, and the next cursor."""
    rows: tuple[list[Any], str | None] = await keyset(
        db, select(InstitutionClientRow), page, InstitutionClientRow.created_at, InstitutionClientRow.id
    )
    return rows
