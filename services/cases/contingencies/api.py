"""Contingencies over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import ContingencyDeclarer, ContingencyPlanner, StaffReader
from services.cases.cases.errors import MomentInFuture
from services.cases.contingencies.actions import declaring, showing
from services.cases.contingencies.errors import ContingencyUndone, NothingToTouch, TooManyTouched
from services.cases.contingencies.models import (
    Contingency,
    ContingencyPreview,
    ContingencyResult,
    ContingencyScope,
    ContingencyUndoing,
    DeclaredContingencies,
    NewContingency,
)
from services.cases.orders.errors import CentreOutOfReach
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Page, PageQuery

router = APIRouter(tags=["Contingencies"])

_OF_SCOPE = (CentreOutOfReach, MomentInFuture, TooManyTouched)


@router.post("/v1/contingency-previews", responses=problems(*_OF_SCOPE))
async def preview_contingency(work: ContingencyPlanner, body: ContingencyScope) -> ContingencyPreview:
    """See who a contingency would touch, and why it cannot touch others; nothing is kept or changed."""
    return await declaring.preview(work, body)


@router.post("/v1/contingencies", status_code=201, responses=problems(*_OF_SCOPE, NothingToTouch))
async def declare_contingency(work: ContingencyDeclarer, body: NewContingency) -> DeclaredContingencies:
    """Suspend many cases, or switch their modality, in one act: it is carried out from now on, case by case."""
    return await declaring.declare(work, body)


@router.get("/v1/contingencies")
async def list_contingencies(work: StaffReader, page: PageQuery) -> Page[Contingency]:
    """List contingencies with their progress, newest first."""
    return await showing.list_contingencies(work, page)


@router.get("/v1/contingencies/{contingency_id}")
async def read_contingency(work: StaffReader, contingency_id: UUID) -> Contingency:
    """Read a contingency and how far it is; its version changes when it is undone, not as it goes on."""
    return await showing.read_contingency(work, contingency_id)


@router.get("/v1/contingencies/{contingency_id}/cases")
async def list_contingency_cases(work: StaffReader, contingency_id: UUID, page: PageQuery) -> Page[ContingencyResult]:
    """List what came of each case."""
    return await showing.list_results(work, contingency_id, page)


@router.post("/v1/contingencies/{contingency_id}/undoing", responses=problems(ContingencyUndone))
async def undo_contingency(
    work: ContingencyDeclarer, contingency_id: UUID, version: IfMatch, body: ContingencyUndoing
) -> Contingency:
    """Put back the cases that it changed and that nobody has changed since."""
    return await declaring.undo(work, contingency_id, version, body)
