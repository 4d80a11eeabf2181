"""Who may call the routes of this service."""

from typing import Annotated

from shared.security.principal import Role
from shared.unit_of_work import UnitOfWork
from shared.web.access import anyone, service, staff, streamed, unkeyed

_CASE_STAFF = (
    Role.ADMISSION,
    Role.PSYCHOLOGIST,
    Role.SOCIAL_WORKER,
    Role.FACILITATOR,
    Role.COORDINATOR,
    Role.NATIONAL_COORDINATOR,
    Role.AUDITOR,
)

# Who may read of a case what went to court and CEM, as interop's own policy says; a test holds the two together.
EXCHANGE_READERS = frozenset(_CASE_STAFF) - {Role.FACILITATOR}

# Who may read what he answered and what was written of it; others see who assessed him when, and what came of it.
ASSESSMENT_READERS = frozenset({Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.COORDINATOR})

CaseReader = Annotated[UnitOfWork, anyone(staff(*_CASE_STAFF), service("cai-sessions", "cai-interop"))]
StaffReader = Annotated[UnitOfWork, staff(*_CASE_STAFF)]
Admission = Annotated[UnitOfWork, staff(Role.ADMISSION, Role.COORDINATOR)]
OrderChecker = Annotated[UnitOfWork, unkeyed(staff(Role.ADMISSION, Role.COORDINATOR))]
FirstContact = Annotated[UnitOfWork, staff(Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.COORDINATOR)]
Assessor = Annotated[UnitOfWork, staff(Role.PSYCHOLOGIST, Role.SOCIAL_WORKER)]
Coordinator = Annotated[UnitOfWork, staff(Role.COORDINATOR)]
ContingencyDeclarer = Annotated[UnitOfWork, staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR)]
ContingencyPlanner = Annotated[UnitOfWork, unkeyed(staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR))]
InstrumentAuthor = Annotated[UnitOfWork, staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR)]
PlanAuthor = Annotated[UnitOfWork, staff(Role.PSYCHOLOGIST, Role.SOCIAL_WORKER)]
PlanWorker = Annotated[UnitOfWork, staff(Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.FACILITATOR, Role.COORDINATOR)]
RiskRecorder = Annotated[UnitOfWork, staff(Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.COORDINATOR)]
RiskDecider = Annotated[UnitOfWork, staff(Role.SOCIAL_WORKER, Role.COORDINATOR)]
SocialWorker = Annotated[UnitOfWork, staff(Role.SOCIAL_WORKER)]
VictimReader = Annotated[UnitOfWork, unkeyed(anyone(staff(Role.SOCIAL_WORKER), service("cai-interop")))]
CentreWorker = Annotated[
    UnitOfWork,
    staff(Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.FACILITATOR, Role.COORDINATOR),
]
IncidentReporter = Annotated[
    UnitOfWork,
    staff(Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.FACILITATOR, Role.COORDINATOR),
]
IncidentVerifier = Annotated[UnitOfWork, staff(Role.SOCIAL_WORKER, Role.COORDINATOR)]
DocumentRecorder = Annotated[
    UnitOfWork,
    streamed(staff(Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.FACILITATOR, Role.COORDINATOR)),
]
DocumentWithdrawer = Annotated[
    UnitOfWork,
    staff(Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.FACILITATOR, Role.COORDINATOR),
]
FunnelWatcher = Annotated[
    UnitOfWork,
    staff(
        Role.ADMISSION,
        Role.PSYCHOLOGIST,
        Role.SOCIAL_WORKER,
        Role.COORDINATOR,
        Role.NATIONAL_COORDINATOR,
        Role.AUDITOR,
    ),
]
