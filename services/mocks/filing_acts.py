"""What the simulated filing desk does: enter a filing, answer it after some questions, find it again."""

import hashlib
from datetime import datetime
from typing import Any

import anyio.to_thread
from pydantic import ValidationError
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.errors import Refused, not_found
from services.mocks.filing_desk import SIZE_LIMIT, DeskFile, Verdict, judge
from services.mocks.models.content import Institution
from services.mocks.models.control import FaultKind
from services.mocks.models.mpe import FiledDocument, Filing, FilingMetadata, FilingState, Receipt
from services.mocks.state import State
from services.mocks.storage import document_store, fault_store, filing_store, numbering
from shared.peru.written_dates import LIMA

FIRST_CARGO = 10_000
BY_ORDER = {
    FaultKind.OBSERVE: Verdict(FilingState.OBSERVED, "Observado por el simulador: subsane y presente de nuevo."),
    FaultKind.REJECT: Verdict(FilingState.REJECTED, "Rechazado por el simulador: no corresponde a este órgano."),
}


async def submit(state: State, metadata_json: str, files: list[DeskFile]) -> tuple[Filing, bool]:
    """Enter a filing; return it and whether it is new. Raises Refused (422, 409)."""
    metadata = _parse(metadata_json)
    verdict = await anyio.to_thread.run_sync(judge, files)
    now = state.clock.now()
    described = [_describe(file) for file in files]
    async with state.engine.begin() as db:
        known = await filing_store.find_by_reference(db, metadata.reference)
        if known is None:
            dropped = await fault_store.take(db, Institution.MPE, [FaultKind.ACCEPTED_THEN_DROPPED])
            entry = await _entry(db, metadata, described, verdict, now)
            if dropped:
                return show(entry), True
            entered = await filing_store.add(db, entry)
            if entered is not None:
                for file in files:
                    if len(file.content) < SIZE_LIMIT:
                        await document_store.keep(db, file.content, now)
                return show(entered), True
            known = await filing_store.find_by_reference(db, metadata.reference)
    return _same_again(known, described), False


async def ask(state: State, tracking_number: str) -> Filing:
    """Tell where a filing stands, and answer it once it was asked for often enough. Raises Refused (404)."""
    async with state.engine.begin() as db:
        row = await filing_store.lock(db, tracking_number)
        if row is None:
            raise not_found("esa presentación")
        if row["state"] != FilingState.RECEIVED:
            late = await fault_store.take(db, Institution.MPE, [FaultKind.OUT_OF_ORDER])
            return show({**row, "state": FilingState.RECEIVED, "cargo_number": None} if late else row)
        change: dict[str, Any] = {"polls": row["polls"] + 1}
        if row["polls"] >= await fault_store.polls_before_answer(db, Institution.MPE):
            change |= await _answer(db, row)
        return show(await filing_store.change(db, tracking_number, change))


async def find(state: State, reference: str) -> list[Filing]:
    """Return the filings under a reference: none, one, or the same twice when that fault is due."""
    async with state.engine.begin() as db:
        row = await filing_store.find_by_reference(db, reference)
        twice = await fault_store.take(db, Institution.MPE, [FaultKind.DUPLICATE])
    return [] if row is None else [show(row)] * (2 if twice else 1)


def show(row: RowMapping | dict[str, Any]) -> Filing:
    """Return a stored filing as the desk shows it; what was decided stays hidden until it is answered."""
    state = FilingState(row["state"])
    metadata = FilingMetadata.model_validate(row["metadata"])
    return Filing(
        tracking_number=row["tracking_number"],
        reference=metadata.reference,
        expediente=metadata.expediente,
        court_code=metadata.court_code,
        document_type=metadata.document_type,
        state=state,
        received_at=row["received_at"],
        documents=row["documents"],
        receipt=_receipt(row, metadata) if state is FilingState.RECEIPTED else None,
        observation=row["observation"] if state in (FilingState.OBSERVED, FilingState.REJECTED) else None,
    )


def _parse(metadata_json: str) -> FilingMetadata:
    try:
        return FilingMetadata.model_validate_json(metadata_json)
    except ValidationError as problem:
        fields = [".".join(str(part) for part in error["loc"]) + ": " + error["msg"] for error in problem.errors()]
        message = "Los datos de la presentación no tienen la forma esperada."
        raise Refused(422, "invalid_metadata", message, fields) from problem


def _describe(file: DeskFile) -> FiledDocument:
    sha256 = hashlib.sha256(file.content).hexdigest()
    return FiledDocument(role=file.role, file_name=file.file_name, sha256=sha256, size=len(file.content))


async def _entry(
    db: AsyncConnection, metadata: FilingMetadata, documents: list[FiledDocument], verdict: Verdict, now: datetime
) -> dict[str, Any]:
    ordered = await fault_store.take(db, Institution.MPE, BY_ORDER)
    verdict = BY_ORDER[FaultKind(ordered["fault"])] if ordered else verdict
    year = now.astimezone(LIMA).year
    return {
        "tracking_number": f"MPE-{year}-{await numbering.next_number(db, 'MPE', year):06d}",
        "reference": metadata.reference,
        "metadata": metadata.model_dump(mode="json"),
        "documents": [document.model_dump(mode="json") for document in documents],
        "decision": verdict.state,
        "observation": verdict.observation,
        "state": FilingState.RECEIVED,
        "polls": 0,
        "received_at": now,
    }


async def _answer(db: AsyncConnection, row: RowMapping) -> dict[str, Any]:
    if row["decision"] != FilingState.RECEIPTED:
        return {"state": row["decision"]}
    year = row["received_at"].astimezone(LIMA).year
    number = FIRST_CARGO + await numbering.next_number(db, "CARGO", year)
    return {"state": FilingState.RECEIPTED, "cargo_number": f"{number}-{year}"}


def _receipt(row: RowMapping | dict[str, Any], metadata: FilingMetadata) -> Receipt:
    received = row["received_at"].astimezone(LIMA)
    office = f"Órgano jurisdiccional {metadata.court_code} (simulador, no oficial)"
    clock_time = received.time().replace(microsecond=0)
    return Receipt(cargo_number=row["cargo_number"], date=received.date(), time=clock_time, office=office)


def _same_again(known: RowMapping | None, documents: list[FiledDocument]) -> Filing:
    if known is None:
        raise Refused(503, "busy", "La mesa de partes está ocupada; intente de nuevo.")
    filed_before = [document["sha256"] for document in known["documents"]]
    if filed_before != [document.sha256 for document in documents]:
        raise Refused(409, "reference_reused", "Esa referencia ya se usó para presentar otros documentos.")
    return show(known)
