"""Who is asking: a member of staff, an institution's system, or another service of the platform."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.text import LabelledEnum


class Role(LabelledEnum):
    """What a member of a centre's staff does there; each route names the roles that may call it."""

    ADMISSION = "admission", "Admisión", "Admission"
    PSYCHOLOGIST = "psychologist", "Psicología", "Psychologist"
    SOCIAL_WORKER = "social_worker", "Trabajo social", "Social worker"
    FACILITATOR = "facilitator", "Facilitación de grupos", "Facilitator"
    COORDINATOR = "coordinator", "Coordinación del centro", "Coordinator"
    NATIONAL_COORDINATOR = "national_coordinator", "Coordinación nacional", "National coordinator"
    AUDITOR = "auditor", "Auditoría", "Auditor"
    ADMINISTRATOR = "administrator", "Administración de la plataforma", "Administrator"


class PrincipalKind(StrEnum):
    """The kinds of caller that the platform tells apart."""

    STAFF = "staff"
    INSTITUTION = "institution"
    SERVICE = "service"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller as its verified token says, and the centres whose data it may touch.

    `institution` is the code of the institution whose system calls; None of everybody else.
    """

    subject: str
    kind: PrincipalKind
    name: str = ""
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[str] = frozenset()
    centres: frozenset[UUID] = frozenset()
    all_centres: bool = False
    institution: str | None = None

    def may_act_in(self, centre_id: UUID) -> bool:
        """Tell whether the centre's data is within this caller's reach."""
        return self.all_centres or centre_id in self.centres


ANONYMOUS = Principal(subject="anonymous", kind=PrincipalKind.ANONYMOUS)


def service_principal(service: str) -> Principal:
    """Return the principal under which a service's own background work runs: every centre, no staff role."""
    return Principal(subject=f"cai-{service}", kind=PrincipalKind.SERVICE, name="CAI Virtual", all_centres=True)
