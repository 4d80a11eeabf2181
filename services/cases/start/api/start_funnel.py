"""The start funnel over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.cases.access import FunnelWatcher
from services.cases.dates import CaseDate
from services.cases.start.actions.start_funnel import watch_start
from services.cases.start.errors import PeriodBackwards
from services.cases.start.models.start_funnel import StartFunnel
from shared.problems import NotFound, problems

router = APIRouter(prefix="/v1/start-funnel", tags=["Start of the programme"])


@router.get("", responses=problems(PeriodBackwards, NotFound))
async def read_start_funnel(
    work: FunnelWatcher,
    centre_id: Annotated[
        UUID | None, Query(description="Left out: the caller's centre or centres; for a national role the nation")
    ] = None,
    received_from: CaseDate | None = None,
    received_to: CaseDate | None = None,
) -> StartFunnel:
    """See how many orders become a first session, which cases stand still, and who never appeared.

    Of one centre, or without `centre_id` of all that are within the caller's reach, counted together.
    """
    return await watch_start(work, centre_id, received_from, received_to)
