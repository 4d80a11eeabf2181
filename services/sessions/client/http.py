"""The client of sessions over HTTP; each call is made with the calling service's own rights."""

from typing import ClassVar
from uuid import UUID

from services.sessions.compliance.models import ComplianceFinding
from services.sessions.progress.models import Progress
from shared.service_answers import read_answer
from shared.service_client import ServiceClient


class SessionsClient:
    """Reads findings and progress.

    Raises UpstreamUnavailable when sessions does not answer, UpstreamRefused on a 4xx (404: nothing there).
    """

    service: ClassVar[str] = "sessions"

    def __init__(self, http: ServiceClient) -> None:
        self._http = http

    async def get_finding(self, finding_id: UUID) -> ComplianceFinding:
        """Return a compliance finding with its evidence."""
        response = await self._http.get(f"/v1/compliance-findings/{finding_id}")
        return read_answer(ComplianceFinding, response)

    async def get_progress(self, case_id: UUID) -> Progress:
        """Return how far a man is; UpstreamRefused with 404 when he never was in a group."""
        response = await self._http.get(f"/v1/participants/{case_id}/progress")
        return read_answer(Progress, response)
