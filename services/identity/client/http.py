"""The client of identity over HTTP; each call is made with the calling service's own rights."""

from typing import ClassVar
from uuid import UUID

from services.identity.centres.models import Centre
from services.identity.staff.models import Staff
from shared.service_answers import read_answer
from shared.service_client import ServiceClient


class IdentityClient:
    """Typed calls to the identity service; UpstreamRefused(404) for what does not exist."""

    service: ClassVar[str] = "identity"

    def __init__(self, http: ServiceClient) -> None:
        self._http = http

    async def get_centre(self, centre_id: UUID) -> Centre:
        """Return the centre: its name, place and how to reach it."""
        return read_answer(Centre, await self._http.get(f"/v1/centres/{centre_id}"))

    async def get_staff(self, staff_id: UUID) -> Staff:
        """Return the account: its name, roles and centres, and whether it is closed."""
        return read_answer(Staff, await self._http.get(f"/v1/staff/{staff_id}"))
