"""The client of interop over HTTP; each call is made with the calling service's own rights."""

from typing import ClassVar
from uuid import UUID

from services.interop.alarms.models import Alarm
from services.interop.delivery.models import Message
from services.interop.directory.models.cems import Cem
from services.interop.orders.models.notifications import CasillaNotification
from shared.service_answers import read_answer
from shared.service_client import ServiceClient
from shared.web.pages import Page

_SHOWN = frozenset({"items"})
"""Lists that are shown, and of which nobody decides by an item he does not know."""


class InteropClient:
    """Reads orders that arrived, what was sent and what is wrong on a case, and the directory of CEMs.

    Raises UpstreamUnavailable when interop does not answer, UpstreamRefused on a 4xx (404: no such order).
    """

    service: ClassVar[str] = "interop"

    def __init__(self, http: ServiceClient) -> None:
        self._http = http

    async def get_notification(self, notification_id: UUID) -> CasillaNotification:
        """Return an order that arrived, by the casilla or from an institution's system."""
        response = await self._http.get(f"/v1/casilla-notifications/{notification_id}")
        return read_answer(CasillaNotification, response)

    async def latest_messages(self, case_id: UUID) -> list[Message]:
        """Return the latest 5 messages on a case, in and out, newest first."""
        response = await self._http.get("/v1/messages", {"case_id": str(case_id), "limit": "5"})
        return read_answer(Page[Message], response, open_lists=_SHOWN).items

    async def latest_filings(self, case_id: UUID) -> list[Message]:
        """Return the latest 5 filings that were put on their way to the court on a case, newest first."""
        query = {"case_id": str(case_id), "direction": "OUT", "kind": "COURT_FILING", "limit": "5"}
        response = await self._http.get("/v1/messages", query)
        return read_answer(Page[Message], response, open_lists=_SHOWN).items

    async def standing_alarms(self, case_id: UUID) -> list[Alarm]:
        """Return up to 20 alarms on a case whose cause stands, newest first."""
        response = await self._http.get("/v1/alarms", {"case_id": str(case_id), "limit": "20"})
        return read_answer(Page[Alarm], response, open_lists=_SHOWN).items

    async def find_cems(self, code: str) -> list[Cem]:
        """Return the CEM with this code; empty when the directory has none."""
        response = await self._http.get("/v1/cems", {"code": code})
        return read_answer(Page[Cem], response).items
