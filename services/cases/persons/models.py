"""Persons as they are published: a man apart from his cases, what was corrected of him, how he can be reached."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from services.cases.dates import BirthDate
from services.cases.persons.rules import PersonChangeKind, PhoneOwner
from shared.peru.identity_documents import DocumentType
from shared.published import Boolean, Name, Published, Resource, ShortText
from shared.references import ActorReference, CaseReference, CentreReference


class Person(Resource):
    """A man as one centre knows him."""

    path: ClassVar[str] = "/v1/persons"

    centre: CentreReference
    given_names: str
    surnames: str
    document_type: DocumentType
    document_number: str
    birth_date: date | None
    phone: str | None = Field(
        description="Where he is called first; null when there is no telephone he may be called on"
    )
    cases: list[CaseReference] = Field(description="His cases at this centre, the newest first")
    merged_ids: list[UUID] = Field(description="Records that were merged into this one: their ids lead here")


class PersonRectification(Published):
    """A correction of what was recorded of him: what is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Error de tipeo: el DNI dice Ñahui.", "surnames": "Ñahui Quispe"}]}
    )

    reason: ShortText
    given_names: Name | None = None
    surnames: Name | None = None
    document_type: DocumentType | None = None
    document_number: Name | None = None
    birth_date: BirthDate | None = None


class PersonMerge(Published):
    """Another record of the same man, which becomes part of this one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "other_person_id": "0192f0c4-0000-7000-8000-000000000009",
                    "reason": "El mismo hombre: su DNI se escribió mal en la segunda orden.",
                }
            ]
        }
    )

    other_person_id: UUID
    reason: ShortText


class UndoneMerge(Published):
    """Why a merge is undone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Son dos hermanos."}]})

    reason: ShortText


class PersonChange(Published):
    """What was corrected or merged: the values before and after, who did it and why."""

    id: UUID
    person_version: int = Field(description="The person's version after it")
    kind: PersonChangeKind
    reason: str
    before: dict[str, Any] = Field(description="What was changed, as it was")
    after: dict[str, Any] = Field(description="The same, as it is since then")
    other_person_id: UUID | None = Field(description="The record that was merged or given back")
    moved_cases: list[CaseReference] = Field(description="The cases that came over, or went back")
    is_undone: Boolean
    actor: ActorReference
    recorded_at: datetime


class NewContactPoint(Published):
    """A telephone by which he may be reached."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"phone": "987 654 321", "whose": "HIS", "is_verified": True}],
        }
    )

    phone: Name
    whose: PhoneOwner
    is_verified: Boolean = Field(default=False, description="Somebody has reached him there")
    note: ShortText | None = Field(default=None, description="When to call, whom to ask for")


class ContactPointEnding(Published):
    """Why a telephone is not used any more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "El número ya no existe."}]})

    reason: ShortText


class ContactPoint(Resource):
    """A telephone of his record; of hers there is no number."""

    path: ClassVar[str] = "/v1/persons/{person_id}/contact-points"

    person_id: UUID
    phone: str | None
    whose: PhoneOwner
    may_be_called: Boolean = Field(description="false: nothing is sent there and nobody calls there")
    verified_on: date | None
    note: str | None
    ended_on: date | None
    end_reason: str | None
    recorded_by: ActorReference
    recorded_at: datetime
