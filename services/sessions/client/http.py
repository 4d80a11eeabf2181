"""The client of sessions over HTTP; each call is made with the calling service's own rights."""

from typing import ClassVar
from uuid import UUID

from services.sessions.compliance.models import ComplianceFinding
from services.sessions.compliance.rules import FindingState
from services.sessions.enrolment.models import Enrolment
from services.sessions.programmes.models import Programme
from services.sessions.progress.models import Progress
from shared.service_answers import read_answer
from shared.service_client import ServiceClient
from shared.web.pages import Page

_SHOWN = frozenset({"items"})
"""Lists that are shown, and of which nobody decides by an item he does not know."""


class SessionsClient:
    """Reads findings, enrolments, progress and programmes.

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

    async def get_programme(self, programme_id: UUID) -> Programme:
        """Return a programme version, whatever its state and centre."""
        response = await self._http.get(f"/v1/programmes/{programme_id}")
        return read_answer(Programme, response)

    async def latest_enrolments(self, case_id: UUID) -> list[Enrolment]:
        """Return a man's latest 5 places, offers and waits, newest first."""
        response = await self._http.get("/v1/enrolments", {"case_id": str(case_id), "limit": "5"})
        return read_answer(Page[Enrolment], response, open_lists=_SHOWN).items

    async def drafted_findings(self, case_id: UUID) -> list[ComplianceFinding]:
        """Return up to 20 drafts on a man that wait for a decision, newest first."""
        asked = {"case_id": str(case_id), "state": FindingState.DRAFT.value, "limit": "20"}
        response = await self._http.get("/v1/compliance-findings", asked)
        return read_answer(Page[ComplianceFinding], response, open_lists=_SHOWN).items
