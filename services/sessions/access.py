"""Who may call the routes of sessions. Every route takes its unit of work from one of these."""

from typing import Annotated

from shared.security.principal import Role
from shared.unit_of_work import UnitOfWork
from shared.web.access import anyone, public, service, staff

_READERS = (
    Role.ADMISSION,
    Role.PSYCHOLOGIST,
    Role.SOCIAL_WORKER,
    Role.FACILITATOR,
    Role.COORDINATOR,
    Role.NATIONAL_COORDINATOR,
    Role.AUDITOR,
)

Coordination = Annotated[UnitOfWork, staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR)]
"""Programmes and groups, and the decision on a finding: the coordinator of a centre, or of the country."""

Placing = Annotated[UnitOfWork, staff(Role.COORDINATOR, Role.ADMISSION, Role.SOCIAL_WORKER, Role.PSYCHOLOGIST)]
"""Enrolling a man and what follows on it."""

Facilitation = Annotated[UnitOfWork, staff(Role.FACILITATOR, Role.COORDINATOR)]
"""Running a session: links, identity, roll call, imports."""

Team = Annotated[UnitOfWork, staff(*_READERS)]
"""Reading anything of the centre's sessions."""

TeamOrPlatform = Annotated[UnitOfWork, anyone(staff(*_READERS), service("cai-interop", "cai-cases"))]
"""What other services of the platform read too."""

LinkHolder = Annotated[UnitOfWork, public()]
"""Whoever holds a personal join link; the link itself is the right."""
