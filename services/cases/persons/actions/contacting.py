"""By which telephones a man can be reached, and by which he is never to be: those that are hers."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.persons import store as persons
from services.cases.persons.actions.reading import known_person, readable_phone
from services.cases.persons.actions.showing import contact_point_view
from services.cases.persons.actions.telling import tell_cases
from services.cases.persons.errors import ContactPointEnded, PhoneKnown
from services.cases.persons.models import ContactPoint, ContactPointEnding, NewContactPoint
from services.cases.persons.rules import PhoneOwner, first_to_call, may_be_called
from services.cases.persons.tables import ContactPointRow, HerPhoneRow, PersonRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version
from shared.web.pages import Page, PageRequest


async def add_contact_point(work: UnitOfWork, person_id: UUID, new: NewContactPoint) -> ContactPoint:
    """Record a telephone of a person; of one that is hers nothing is kept but that it is never used.

    Raises PhoneUnreadable, and PhoneKnown for one that he has already.
    """
    phone = readable_phone(new.phone)
    async with work as db:
        person = await known_person(db, person_id, lock=True)
        await adopt_phone(db, person)
        index = work.cipher.blind_index(phone)
        if any(one.phone_index == index and one.ended_on is None for one in await _points(db, person)):
            raise PhoneKnown()
        if new.whose is PhoneOwner.HERS:
            await _never_call(db, person.centre_id, index)
        row = _row(db, person, phone, new.whose)
        row.note = new.note
        row.verified_on = work.today() if new.is_verified else None
        await record_change(db, row, "contact_point.recorded", after={"whose": new.whose})
        await choose_phone(db, person)
        return work.created(contact_point_view(row, await _hers(db, person, [row])))


async def verify_contact_point(work: UnitOfWork, person_id: UUID, point_id: UUID, version: int) -> ContactPoint:
    """Note that somebody has reached him there today. Raises ContactPointEnded."""
    async with work as db:
        person, row = await _locked(db, person_id, point_id, version)
        row.verified_on = work.today()
        await record_change(db, row, "contact_point.verified")
        await choose_phone(db, person)
        return work.answer(contact_point_view(row, await _hers(db, person, [row])))


async def end_contact_point(
    work: UnitOfWork, person_id: UUID, point_id: UUID, version: int, ending: ContactPointEnding
) -> ContactPoint:
    """Take a telephone out of use; it stays on record. Raises ContactPointEnded."""
    async with work as db:
        person, row = await _locked(db, person_id, point_id, version)
        row.ended_on, row.end_reason = work.today(), ending.reason
        await record_change(db, row, "contact_point.ended", reason=ending.reason)
        await choose_phone(db, person)
        return work.answer(contact_point_view(row, await _hers(db, person, [row])))


async def list_contact_points(work: UnitOfWork, person_id: UUID, page: PageRequest) -> Page[ContactPoint]:
    """Return a page of the telephones ever recorded of a person, newest first."""
    async with work.reading() as db:
        person = await known_person(db, person_id)
        points, following = await persons.page_of_contact_points(db, person.id, page)
        hers = await _hers(db, person, points)
    return page.of([contact_point_view(row, hers) for row in points], following)


async def is_hers(db: Transaction, centre_id: UUID, phone: str) -> bool:
    """Whether the telephone (E.164) is known to be a woman's of a case."""
    index = work_of(db).cipher.blind_index(phone)
    return bool(await persons.her_phones_among(db, centre_id, [index]))


async def note_phone(db: Transaction, person: PersonRow, phone: str, *, is_new: bool) -> None:
    """Put a telephone that an order names for him on his record, unless it is there already."""
    if is_new:
        await db.add(_row(db, person, phone, PhoneOwner.HIS))
        return
    await adopt_phone(db, person)
    index = work_of(db).cipher.blind_index(phone)
    if all(one.phone_index != index for one in await _points(db, person)):
        await db.add(_row(db, person, phone, PhoneOwner.HIS))
    await choose_phone(db, person)


async def never_call(db: Transaction, centre_id: UUID, phone: str) -> None:
    """Note that the telephone (E.164) is hers: it goes off every man's record as one that he may be called on."""
    index = work_of(db).cipher.blind_index(phone)
    await _never_call(db, centre_id, index)
    for person_id in await persons.persons_with_phone(db, centre_id, phone, index):
        person = await known_person(db, person_id, lock=True)
        await adopt_phone(db, person)
        await choose_phone(db, person)


async def _never_call(db: Transaction, centre_id: UUID, phone_index: str) -> None:
    now = work_of(db).now()
    await db.add_unless_there(HerPhoneRow(centre_id=centre_id, created_at=now, phone_index=phone_index))


async def _locked(db: Transaction, person_id: UUID, point_id: UUID, version: int) -> tuple[PersonRow, ContactPointRow]:
    person = await known_person(db, person_id, lock=True)
    row = next((one for one in await _points(db, person) if one.id == point_id), None)
    if row is None:
        raise NotFound()
    require_version(row.version, version)
    if row.ended_on is not None:
        raise ContactPointEnded()
    return person, row


async def _points(db: Transaction, person: PersonRow) -> list[ContactPointRow]:
    return await persons.contact_points(db, [person.id])


async def _hers(db: Transaction, person: PersonRow, points: Sequence[ContactPointRow]) -> frozenset[str]:
    return await persons.her_phones_among(db, person.centre_id, {one.phone_index for one in points})


async def adopt_phone(db: Transaction, person: PersonRow) -> None:
    """Give a telephone from before there were contact points its place among them."""
    if person.phone is not None and not await _points(db, person):
        await db.add(_row(db, person, person.phone, PhoneOwner.HIS))


async def choose_phone(db: Transaction, person: PersonRow) -> None:
    """Renew where he is called first; his cases are told when it is another telephone than before."""
    points = await _points(db, person)
    hers = await _hers(db, person, points)
    usable = [
        (PhoneOwner(one.whose), one.verified_on is not None, one.phone)
        for one in points
        if one.phone is not None
        and may_be_called(PhoneOwner(one.whose), is_ended=one.ended_on is not None, is_hers=one.phone_index in hers)
    ]
    chosen = first_to_call(usable)
    if chosen != person.phone:
        person.phone = chosen
        await record_change(db, person, "person.phone_chosen")
        await tell_cases(db, await persons.cases_of(db, [person.id], lock=True))


def _row(db: Transaction, person: PersonRow, phone: str, whose: PhoneOwner) -> ContactPointRow:
    work = work_of(db)
    return ContactPointRow(
        centre_id=person.centre_id,
        created_at=work.now(),
        person_id=person.id,
        phone=None if whose is PhoneOwner.HERS else phone,
        phone_index=work.cipher.blind_index(phone),
        whose=whose,
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )
