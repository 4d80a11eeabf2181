"""Asking identity who somebody is, before a case is given to them."""

from dataclasses import dataclass
from uuid import UUID

from services.cases.assignments.errors import ProfessionalUnfit, ProfessionalUnknown
from services.cases.assignments.rules import Task, may_take, works_at
from services.identity.client import IdentityClient
from shared.security.principal import Role
from shared.service_client import UpstreamRefused
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Professional:
    """A member of staff: `subject` is the `sub` of their tokens."""

    subject: str
    name: str
    roles: frozenset[Role]
    centres: frozenset[UUID]

    def require_at(self, centre_id: UUID) -> None:
        """Let one who works at the centre pass; raise ProfessionalUnknown."""
        if not works_at(centre_id, self.centres):
            raise ProfessionalUnknown()

    def require_fit(self, task: Task) -> None:
        """Let one whose role can take the task pass; raise ProfessionalUnfit."""
        if not may_take(task, self.roles):
            raise ProfessionalUnfit()


async def professional_of(work: UnitOfWork, professional_id: UUID) -> Professional:
    """Return who has the account. Not inside a transaction.

    Raises ProfessionalUnknown for one that is not there or closed, UpstreamUnavailable while identity does not answer.
    """
    try:
        found = await work.runtime.client(IdentityClient).get_staff(professional_id)
    except UpstreamRefused as refused:
        if refused.status != 404:
            raise
        raise ProfessionalUnknown() from refused
    if found.disabled_at is not None:
        raise ProfessionalUnknown()
    return Professional(
        str(found.id), found.name, frozenset(found.roles), frozenset(centre.id for centre in found.centres)
    )
