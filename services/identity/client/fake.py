"""A stand-in for IdentityClient in other services' tests: same methods, centres in memory, failures on demand."""

from datetime import UTC, datetime
from uuid import UUID

from services.identity.centres.models import Centre
from services.identity.staff.models import Staff
from shared.ids import new_id
from shared.references import CentreReference
from shared.security.principal import Role
from shared.service_client import UpstreamRefused


class FakeIdentity:
    """Answers from what a test put in; a centre it does not have is refused with 404, as the real service does."""

    def __init__(self) -> None:
        self._centres: dict[UUID, Centre] = {}
        self._staff: dict[UUID, Staff] = {}
        self._failures: dict[str, Exception] = {}

    def put_centre(self, centre: Centre) -> Centre:
        """Have this centre, in place of an earlier version of it."""
        self._centres[centre.id] = centre
        return centre

    def put_staff(self, staff: Staff) -> Staff:
        """Have this account, in place of an earlier version of it."""
        self._staff[staff.id] = staff
        return staff

    def fail_on(self, method: str, error: Exception | None) -> None:
        """Raise the error from the named method from now on; None lets it work again."""
        if error is None:
            self._failures.pop(method, None)
        else:
            self._failures[method] = error

    async def get_centre(self, centre_id: UUID) -> Centre:
        """Return the centre put in under this id."""
        if "get_centre" in self._failures:
            raise self._failures["get_centre"]
        if centre_id not in self._centres:
            raise UpstreamRefused(404, "not-found")
        return self._centres[centre_id]

    async def get_staff(self, staff_id: UUID) -> Staff:
        """Return the account put in under this id."""
        if "get_staff" in self._failures:
            raise self._failures["get_staff"]
        if staff_id not in self._staff:
            raise UpstreamRefused(404, "not-found")
        return self._staff[staff_id]


def example_staff(centre_id: UUID, *roles: Role, name: str = "Carla Ríos Poma") -> Staff:
    """Return an invented account of a centre; `model_copy(update=...)` changes what a test needs otherwise."""
    return Staff(
        id=new_id(),
        version=1,
        email="carla.rios@example.org",
        name=name,
        roles=list(roles) or [Role.PSYCHOLOGIST],
        centres=[CentreReference(id=centre_id, name="CAI Breña")],
        must_change_password=False,
        disabled_at=None,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def example_centre(centre_id: UUID | None = None) -> Centre:
    """Return an invented centre; `model_copy(update=...)` changes what a test needs otherwise."""
    return Centre(
        id=centre_id or new_id(),
        version=1,
        code="BRENA",
        name="CAI Breña",
        judicial_districts=["Lima"],
        judicial_district="Lima",
        ubigeo="150105",
        address="Jr. Ejemplo 123, Breña",
        phone="01 555 0100",
        filing_desk_email="mesadepartes.brena@example.org",
    )
