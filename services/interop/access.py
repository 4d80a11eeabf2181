"""Who may call the routes of this service."""

from typing import Annotated

from shared.security.principal import Role
from shared.unit_of_work import UnitOfWork
from shared.web.access import anyone, institution, public, service, staff, unkeyed

_EXCHANGE_STAFF = (
    Role.ADMISSION,
    Role.PSYCHOLOGIST,
    Role.SOCIAL_WORKER,
    Role.COORDINATOR,
    Role.NATIONAL_COORDINATOR,
    Role.AUDITOR,
)

AnyStaff = Annotated[UnitOfWork, staff()]
AnyStaffOrCases = Annotated[UnitOfWork, anyone(staff(), service("cai-cases"))]
# Courts, CEMs and outages are the whole country's: a centre reads them, and routes its own messages by hand if it must.
DirectoryKeeper = Annotated[UnitOfWork, staff(Role.NATIONAL_COORDINATOR, Role.ADMINISTRATOR)]
# A casilla's number decides whose orders are read: a centre's coordinator polls and matches (CasillaPoller), no more.
CentreKeeper = Annotated[UnitOfWork, staff(Role.ADMINISTRATOR)]
ExchangeReaderOrCases = Annotated[UnitOfWork, anyone(staff(*_EXCHANGE_STAFF), service("cai-cases"))]
CasillaPoller = Annotated[UnitOfWork, staff(Role.ADMISSION, Role.COORDINATOR)]
CasillaLooker = Annotated[UnitOfWork, unkeyed(staff(Role.ADMISSION, Role.COORDINATOR))]
ExchangeReader = Annotated[UnitOfWork, staff(*_EXCHANGE_STAFF)]
FilingWriter = Annotated[UnitOfWork, staff(Role.COORDINATOR, Role.SOCIAL_WORKER, Role.PSYCHOLOGIST)]
ReceiptBearer = Annotated[UnitOfWork, staff(Role.ADMISSION, Role.SOCIAL_WORKER, Role.COORDINATOR)]
ReferralReader = Annotated[
    UnitOfWork, anyone(institution("referrals:answer"), staff(Role.SOCIAL_WORKER, Role.COORDINATOR, Role.AUDITOR))
]
SocialWorker = Annotated[UnitOfWork, staff(Role.SOCIAL_WORKER)]
SheetPrinter = Annotated[UnitOfWork, unkeyed(staff(Role.SOCIAL_WORKER))]
ReferralAnswerer = Annotated[UnitOfWork, anyone(institution("referrals:answer"), staff(Role.SOCIAL_WORKER))]
Coordinator = Annotated[UnitOfWork, staff(Role.COORDINATOR)]
CourtSystem = Annotated[UnitOfWork, institution("orders:write")]
ComplianceAsker = Annotated[UnitOfWork, unkeyed(institution("compliance:read"))]
Anybody = Annotated[UnitOfWork, public()]
