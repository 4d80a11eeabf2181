"""The centres' casillas over HTTP: how a centre is set up for exchange."""

from uuid import UUID

from fastapi import APIRouter

from services.interop.access import AnyStaff, CentreKeeper
from services.interop.orders.actions import casillas
from services.interop.orders.errors import CasillaTaken
from services.interop.orders.models.casillas import Casilla, CasillaDetails
from shared.problems import problems
from shared.web.concurrency import IfMatchOrNoneYet
from shared.web.pages import Page, PageQuery

router = APIRouter(prefix="/v1/casillas", tags=["Casilla"])


@router.get("")
async def list_casillas(work: AnyStaff, page: PageQuery) -> Page[Casilla]:
    """List the casillas of the caller's centres."""
    return await casillas.list_casillas(work, page)


@router.put("/{centre_id}", responses=problems(CasillaTaken))
async def set_casilla(work: CentreKeeper, centre_id: UUID, version: IfMatchOrNoneYet, body: CasillaDetails) -> Casilla:
    """Set up a centre for exchange with courts and CEMs; If-None-Match: * (or If-Match "0") when it never was."""
    return await casillas.set_casilla(work, centre_id, version, body)
