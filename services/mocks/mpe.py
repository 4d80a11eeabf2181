"""Mock of the Mesa de Partes Electrónica: takes filings, answers later with a cargo or an observation."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, Query, Response, UploadFile

from services.mocks import filing_acts
from services.mocks.credentials import mpe_client
from services.mocks.errors import REFUSALS
from services.mocks.filing_desk import DeskFile
from services.mocks.models.mpe import Filing, FilingListing
from services.mocks.state import Institutions

router = APIRouter(
    prefix="/mpe",
    tags=["Simulador de la Mesa de Partes Electrónica — no oficial"],
    dependencies=[Depends(mpe_client)],
    responses=REFUSALS,
)
TrackingNumber = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,60}$")]


@router.post("/filings", status_code=202, responses={200: {"model": Filing}})
async def submit_filing(
    state: Institutions,
    response: Response,
    metadata: Annotated[str, Form(description="JSON: FilingMetadata", max_length=20_000)],
    document: Annotated[UploadFile, File(description="The signed PDF")],
    annexes: Annotated[list[UploadFile] | None, File(description="Signed PDFs, at most 25")] = None,
) -> Filing:
    """Take a filing; the same reference again gives the same tracking number (200)."""
    files = [await _read("DOCUMENT", document)] + [await _read("ANNEX", annex) for annex in annexes or []]
    filing, is_new = await filing_acts.submit(state, metadata, files)
    response.status_code = 202 if is_new else 200
    return filing


@router.get("/filings/{tracking_number}")
async def read_filing(state: Institutions, tracking_number: TrackingNumber) -> Filing:
    """Ask where a filing stands; asking moves the simulated desk on."""
    return await filing_acts.ask(state, tracking_number)


@router.get("/filings")
async def find_filings(
    state: Institutions, reference: Annotated[str, Query(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
) -> FilingListing:
    """Find what was filed under the filer's own reference."""
    return FilingListing(filings=await filing_acts.find(state, reference))


async def _read(role: str, upload: UploadFile) -> DeskFile:
    return DeskFile(role, (upload.filename or "sin_nombre").replace("\x00", ""), await upload.read())
