"""The client of interop over HTTP; each call is made with the calling service's own rights."""

from typing import ClassVar
from uuid import UUID

from services.interop.orders.models.notifications import CasillaNotification
from shared.service_answers import read_answer
from shared.service_client import ServiceClient


class InteropClient:
    """Reads orders that arrived.

    Raises UpstreamUnavailable when interop does not answer, UpstreamRefused on a 4xx (404: no such order).
    """

    service: ClassVar[str] = "interop"

    def __init__(self, http: ServiceClient) -> None:
        self._http = http

    async def get_notification(self, notification_id: UUID) -> CasillaNotification:
        """Return an order that arrived, by the casilla or from an institution's system."""
        response = await self._http.get(f"/v1/casilla-notifications/{notification_id}")
        return read_answer(CasillaNotification, response)
