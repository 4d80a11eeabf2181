"""Mock of SIRA: takes the sheets a CAI sends to a CEM, and answers later with the CEM's own sheet number."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from services.mocks import sheet_acts
from services.mocks.credentials import sira_client
from services.mocks.errors import REFUSALS
from services.mocks.models.sira import Sheet, SheetAnswer, SheetListing
from services.mocks.state import Institutions

router = APIRouter(
    prefix="/sira",
    tags=["Simulador de SIRA — no oficial"],
    dependencies=[Depends(sira_client)],
    responses=REFUSALS,
)


@router.post("/referrals", status_code=202, responses={200: {"model": SheetAnswer}})
async def send_sheet(state: Institutions, response: Response, sheet: Sheet) -> SheetAnswer:
    """Take a referral or an alert; the same number and content again gives the same tracking (200)."""
    answer, is_new = await sheet_acts.submit(state, sheet)
    response.status_code = 202 if is_new else 200
    return answer


@router.get("/referrals/{tracking}")
async def read_sheet(
    state: Institutions, tracking: Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,60}$")]
) -> SheetAnswer:
    """Ask where a sheet stands; asking moves the simulated CEM on."""
    return await sheet_acts.ask(state, tracking)


@router.get("/referrals")
async def find_sheets(
    state: Institutions, sheet_number: Annotated[str, Query(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
) -> SheetListing:
    """Find what was sent under the sender's own sheet number."""
    return SheetListing(referrals=await sheet_acts.find(state, sheet_number))
