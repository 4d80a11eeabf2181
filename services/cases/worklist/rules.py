"""What waits for somebody, and for whom."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from shared.security.principal import Role
from shared.text import LabelledEnum


class WorkKind(LabelledEnum):
    """Why a case waits for somebody."""

    DUTY = "DUTY", "Plazo por cumplir", "Due by the policy"
    STANDING = "STANDING", "Lleva demasiado en su estado", "Too long in its state"
    APPOINTMENT = "APPOINTMENT", "Cita de hoy o sin resultado", "Appointment today, or without a result"
    INCIDENT = "INCIDENT", "Incumplimiento por verificar", "Incident to verify"


_ROLES: Mapping[WorkKind, frozenset[Role]] = MappingProxyType(
    {
        WorkKind.DUTY: frozenset({Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.COORDINATOR}),
        WorkKind.STANDING: frozenset({Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.COORDINATOR}),
        WorkKind.APPOINTMENT: frozenset({Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.COORDINATOR}),
        WorkKind.INCIDENT: frozenset({Role.SOCIAL_WORKER, Role.COORDINATOR}),
    }
)


def kinds_for(roles: Collection[Role], asked: Collection[WorkKind] | None) -> list[WorkKind]:
    """Return the kinds that wait for somebody with these roles, of those that are asked for."""
    return [kind for kind in asked or WorkKind if not _ROLES[kind].isdisjoint(roles)]
