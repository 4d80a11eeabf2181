"""Instruments over HTTP: what to ask, and how it came to be."""

from uuid import UUID

from fastapi import APIRouter

from services.cases.access import InstrumentAuthor, StaffReader
from services.cases.instruments import actions
from services.cases.instruments.errors import InstrumentFixed, InstrumentNotSound, InstrumentVersionTaken
from services.cases.instruments.models import Instrument, InstrumentCatalogue, InstrumentDefinition, NewInstrument
from services.cases.instruments.rules.instruments import InstrumentState
from services.cases.orders.errors import CentreOutOfReach
from shared.problems import problems
from shared.web.concurrency import IfMatch
from shared.web.pages import Several

router = APIRouter(prefix="/v1/instruments", tags=["Assessments"])


@router.get("")
async def read_instruments(work: StaffReader, state: Several[InstrumentState] = None) -> InstrumentCatalogue:
    """Read the published versions of the instruments (or those in other states): what to ask, and on which scale."""
    return await actions.read_catalogue(work, state)


@router.post("", status_code=201, responses=problems(InstrumentNotSound, InstrumentVersionTaken, CentreOutOfReach))
async def draft_instrument(work: InstrumentAuthor, body: NewInstrument) -> Instrument:
    """Write an instrument, or a new version of one, as a draft."""
    return await actions.draft_instrument(work, body)


@router.get("/{instrument_id}")
async def read_instrument(work: StaffReader, instrument_id: UUID) -> Instrument:
    """Read one that was written here."""
    return await actions.read_instrument(work, instrument_id)


@router.put("/{instrument_id}", responses=problems(InstrumentNotSound, InstrumentFixed, InstrumentVersionTaken))
async def change_instrument_draft(
    work: InstrumentAuthor, instrument_id: UUID, version: IfMatch, body: InstrumentDefinition
) -> Instrument:
    """Write a draft anew."""
    return await actions.change_draft(work, instrument_id, version, body)


@router.post("/{instrument_id}/publication", responses=problems(InstrumentFixed))
async def publish_instrument(work: InstrumentAuthor, instrument_id: UUID, version: IfMatch) -> Instrument:
    """Let a draft be used: from now on it never changes."""
    return await actions.publish(work, instrument_id, version)


@router.post("/{instrument_id}/retirement", responses=problems(InstrumentFixed))
async def retire_instrument(work: InstrumentAuthor, instrument_id: UUID, version: IfMatch) -> Instrument:
    """Have nobody assess with a published version any more; what was assessed with it stays."""
    return await actions.retire(work, instrument_id, version)
