"""The store of persons: the men as each centre knows them."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.storage.tables import PersonRow


async def meet_person(db: AsyncSession, **values: Any) -> UUID:
    """Return the id of the person whom the centre knows under this document, or of a new one.

    `values` are the columns of PersonRow. A known person keeps his name; a phone number given now is his newest.
    """
    new = insert(PersonRow).values(values)
    met = new.on_conflict_do_update(
        index_elements=[PersonRow.centre_id, PersonRow.document_type, PersonRow.document_number],
        set_={
            "phone": func.coalesce(new.excluded.phone, PersonRow.phone),
            "version": PersonRow.version + 1,
        },
    )
    person_id: UUID = (await db.execute(met.returning(PersonRow.id))).scalar_one()
    return person_id


async def find_name(db: AsyncSession, centre_id: UUID, document_type: str, document_number: str) -> str | None:
    """Return the name under which the centre knows the owner of this document, or None."""
    found: str | None = await db.scalar(
        select(PersonRow.given_names + " " + PersonRow.surnames).where(
            PersonRow.centre_id == centre_id,
            PersonRow.document_type == document_type,
            PersonRow.document_number == document_number,
        )
    )
    return found
