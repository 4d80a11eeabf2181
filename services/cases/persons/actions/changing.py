"""Correcting what was recorded of a man, merging two records of him, and undoing that."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.persons import store as persons
from services.cases.persons.actions.contacting import adopt_phone, choose_phone
from services.cases.persons.actions.reading import known_person
from services.cases.persons.actions.showing import person_view
from services.cases.persons.actions.telling import tell_cases
from services.cases.persons.errors import (
    DocumentTaken,
    DocumentUnreadable,
    MergeForbidden,
    MergeNotUndoable,
    NothingRectified,
)
from services.cases.persons.models import Person, PersonMerge, PersonRectification, UndoneMerge
from services.cases.persons.rules import PersonChangeKind
from services.cases.persons.tables import PersonChangeRow, PersonRow
from shared.changes import record_change
from shared.database.transaction import Transaction
from shared.peru.identity_documents import DocumentType, normalise_document_number
from shared.peru.names import sound_key
from shared.problems import NotFound
from shared.unit_of_work import UnitOfWork, work_of
from shared.web.concurrency import require_version

_RECTIFIED = ("given_names", "surnames", "document_type", "document_number", "birth_date")


async def rectify_person(work: UnitOfWork, person_id: UUID, version: int, new: PersonRectification) -> Person:
    """Correct what was recorded of a man; the old values are kept, and his cases are told.

    Raises DocumentUnreadable, NothingRectified, and DocumentTaken where another man of the centre has the document.
    """
    async with work as db:
        person = await known_person(db, person_id, lock=True)
        require_version(person.version, version)
        before = {name: getattr(person, name) for name in _RECTIFIED}
        after = before | {name: value for name in _RECTIFIED if (value := getattr(new, name)) is not None}
        after["document_number"] = _document(after["document_type"], after["document_number"])
        changed = {name: value for name, value in after.items() if value != before[name]}
        if not changed:
            raise NothingRectified()
        if {"document_type", "document_number"} & changed.keys():
            await _require_free_document(db, person, after)
        for name, value in changed.items():
            setattr(person, name, value)
        person.sound_key = sound_key(f"{person.given_names} {person.surnames}")
        change = _change(db, person, PersonChangeKind.RECTIFIED, new.reason)
        change.before = {name: _written(before[name]) for name in changed}
        change.after = {name: _written(value) for name, value in changed.items()}
        await _record(db, person, "person.rectified", change)
        await tell_cases(db, await persons.cases_of(db, [person.id], lock=True))
        return work.answer(await person_view(db, person))


async def merge_persons(work: UnitOfWork, person_id: UUID, version: int, merge: PersonMerge) -> Person:
    """Make another record of the same man part of this one: his cases, his telephones, and the ids that lead to him.

    Raises MergeForbidden for one record, or for records of two centres.
    """
    async with work as db:
        await db.lock_all(PersonRow, sorted({person_id, merge.other_person_id}))
        person = await known_person(db, person_id, lock=True)
        require_version(person.version, version)
        other = await known_person(db, merge.other_person_id, lock=True)
        if other.id == person.id:
            raise MergeForbidden.with_itself()
        if other.centre_id != person.centre_id:
            raise MergeForbidden.of_another_centre()
        for one in (person, other):
            await adopt_phone(db, one)
        cases = await persons.cases_of(db, [other.id], lock=True)
        earlier = await persons.merged_into(db, [other.id])
        points = await persons.contact_points(db, [other.id])
        change = _change(db, person, PersonChangeKind.MERGED, merge.reason)
        change.other_person_id = other.id
        change.moved_cases = [case.id for case in cases]
        change.moved_persons = [one.id for one in earlier]
        change.moved_contact_points = [one.id for one in points]
        other.version += 1
        await _move(db, [other, *earlier], person.id)
        await persons.move_contact_points(db, change.moved_contact_points, person.id)
        await _record(db, person, "person.merged", change)
        await tell_cases(db, cases, person_id=person.id)
        await choose_phone(db, person)
        return work.answer(await person_view(db, person))


async def undo_merge(work: UnitOfWork, person_id: UUID, change_id: UUID, version: int, undone: UndoneMerge) -> Person:
    """Give the other record back what came from it: its cases, telephones and ids; what came since stays.

    Answers the record that was given back. Raises MergeNotUndoable.
    """
    async with work as db:
        person = await known_person(db, person_id, lock=True)
        require_version(person.version, version)
        merge = await db.find(PersonChangeRow, change_id)
        if merge is None or merge.person_id != person.id or merge.kind != PersonChangeKind.MERGED:
            raise NotFound()
        assert merge.other_person_id is not None  # noqa: S101  (a merge names it)
        other = await db.find(PersonRow, merge.other_person_id, lock=True)
        if other is None or other.merged_into != person.id or await persons.undone_among(db, [merge.id]):
            raise MergeNotUndoable()
        cases = [one for one in await persons.cases_of(db, [person.id], lock=True) if one.id in merge.moved_cases]
        earlier = [one for one in await persons.merged_into(db, [person.id]) if one.id in merge.moved_persons]
        change = _change(db, person, PersonChangeKind.UNMERGED, undone.reason)
        change.other_person_id, change.undoes = other.id, merge.id
        change.moved_cases = [case.id for case in cases]
        other.version += 1
        await _move(db, [other], None)
        await _move(db, earlier, other.id)
        await persons.move_contact_points(db, merge.moved_contact_points, other.id)
        await _record(db, person, "person.unmerged", change)
        await tell_cases(db, cases, person_id=other.id)
        for one in (person, other):
            await choose_phone(db, one)
        return work.answer(await person_view(db, other))


async def _record(db: Transaction, person: PersonRow, action: str, change: PersonChangeRow) -> None:
    await record_change(db, person, action, reason=change.reason)
    change.version = person.version
    await db.add(change)


async def _move(db: Transaction, rows: Sequence[PersonRow], merged_into: UUID | None) -> None:
    for row in rows:
        row.merged_into = merged_into
        await db.save(row)


async def _require_free_document(db: Transaction, person: PersonRow, after: dict[str, Any]) -> None:
    owner = await persons.find_known(db, person.centre_id, after["document_type"], after["document_number"])
    if owner is not None:
        raise DocumentTaken.by(owner.id)


def _document(document_type: str, number: str) -> str:
    try:
        return normalise_document_number(DocumentType(document_type), number)
    except ValueError as error:
        raise DocumentUnreadable() from error


def _change(db: Transaction, person: PersonRow, kind: PersonChangeKind, reason: str) -> PersonChangeRow:
    work = work_of(db)
    return PersonChangeRow(
        centre_id=person.centre_id,
        created_at=work.now(),
        person_id=person.id,
        kind=kind,
        reason=reason,
        before={},
        after={},
        actor=work.principal.subject,
        actor_name=work.principal.name,
    )


def _written(value: object) -> str | None:
    return None if value is None else str(value)
