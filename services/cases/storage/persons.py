"""The store of persons: the men as each centre knows them."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.storage.tables import PersonRow


async def find_person(db: AsyncSession, centre_id: UUID, document_type: str, document_number: str) -> PersonRow | None:
    """Return the person whom the centre knows under this document."""
    found: PersonRow | None = await db.scalar(
        select(PersonRow).where(
            PersonRow.centre_id == centre_id,
            PersonRow.document_type == document_type,
            PersonRow.document_number == document_number,
        )
    )
    return found


async def add_person(db: AsyncSession, **values: Any) -> None:
    """Insert a person; `values` are the columns of PersonRow."""
    await db.execute(insert(PersonRow).values(values))
