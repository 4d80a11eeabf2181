"""Who may be given which task on a case."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from uuid import UUID

from shared.security.principal import Role
from shared.text import LabelledEnum


class Task(LabelledEnum):
    """What somebody answers for on a case: one professional at a time for each."""

    FIRST_CONTACT = "FIRST_CONTACT", "Primer contacto", "First contact"
    PSYCHOLOGY = "PSYCHOLOGY", "Atención psicológica", "Psychology"
    SOCIAL_WORK = "SOCIAL_WORK", "Trabajo social", "Social work"
    FOLLOW_UP = "FOLLOW_UP", "Seguimiento", "Follow-up"


_ROLES: Mapping[Task, frozenset[Role]] = MappingProxyType(
    {
        Task.FIRST_CONTACT: frozenset({Role.ADMISSION, Role.SOCIAL_WORKER, Role.PSYCHOLOGIST}),
        Task.PSYCHOLOGY: frozenset({Role.PSYCHOLOGIST}),
        Task.SOCIAL_WORK: frozenset({Role.SOCIAL_WORKER}),
        Task.FOLLOW_UP: frozenset({Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.FACILITATOR, Role.COORDINATOR}),
    }
)


def may_take(task: Task, roles: Collection[Role]) -> bool:
    """Whether somebody with these roles can answer for the task."""
    return not _ROLES[task].isdisjoint(roles)


def works_at(centre_id: UUID, centres: Collection[UUID]) -> bool:
    """Whether somebody of these centres works at the case's; national roles have none, and take no cases."""
    return centre_id in centres
