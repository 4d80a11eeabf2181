"""Reading persons: one by any of his ids, a page of them, what was changed of one."""

from uuid import UUID

from services.cases.cases.store import cases
from services.cases.persons import store as persons
from services.cases.persons.actions.showing import change_view, person_view, person_views
from services.cases.persons.errors import PhoneUnreadable
from services.cases.persons.models import Person, PersonChange
from services.cases.persons.store import PersonFilter
from services.cases.persons.tables import PersonRow
from shared.database.transaction import Transaction
from shared.peru.names import sound_key
from shared.peru.phone import parse_phone
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork
from shared.web.pages import Page, PageRequest


async def known_person(db: Transaction, person_id: UUID, *, lock: bool = False) -> PersonRow:
    """Return the person with this id, or whom he was merged into; raise NotFound when there is none within reach."""
    row = await persons.find_person(db, person_id, lock=lock)
    if row is None:
        raise NotFound()
    return row


async def read_person(work: UnitOfWork, person_id: UUID) -> Person:
    """Return one person, by his own id or by that of a record that was merged into his."""
    async with work.reading() as db:
        return work.answer(await person_view(db, await known_person(db, person_id)))


async def find_persons(
    work: UnitOfWork, page: PageRequest, *, name: str | None, document_number: str | None, phone: str | None
) -> Page[Person]:
    """Return a page of the persons within reach, newest first. Raises PhoneUnreadable."""
    wanted = PersonFilter(
        name=name,
        sound=None if name is None else sound_key(name),
        document_number=None if document_number is None else "".join(document_number.split()).upper(),
        phone_index=None if phone is None else phone_index(work, phone),
    )
    async with work.reading() as db:
        rows, following = await persons.list_persons(db, wanted, page)
        return page.of(await person_views(db, rows), following)


async def read_changes(work: UnitOfWork, person_id: UUID, page: PageRequest) -> Page[PersonChange]:
    """Return a page of what was corrected of a person or merged into him, newest first."""
    async with work.reading() as db:
        person = await known_person(db, person_id)
        rows, following = await persons.list_changes(db, person.id, page)
        numbers = await cases.numbers_of(db, {case for row in rows for case in row.moved_cases})
        undone = await persons.undone_among(db, [row.id for row in rows])
    return page.of([change_view(row, numbers, undone) for row in rows], following)


def phone_index(work: UnitOfWork, phone: str) -> str:
    """Return the blind index of a telephone, by which it is found though stored sealed. Raises PhoneUnreadable."""
    return work.cipher.blind_index(readable_phone(phone))


def readable_phone(phone: str) -> str:
    """Return the telephone in E.164. Raises PhoneUnreadable."""
    try:
        return parse_phone(phone).e164
    except ValueError as error:
        raise PhoneUnreadable() from error
