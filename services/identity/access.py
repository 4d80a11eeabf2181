"""Who may call the routes of this service."""

from typing import Annotated

from shared.security.principal import Role
from shared.unit_of_work import UnitOfWork
from shared.web.access import anyone, public, service, staff

Administrator = Annotated[UnitOfWork, staff(Role.ADMINISTRATOR)]
StaffReader = Annotated[
    UnitOfWork, staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR)
]
AccountReader = Annotated[
    UnitOfWork,
    anyone(
        staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR),
        service("cai-cases", "cai-sessions"),
    ),
]
ClientReader = Annotated[UnitOfWork, staff(Role.AUDITOR, Role.ADMINISTRATOR)]
CentreReader = Annotated[UnitOfWork, anyone(staff(), service())]
Person = Annotated[UnitOfWork, staff()]
Everybody = Annotated[UnitOfWork, public()]
