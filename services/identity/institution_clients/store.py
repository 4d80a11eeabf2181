"""Institutions' clients: find, lock, list."""

from uuid import UUID

from sqlalchemy import select

from services.identity.institution_clients.tables import InstitutionClientRow
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset


async def find_institution_client(db: Transaction, id_: UUID) -> InstitutionClientRow | None:
    """Return the client, or None."""
    return await db.find(InstitutionClientRow, id_)


async def lock_institution_client(db: Transaction, id_: UUID) -> InstitutionClientRow | None:
    """Return the client locked against other changes, or None."""
    return await db.find(InstitutionClientRow, id_, lock=True)


async def find_by_client_id(db: Transaction, client_id: str) -> InstitutionClientRow | None:
    """Return the client that signs in as `client_id`, or None."""
    return await db.first(select(InstitutionClientRow).where(InstitutionClientRow.client_id == client_id))


async def list_institution_clients(db: Transaction, page: PageRequest) -> tuple[list[InstitutionClientRow], str | None]:
    """Return a page of clients, newest first, and the next cursor."""
    return await keyset(db, select(InstitutionClientRow), page, InstitutionClientRow.id)
