"""The work list over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.cases.access import CentreWorker
from services.cases.worklist import actions
from services.cases.worklist.models import WorkList
from services.cases.worklist.rules import WorkKind
from shared.web.pages import Several

router = APIRouter(prefix="/v1/work-list", tags=["Work list"])


@router.get("")
async def read_work_list(
    work: CentreWorker,
    kind: Several[WorkKind] = None,
    mine: Annotated[bool, Query(description="Only what is on cases that are mine to work on")] = False,
    overdue: Annotated[bool | None, Query(description="true: only what is overdue; false: only what is not")] = None,
) -> WorkList:
    """Read what waits for the caller's roles: what is due and why, who waits longest, who comes today."""
    return await actions.read_work_list(work, kind=kind, mine=mine, overdue=overdue)
