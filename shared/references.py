"""How answers name what they point to: never by an id alone, always with the name that people know it by.

docs/api-policy.md tells front ends the same; tests/contracts/test_references.py holds every answer to it.
"""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from shared.peru.court_names import court_name
from shared.peru.expediente import parse_court_code
from shared.published import Published


class CentreReference(Published):
    """A centre (CAI)."""

    id: UUID
    name: str = Field(
        description="Empty for the moment between its registration and this service's hearing of it",
    )


class CaseReference(Published):
    """A case."""

    id: UUID
    number: str = Field(
        description="Empty for the moment between its opening and this service's hearing of it",
    )


class ProgrammeReference(Published):
    """A programme version."""

    id: UUID
    name: str
    label: str = Field(description="Its code and version, as cases and findings quote it")


class GroupReference(Published):
    """A group."""

    id: UUID
    name: str


class SessionReference(Published):
    """A session, known by its title in the programme and its time."""

    id: UUID
    title: str
    starts_at: datetime


class CourtReference(Published):
    """A court: by the code that expedientes end in, which is its id in the whole country."""

    code: str
    name: str

    @classmethod
    def of(cls, code: str, listed_name: str | None = None) -> "CourtReference":
        """Return the court of a code under its name in the directory, else the one that the code itself says."""
        said = None if listed_name else court_name(parse_court_code(code))
        return cls(code=code, name=listed_name or (said.text if said else f"Juzgado {code}"))


class CemReference(Published):
    """A women's emergency centre (CEM): by its code in the directory."""

    code: str
    name: str = Field(description="Empty of one that is no longer in the directory")


class StaffReference(Published):
    """A member of staff under today's name. `id` is the `sub` of their tokens."""

    id: str
    name: str = Field(description="Empty until this service hears of the account")


class ActorReference(Published):
    """Who did something: a member of staff, or the platform itself. `id` is the `sub` of their tokens."""

    id: str
    name: str = Field(description="As it was then; empty of what was done before names were kept")

    @classmethod
    def of(cls, subject: str, name: str | None) -> "ActorReference":
        """Return who is stored so."""
        return cls(id=subject, name=name or "")

    @classmethod
    def if_any(cls, subject: str | None, name: str | None) -> "ActorReference | None":
        """Return who is stored so, or None where nobody is."""
        return None if subject is None else cls.of(subject, name)
