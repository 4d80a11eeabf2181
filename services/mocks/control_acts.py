"""What tests and the demo may do behind the institutions' backs: look at what they hold, and order faults."""

from services.mocks import casilla_acts, filing_acts, sheet_acts
from services.mocks.errors import not_found
from services.mocks.models.content import Institution
from services.mocks.models.control import (
    Behaviour,
    Fault,
    FaultOrder,
    Occurrence,
    ReceivedFiling,
    ReceivedSheet,
)
from services.mocks.models.sinoe import Notification
from services.mocks.search import find_occurrences
from services.mocks.state import State
from services.mocks.storage import casilla_store, document_store, fault_store, filing_store, sheet_store


async def deposits(state: State) -> list[Notification]:
    """Return every notification of every casilla."""
    async with state.engine.begin() as db:
        return [casilla_acts.show(row) for row in await casilla_store.list_all(db)]


async def received_filings(state: State) -> list[ReceivedFiling]:
    """Return every filing with all its filer typed."""
    async with state.engine.begin() as db:
        rows = await filing_store.list_all(db)
    return [ReceivedFiling(metadata=row["metadata"], **dict(filing_acts.show(row))) for row in rows]


async def received_sheets(state: State) -> list[ReceivedSheet]:
    """Return every sheet with its whole content."""
    async with state.engine.begin() as db:
        rows = await sheet_store.list_all(db)
    return [ReceivedSheet(content=row["content"], **dict(sheet_acts.show(row))) for row in rows]


async def received_document(state: State, sha256: str) -> bytes:
    """Return the bytes an institution received. Raises Refused (404)."""
    async with state.engine.begin() as db:
        content = await document_store.find(db, sha256)
    if content is None:
        raise not_found("ese documento")
    return content


async def search(state: State, text: str) -> list[Occurrence]:
    """Return where `text` occurs in what the institutions hold."""
    async with state.engine.begin() as db:
        return await find_occurrences(db, text)


async def order_fault(state: State, order: FaultOrder) -> Fault:
    """Queue a fault."""
    async with state.engine.begin() as db:
        return Fault.model_validate(dict(await fault_store.add(db, order)))


async def faults_due(state: State) -> list[Fault]:
    """Return the faults still to be shown."""
    async with state.engine.begin() as db:
        return [Fault.model_validate(dict(row)) for row in await fault_store.list_due(db)]


async def forget_faults(state: State, institution: Institution | None) -> None:
    """Drop the faults of one institution, or of all."""
    async with state.engine.begin() as db:
        await fault_store.forget(db, institution)


async def set_behaviour(state: State, institution: Institution, behaviour: Behaviour) -> Behaviour:
    """Set how often an institution is asked in vain before it answers."""
    async with state.engine.begin() as db:
        await fault_store.set_polls_before_answer(db, institution, behaviour.polls_before_answer)
    return behaviour


async def forget_everything(state: State) -> None:
    """Empty the simulators."""
    async with state.engine.begin() as db:
        await fault_store.forget_everything(db)
