"""Which centres an account's tokens open: those it is assigned to, or every one for a national role."""

from collections.abc import Collection
from uuid import UUID

from shared.security.principal import Role

NATIONAL_ROLES = frozenset({Role.NATIONAL_COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR})
EVERY_CENTRE = "*"


def is_national(roles: Collection[str]) -> bool:
    """Tell whether one of `roles` reaches every centre of the country."""
    return not NATIONAL_ROLES.isdisjoint(roles)


def centres_claim(roles: Collection[str], centres: Collection[UUID]) -> list[str]:
    """Return the value of the `cai_centres` claim: centre ids, or ["*"] for every centre."""
    return [EVERY_CENTRE] if is_national(roles) else sorted(str(centre) for centre in centres)


def has_idle_centres(roles: Collection[str], centres: Collection[UUID]) -> bool:
    """Tell whether centres are given that would say nothing, since a national role reaches every one."""
    return bool(centres) and is_national(roles)


def lacks_a_centre(roles: Collection[str], centres: Collection[UUID]) -> bool:
    """Tell whether an account with these roles could see nothing, having neither a centre nor a national role."""
    return not centres and not is_national(roles)
