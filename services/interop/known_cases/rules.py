"""Who is told the name of the man of a case that another service keeps."""

from uuid import UUID

from shared.security.principal import Principal, PrincipalKind, Role

WORKS_WITH_HIM = frozenset({Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.FACILITATOR, Role.COORDINATOR})
"""Roles of a centre that may read its cases (services/cases/access.py); a test holds the two together."""


def may_name_him(principal: Principal, centre_id: UUID) -> bool:
    """Whether the caller may be told who the man of a case of the centre is: as one of its own staff.

    Who reads across the country sees numbers, and so do courts, CEMs and the platform's other services.
    """
    is_staff_of_a_centre = principal.kind is PrincipalKind.STAFF and not principal.all_centres
    return is_staff_of_a_centre and principal.may_act_in(centre_id) and not WORKS_WITH_HIM.isdisjoint(principal.roles)
