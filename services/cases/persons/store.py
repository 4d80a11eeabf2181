"""The store of persons: the men as each centre knows them, under their own ids and those of merged records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.cases.cases.tables import CaseRow
from services.cases.persons.tables import ContactPointRow, HerPhoneRow, PersonChangeRow, PersonRow
from shared.database.rows import table_of
from shared.database.statements import one_of
from shared.database.transaction import Transaction
from shared.web.pages import PageRequest, keyset, keyset_in_reach

_PERSONS = table_of(PersonRow).c


class KnownPerson(NamedTuple):
    """The man whom a centre knows by a document, and the name that the document's record bears."""

    id: UUID
    full_name: str


@dataclass(frozen=True)
class PersonFilter:
    """Which persons a list shows; what is None does not filter. `phone_index` is the blind index of a telephone."""

    name: str | None = None
    sound: str | None = None
    document_number: str | None = None
    phone_index: str | None = None


_NEW = insert(table_of(PersonRow))
_MEET = _NEW.on_conflict_do_update(  # the lock is what it is for: two orders of one man at once are one man
    index_elements=[_PERSONS.centre_id, _PERSONS.document_type, _PERSONS.document_number],
    set_={"version": _PERSONS.version},
).returning(func.coalesce(_PERSONS.merged_into, _PERSONS.id))
_KNOWN = select(
    func.coalesce(_PERSONS.merged_into, _PERSONS.id).label("id"),
    (_PERSONS.given_names + " " + _PERSONS.surnames).label("full_name"),
).where(
    _PERSONS.centre_id == bindparam("centre_id"),
    _PERSONS.document_type == bindparam("document_type"),
    _PERSONS.document_number == bindparam("document_number"),
)


async def meet_person(db: Transaction, person: PersonRow) -> UUID:
    """Return the id of the person whom the centre knows under this document, or of the new one."""
    person_id: UUID | None = await db.first(_MEET, db.values_of(person))
    return person_id or person.id


async def find_known(db: Transaction, centre_id: UUID, document_type: str, document_number: str) -> KnownPerson | None:
    """Return whom the centre knows as the owner of this document, or None."""
    owner = {"centre_id": centre_id, "document_type": document_type, "document_number": document_number}
    return await db.first(_KNOWN, owner, into=KnownPerson)


async def find_person(db: Transaction, person_id: UUID, *, lock: bool = False) -> PersonRow | None:
    """Return the person with this id, or the one into whom he was merged; None when there is none within reach."""
    found = await db.find(PersonRow, person_id, lock=lock)
    if found is None or found.merged_into is None:
        return found
    return await db.find(PersonRow, found.merged_into, lock=lock)


async def list_persons(db: Transaction, wanted: PersonFilter, page: PageRequest) -> tuple[list[PersonRow], str | None]:
    """Return a page of persons, newest first; one who was merged is found as whom he was merged into."""
    few: list[ColumnElement[bool]] = [PersonRow.merged_into.is_(None)]
    survivor = func.coalesce(_PERSONS.merged_into, _PERSONS.id)
    if wanted.name is not None:
        named = select(func.persons_named_like(wanted.name, wanted.sound))
        few.append(PersonRow.id == func.any(func.array(named.scalar_subquery())))
    if wanted.document_number is not None:
        owners = select(survivor).where(_PERSONS.document_number == wanted.document_number)
        few.append(PersonRow.id == func.any(func.array(owners.scalar_subquery())))
    if wanted.phone_index is not None:
        reached = select(ContactPointRow.person_id).where(ContactPointRow.phone_index == wanted.phone_index)
        few.append(PersonRow.id == func.any(func.array(reached.scalar_subquery())))
    return await keyset_in_reach(db, select(PersonRow), page, PersonRow.id, *few)


async def merged_into(db: Transaction, person_ids: Collection[UUID]) -> list[PersonRow]:
    """Return the records that were merged into one of these."""
    statement = select(PersonRow).where(one_of(PersonRow.merged_into, person_ids)).order_by(PersonRow.id)
    return await db.all(statement)


async def cases_of(db: Transaction, person_ids: Collection[UUID], *, lock: bool = False) -> list[CaseRow]:
    """Return their cases, newest first; locked in one order for all."""
    statement = select(CaseRow).where(one_of(CaseRow.person_id, person_ids)).order_by(CaseRow.id.desc())
    return await db.all(statement.with_for_update() if lock else statement)


async def list_changes(db: Transaction, person_id: UUID, page: PageRequest) -> tuple[list[PersonChangeRow], str | None]:
    """Return a page of what was changed of a person, newest first."""
    changes = select(PersonChangeRow).where(PersonChangeRow.person_id == person_id)
    return await keyset(db, changes, page, PersonChangeRow.id)


async def undone_among(db: Transaction, change_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of the changes were undone."""
    undoing = select(PersonChangeRow.undoes).where(one_of(PersonChangeRow.undoes, change_ids))
    return frozenset(one for one in await db.all(undoing) if one is not None)


async def contact_points(db: Transaction, person_ids: Collection[UUID]) -> list[ContactPointRow]:
    """Return the telephones on record, newest first."""
    wanted = select(ContactPointRow).where(one_of(ContactPointRow.person_id, person_ids))
    return await db.all(wanted.order_by(ContactPointRow.id.desc()))


async def page_of_contact_points(
    db: Transaction, person_id: UUID, page: PageRequest
) -> tuple[list[ContactPointRow], str | None]:
    """Return a page of the telephones on record, newest first."""
    return await keyset(
        db, select(ContactPointRow).where(ContactPointRow.person_id == person_id), page, ContactPointRow.id
    )


async def her_phones_among(db: Transaction, centre_id: UUID, indexes: Collection[str]) -> frozenset[str]:
    """Return which of the telephones, told by their blind indexes, are known to be a woman's of a case."""
    hers = select(HerPhoneRow.phone_index).where(
        HerPhoneRow.centre_id == centre_id, one_of(HerPhoneRow.phone_index, indexes)
    )
    return frozenset(await db.all(hers))


async def persons_with_phone(db: Transaction, centre_id: UUID, phone: str, phone_index: str) -> Sequence[UUID]:
    """Return on whose records the telephone (E.164) is, in the order of their ids."""
    recorded = select(ContactPointRow.person_id).where(
        ContactPointRow.centre_id == centre_id, ContactPointRow.phone_index == phone_index
    )
    chosen = select(PersonRow.id).where(PersonRow.centre_id == centre_id, PersonRow.phone == phone)
    return sorted(await db.all(recorded.union(chosen)))


async def move_contact_points(db: Transaction, ids: Collection[UUID], to: UUID) -> None:
    """Let the telephones be another record's."""
    table = table_of(ContactPointRow)
    moved = update(table).where(one_of(table.c.id, ids))
    await db.execute(moved.values(person_id=to, version=table.c.version + 1))
