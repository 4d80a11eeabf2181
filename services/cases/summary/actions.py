"""The summary of a case: read here, and asked of the other services all at once, none of which it waits for long."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

from services.cases.access import EXCHANGE_READERS
from services.cases.cases.actions.moving import shown_case
from services.cases.cases.actions.showing import history_view
from services.cases.cases.store import cases
from services.cases.incidents import store as incidents
from services.cases.incidents.actions.showing import incident_views
from services.cases.summary.models import CaseSummary, Part, PartState
from services.interop.client import InteropClient
from services.sessions.client import Progress, SessionsClient
from shared.logging import log
from shared.problems import UpstreamUnavailable
from shared.service_client import UpstreamRefused
from shared.unit_of_work import UnitOfWork

T = TypeVar("T")

PATIENCE = 2.0  # seconds, for all parts at once
_MOVES, _INCIDENTS = 5, 20


async def read_summary(work: UnitOfWork, case_id: UUID) -> CaseSummary:
    """Return the case with what belongs to it, here and elsewhere; NotFound when there is none within reach.

    The other services are asked with our own rights: so only of a case that the caller reaches, and only for those
    parts that the caller's own role lets him read there.
    """
    async with work.reading() as db:
        case = await shown_case(db, case_id)
        moves = await cases.latest_moves(db, case_id, _MOVES)
        reported = await incident_views(db, await incidents.undecided(db, case_id, _INCIDENTS))
    sessions, interop = work.runtime.client(SessionsClient), work.runtime.client(InteropClient)
    reads_exchange = bool(work.principal.roles & EXCHANGE_READERS)
    earlier = case.readmission_of
    progress, earlier_progress, enrolments, findings, messages, alarms = await asyncio.gather(
        _told("progress", _progress(sessions, case_id)),
        _told("earlier_progress", _progress(sessions, None if earlier is None else earlier.id)),
        _told("enrolments", sessions.latest_enrolments(case_id)),
        _told("findings", sessions.drafted_findings(case_id)),
        _told("messages", interop.latest_messages(case_id) if reads_exchange else None),
        _told("alarms", interop.standing_alarms(case_id) if reads_exchange else None),
    )
    return CaseSummary(
        case=case,
        last_moves=[history_view(row) for row in moves],
        open_incidents=reported,
        progress=progress,
        earlier_progress=earlier_progress,
        enrolments=enrolments,
        findings=findings,
        messages=messages,
        alarms=alarms,
    )


async def _told(part: str, asked: Awaitable[T] | None) -> Part[T]:
    """Return what was answered, if it is for the caller and comes in time."""
    if asked is None:
        return Part(state=PartState.WITHHELD, told=None)
    try:
        async with asyncio.timeout(PATIENCE):
            return Part(state=PartState.TOLD, told=await asked)
    except (UpstreamUnavailable, UpstreamRefused, TimeoutError) as error:
        log.warning("summary_part_unavailable", part=part, error=type(error).__name__)
        return Part(state=PartState.UNAVAILABLE, told=None)


async def _progress(sessions: SessionsClient, case_id: UUID | None) -> Progress | None:
    if case_id is None:
        return None
    try:
        return await sessions.get_progress(case_id)
    except UpstreamRefused as refused:
        if refused.status != 404:
            raise
        return None
