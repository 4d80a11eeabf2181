"""The store of persons: the men as each centre knows them."""

from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from services.cases.persons.tables import PersonRow
from shared.database.rows import table_of
from shared.database.transaction import Transaction

_TABLE = table_of(PersonRow)
_PERSONS = _TABLE.c
_NEW = insert(_TABLE)
_MEET = _NEW.on_conflict_do_update(
    index_elements=[_PERSONS.centre_id, _PERSONS.document_type, _PERSONS.document_number],
    set_={"phone": func.coalesce(_NEW.excluded.phone, _PERSONS.phone), "version": _PERSONS.version + 1},
).returning(_PERSONS.id)
_NAME = select(_PERSONS.given_names + " " + _PERSONS.surnames).where(
    _PERSONS.centre_id == bindparam("centre_id"),
    _PERSONS.document_type == bindparam("document_type"),
    _PERSONS.document_number == bindparam("document_number"),
)


async def meet_person(db: Transaction, person: PersonRow) -> UUID:
    """Return the id of the person whom the centre knows under this document, or of the new one.

    A known person keeps his name; a phone number given now is his newest.
    """
    person_id: UUID | None = await db.first(_MEET, db.values_of(person))
    return person_id or person.id


async def find_name(db: Transaction, centre_id: UUID, document_type: str, document_number: str) -> str | None:
    """Return the name under which the centre knows the owner of this document, or None."""
    owner = {"centre_id": centre_id, "document_type": document_type, "document_number": document_number}
    return await db.first(_NAME, owner)
