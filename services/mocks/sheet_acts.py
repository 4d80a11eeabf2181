"""What the simulated CEM does with sheets: enter one, accept or return it after some questions, find it again."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.errors import Refused, not_found
from services.mocks.models.content import Institution
from services.mocks.models.control import FaultKind
from services.mocks.models.sira import Condition, Sheet, SheetAnswer, SheetState
from services.mocks.state import State
from services.mocks.storage import fault_store, numbering, sheet_store
from shared.peru.written_dates import LIMA

BY_ORDER = "Ficha devuelta por el simulador: complete los datos."
NO_CONTACT = "Ficha devuelta: falta teléfono o dirección para contactar a la usuaria."


async def submit(state: State, sheet: Sheet) -> tuple[SheetAnswer, bool]:
    """Enter a sheet; return it and whether it is new. Raises Refused (409)."""
    async with state.engine.begin() as db:
        known = await sheet_store.find_by_number(db, sheet.sheet_number)
        if known is None:
            dropped = await fault_store.take(db, Institution.SIRA, [FaultKind.ACCEPTED_THEN_DROPPED])
            entry = await _entry(db, sheet, state.clock.now())
            if dropped:
                return show(entry), True
            entered = await sheet_store.add(db, entry)
            if entered is not None:
                return show(entered), True
            known = await sheet_store.find_by_number(db, sheet.sheet_number)
    if known is None or Sheet.model_validate(known["content"]) != sheet:
        raise Refused(409, "sheet_number_reused", "Ese número de ficha ya se usó para otro contenido.")
    return show(known), False


async def ask(state: State, tracking: str) -> SheetAnswer:
    """Tell where a sheet stands, and answer it once it was asked for often enough. Raises Refused (404)."""
    async with state.engine.begin() as db:
        row = await sheet_store.lock(db, tracking)
        if row is None:
            raise not_found("esa ficha")
        if row["state"] != SheetState.RECEIVED:
            late = await fault_store.take(db, Institution.SIRA, [FaultKind.OUT_OF_ORDER])
            return show({**row, **_UNANSWERED} if late else row)
        change: dict[str, Any] = {"polls": row["polls"] + 1}
        if row["polls"] >= await fault_store.polls_before_answer(db, Institution.SIRA):
            change |= await _answer(db, row, state.clock.now())
        return show(await sheet_store.change(db, tracking, change))


async def find(state: State, sheet_number: str) -> list[SheetAnswer]:
    """Return the sheets under a number: none, one, or the same twice when that fault is due."""
    async with state.engine.begin() as db:
        row = await sheet_store.find_by_number(db, sheet_number)
        twice = await fault_store.take(db, Institution.SIRA, [FaultKind.DUPLICATE])
    return [] if row is None else [show(row)] * (2 if twice else 1)


def show(row: RowMapping | dict[str, Any]) -> SheetAnswer:
    """Return a stored sheet as its sender sees it: no data of persons, and no decision before it is answered."""
    sheet = Sheet.model_validate(row["content"])
    return SheetAnswer(
        tracking=row["tracking"],
        sheet_number=sheet.sheet_number,
        kind=sheet.kind,
        cem_code=sheet.cem_code,
        urgency=sheet.urgency,
        state=row["state"],
        received_at=row["received_at"],
        cem_sheet_number=row["cem_sheet_number"],
        condition=row["condition"],
        answered_at=row["answered_at"],
        return_reason=row["return_reason"] if row["state"] == SheetState.RETURNED else None,
    )


_UNANSWERED = {"state": SheetState.RECEIVED, "answered_at": None, "cem_sheet_number": None, "condition": None}


async def _entry(db: AsyncConnection, sheet: Sheet, now: datetime) -> dict[str, Any]:
    ordered = await fault_store.take(db, Institution.SIRA, [FaultKind.RETURN])
    reason = BY_ORDER if ordered else _why_returned(sheet)
    year = now.astimezone(LIMA).year
    return {
        "tracking": f"SIRA-{year}-{await numbering.next_number(db, 'SIRA', year):06d}",
        "sheet_number": sheet.sheet_number,
        "content": sheet.model_dump(mode="json"),
        "decision": SheetState.RETURNED if reason else SheetState.ACCEPTED,
        "return_reason": reason,
        "polls": 0,
        "received_at": now,
        **_UNANSWERED,
    }


def _why_returned(sheet: Sheet) -> str | None:
    if sheet.victim is not None and not sheet.victim.phone and not sheet.victim.address:
        return NO_CONTACT
    return None


async def _answer(db: AsyncConnection, row: RowMapping, now: datetime) -> dict[str, Any]:
    if row["decision"] == SheetState.RETURNED:
        return {"state": SheetState.RETURNED, "answered_at": now}
    sheet = Sheet.model_validate(row["content"])
    cem = "CEM-" + re.sub(r"[^A-Z0-9]+", "-", sheet.cem_code.upper()).strip("-").removeprefix("CEM-")
    year = now.astimezone(LIMA).year
    number = f"{cem}-{year}-{await numbering.next_number(db, cem, year):06d}"
    condition = await _condition(db, sheet)
    return {"state": SheetState.ACCEPTED, "answered_at": now, "cem_sheet_number": number, "condition": condition}


async def _condition(db: AsyncConnection, sheet: Sheet) -> Condition:
    """Classify as a CEM would: a woman met before re-enters, an alert on a known case continues it."""
    if sheet.victim is not None:
        known = await sheet_store.knows_victim(db, sheet.victim.full_name)
        return Condition.REENTRY if known else Condition.NEW
    known = await sheet_store.knows_participant(db, sheet.participant.document_number)
    return Condition.CONTINUING if known else Condition.NEW
