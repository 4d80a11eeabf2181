"""The client of cases over HTTP; each call is made with the calling service's own rights."""

from typing import ClassVar
from uuid import UUID, uuid4

from services.cases.cases.models.cases import Case
from services.cases.incidents.models import Incident
from services.cases.orders.models.court_orders import CaseOrders
from services.cases.plans.models import ScoredAreas
from services.cases.victim.models import VictimContact
from shared.service_answers import read_answer
from shared.service_client import ServiceClient
from shared.web.pages import Page

_OPEN = frozenset({"allowed_moves", "due_dates", "warnings"})
"""Lists of which nobody decides by an item he does not know; measures are not: a document would leave one out."""


class CasesClient:
    """Reads cases.

    Raises UpstreamUnavailable when cases does not answer, UpstreamRefused on a 4xx (404: no such case for the caller).
    """

    service: ClassVar[str] = "cases"

    def __init__(self, http: ServiceClient) -> None:
        self._http = http

    async def get_case(self, case_id: UUID) -> Case:
        """Return the case as it stands now."""
        response = await self._http.get(f"/v1/cases/{case_id}")
        return read_answer(Case, response, open_lists=_OPEN)

    async def get_orders(self, case_id: UUID) -> CaseOrders:
        """Return all orders of a case, in the order in which they took effect."""
        response = await self._http.get(f"/v1/cases/{case_id}/orders")
        return read_answer(CaseOrders, response, open_lists=_OPEN)

    async def find_cases(self, expediente: str) -> list[Case]:
        """Return the cases with an order of this expediente, as people may write it, newest first."""
        found: list[Case] = []
        params = {"expediente": expediente, "limit": "200"}
        while True:
            response = await self._http.get("/v1/cases", params=params)
            page = read_answer(Page[Case], response, open_lists=_OPEN)
            found.extend(page.items)
            if page.next is None:
                return found
            params["cursor"] = page.next

    async def disclose_victim(self, case_id: UUID, reason: str) -> VictimContact:
        """Return how to reach the victim. The reason is kept; keep the answer nowhere."""
        response = await self._http.post(
            f"/v1/cases/{case_id}/victim-disclosures",
            body={"reason": reason},
            idempotency_key=str(uuid4()),
        )
        return read_answer(VictimContact, response)

    async def get_incident(self, case_id: UUID, incident_id: UUID) -> Incident:
        """Return one incident of a case."""
        response = await self._http.get(f"/v1/cases/{case_id}/incidents/{incident_id}")
        return read_answer(Incident, response)

    async def get_scored_objectives(self, case_id: UUID) -> ScoredAreas:
        """Return how the objectives of the case's approved plan ended; none without a plan, and before discharge."""
        response = await self._http.get(f"/v1/cases/{case_id}/scored-objectives")
        return read_answer(ScoredAreas, response)
