"""Persons, their changes and their telephones as published."""

from collections.abc import Collection, Sequence
from uuid import UUID

from services.cases.cases.tables import CaseRow
from services.cases.persons import store as persons
from services.cases.persons.models import ContactPoint, Person, PersonChange
from services.cases.persons.rules import PersonChangeKind, PhoneOwner, may_be_called
from services.cases.persons.tables import ContactPointRow, PersonChangeRow, PersonRow
from shared.centre_names import named_centres
from shared.database.transaction import Transaction
from shared.references import ActorReference, CaseReference


async def person_views(db: Transaction, rows: Sequence[PersonRow]) -> list[Person]:
    """Return persons with the cases that are theirs and the ids that lead to them."""
    ids = [row.id for row in rows]
    cases = await persons.cases_of(db, ids)
    merged = await persons.merged_into(db, ids)
    centres = await named_centres(db, {row.centre_id for row in rows})
    return [
        Person(
            id=row.id,
            version=row.version,
            centre=centres[row.centre_id],
            given_names=row.given_names,
            surnames=row.surnames,
            document_type=row.document_type,
            document_number=row.document_number,
            birth_date=row.birth_date,
            phone=row.phone,
            cases=[case_reference(case) for case in cases if case.person_id == row.id],
            merged_ids=[one.id for one in merged if one.merged_into == row.id],
        )
        for row in rows
    ]


async def person_view(db: Transaction, row: PersonRow) -> Person:
    """Return one person."""
    (view,) = await person_views(db, [row])
    return view


def case_reference(case: CaseRow) -> CaseReference:
    """Return a case by its number."""
    return CaseReference(id=case.id, number=case.number)


def change_view(row: PersonChangeRow, numbers: dict[UUID, str], undone: Collection[UUID]) -> PersonChange:
    """Return one change of a person; `numbers` are those of the cases that moved."""
    return PersonChange(
        id=row.id,
        person_version=row.version,
        kind=PersonChangeKind(row.kind),
        reason=row.reason,
        before=row.before,
        after=row.after,
        other_person_id=row.other_person_id,
        moved_cases=[CaseReference(id=one, number=numbers.get(one, "")) for one in row.moved_cases],
        is_undone=row.id in undone,
        actor=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )


def contact_point_view(row: ContactPointRow, hers: Collection[str]) -> ContactPoint:
    """Return one telephone; `hers` are the blind indexes of those that are a woman's of a case."""
    whose = PhoneOwner(row.whose)
    return ContactPoint(
        id=row.id,
        version=row.version,
        person_id=row.person_id,
        phone=row.phone,
        whose=whose,
        may_be_called=may_be_called(whose, is_ended=row.ended_on is not None, is_hers=row.phone_index in hers),
        verified_on=row.verified_on,
        note=row.note,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        recorded_by=ActorReference.of(row.actor, row.actor_name),
        recorded_at=row.created_at,
    )
