"""Persons over HTTP: find them, correct them, merge two records of one man, and how he can be reached."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.cases.access import Coordinator, FirstContact, StaffReader
from services.cases.persons.actions import changing, contacting, reading
from services.cases.persons.errors import (
    ContactPointEnded,
    DocumentTaken,
    DocumentUnreadable,
    MergeForbidden,
    MergeNotUndoable,
    NothingRectified,
    PhoneKnown,
    PhoneUnreadable,
)
from services.cases.persons.models import (
    ContactPoint,
    ContactPointEnding,
    NewContactPoint,
    Person,
    PersonChange,
    PersonMerge,
    PersonRectification,
    UndoneMerge,
)
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/persons", tags=["Persons"])

_Typed = Annotated[str | None, Query(min_length=2, max_length=120)]


@router.get("", responses=problems(PhoneUnreadable))
async def list_persons(
    work: StaffReader, page: PageQuery, name: _Typed = None, document_number: _Typed = None, phone: _Typed = None
) -> Page[Person]:
    """List the persons within reach, newest first; names are found as they sound, telephones as people write them."""
    return await reading.find_persons(work, page, name=name, document_number=document_number, phone=phone)


@router.get("/{person_id}")
async def read_person(work: StaffReader, person_id: UUID) -> Person:
    """Read a person, by his id or by that of a record that was merged into his."""
    return await reading.read_person(work, person_id)


@router.get("/{person_id}/changes")
async def list_person_changes(work: StaffReader, person_id: UUID, page: PageQuery) -> Page[PersonChange]:
    """List what was corrected of a person, merged into him and given back, newest first."""
    return await reading.read_changes(work, person_id, page)


@router.post("/{person_id}/rectifications", responses=problems(DocumentTaken, DocumentUnreadable, NothingRectified))
async def rectify_person(work: FirstContact, person_id: UUID, version: IfMatch, body: PersonRectification) -> Person:
    """Correct what was recorded of him, with the reason; the old values are kept, and his cases are told."""
    return await changing.rectify_person(work, person_id, version, body)


@router.post("/{person_id}/merges", responses=problems(MergeForbidden))
async def merge_persons(work: Coordinator, person_id: UUID, version: IfMatch, body: PersonMerge) -> Person:
    """Merge another record of the same man into this one: cases, telephones and ids follow."""
    return await changing.merge_persons(work, person_id, version, body)


@router.post("/{person_id}/merges/{change_id}/undoing", responses=problems(MergeNotUndoable))
async def undo_merge(
    work: Coordinator, person_id: UUID, change_id: UUID, version: IfMatch, body: UndoneMerge
) -> Person:
    """Undo a merge, by its id among the changes; answers the record that was given back."""
    return await changing.undo_merge(work, person_id, change_id, version, body)


@router.get("/{person_id}/contact-points")
async def list_contact_points(work: StaffReader, person_id: UUID, page: PageQuery) -> Page[ContactPoint]:
    """List every telephone ever recorded of him, newest first."""
    return await contacting.list_contact_points(work, person_id, page)


@router.post("/{person_id}/contact-points", status_code=201, responses=problems(PhoneUnreadable, PhoneKnown))
async def add_contact_point(work: FirstContact, person_id: UUID, body: NewContactPoint) -> ContactPoint:
    """Record a telephone, and whose it is; one that is hers is never used again, and its number is not kept."""
    return await contacting.add_contact_point(work, person_id, body)


@router.post("/{person_id}/contact-points/{contact_point_id}/verification", responses=problems(ContactPointEnded))
async def verify_contact_point(
    work: FirstContact, person_id: UUID, contact_point_id: UUID, version: IfMatch
) -> ContactPoint:
    """Note that he was reached there today."""
    return await contacting.verify_contact_point(work, person_id, contact_point_id, version)


@router.post("/{person_id}/contact-points/{contact_point_id}/ending", responses=problems(ContactPointEnded))
async def end_contact_point(
    work: FirstContact, person_id: UUID, contact_point_id: UUID, version: IfMatch, body: ContactPointEnding
) -> ContactPoint:
    """Take a telephone out of use, with the reason; it stays on record."""
    return await contacting.end_contact_point(work, person_id, contact_point_id, version, body)
