"""Meeting a man in an order: the one whom the centre knows under his document, or a new one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.cases.persons import store as persons
from services.cases.persons.actions.contacting import is_hers, note_phone
from services.cases.persons.actions.reading import known_person
from services.cases.persons.tables import PersonRow
from shared.database.transaction import Transaction
from shared.peru.names import sound_key
from shared.unit_of_work import work_of


@dataclass(frozen=True)
class OrderedMan:
    """The man as an order names him, in normal form; `phone` in E.164."""

    centre_id: UUID
    given_names: str
    surnames: str
    document_type: str
    document_number: str
    phone: str | None
    birth_date: date | None


async def meet_person(db: Transaction, man: OrderedMan) -> UUID:
    """Return the id of the person; a known one keeps his name, and gets the telephone beside those he has.

    A telephone that is hers goes on no record as one that he may be called on.
    """
    new = PersonRow(
        centre_id=man.centre_id,
        created_at=work_of(db).now(),
        given_names=man.given_names,
        surnames=man.surnames,
        document_type=man.document_type,
        document_number=man.document_number,
        phone=None if man.phone is None or await is_hers(db, man.centre_id, man.phone) else man.phone,
        birth_date=man.birth_date,
        sound_key=sound_key(f"{man.given_names} {man.surnames}"),
    )
    person_id = await persons.meet_person(db, new)
    if man.phone is not None:
        is_new = person_id == new.id
        await note_phone(db, new if is_new else await known_person(db, person_id, lock=True), man.phone, is_new=is_new)
    return person_id
