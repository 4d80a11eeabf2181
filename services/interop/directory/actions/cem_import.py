"""Importing the ministry's yearly directory of CEMs (N01). Refuges are counted and never kept, nor is the workbook."""

import hashlib
from collections import Counter
from typing import Any

import anyio
import anyio.to_thread

from services.interop.directory import store as directory_store
from services.interop.directory.actions.ministry_workbook import DirectoryRow, UnreadableWorkbook, read_workbook
from services.interop.directory.errors import WorkbookUnreadable
from services.interop.directory.models.cems import CemImportReport, CemImportRow, ChannelToCem
from services.interop.directory.rules.cem_rows import CemEntry, NotImported, RowResult, read_row
from services.interop.directory.tables import CemRow
from services.interop.documents.errors import TooLarge
from shared import audit
from shared.database.rows import is_stored
from shared.ids import new_id
from shared.sizes import LARGEST_WORKBOOK
from shared.text import Text
from shared.unit_of_work import UnitOfWork

LONGEST_SECONDS = 30
FIELDS = ("name", "service", "address", "phone", "ubigeo", "department", "province", "district")


async def import_directory(work: UnitOfWork, workbook: bytes) -> CemImportReport:
    """Add and change CEMs by the workbook's rows; the same workbook again changes nothing.

    Raises TooLarge and WorkbookUnreadable; then nothing is changed.
    """
    if len(workbook) > LARGEST_WORKBOOK:
        raise TooLarge.over(LARGEST_WORKBOOK)
    rows = await _read(workbook)
    read = [(row.number, read_row(row.cells)) for row in rows]
    async with work as db:
        known = await directory_store.lock_cems_by_code(db)
        results: list[CemImportRow] = []
        for number, entry in read:
            if isinstance(entry, NotImported):
                results.append(CemImportRow(row=number, result=entry.result, code=None, reason=entry.reason))
                continue
            row = known.get(entry.code)
            result = _take(row, entry) if row else RowResult.ADDED
            if row is None:
                known[entry.code] = _new(entry, work)
            results.append(CemImportRow(row=number, result=result, code=entry.code, reason=None))
        for row in known.values():
            await (db.save(row) if is_stored(row) else db.add(row))
        report = _report(workbook, results)
        await audit.record(
            db,
            action="cem_directory.imported",
            subject="cem_directory",
            subject_id=new_id(),
            after={"file_sha256": report.file_sha256, "counts": {str(k): v for k, v in report.counts.items()}},
        )
        return work.answer(report)


async def _read(workbook: bytes) -> list[DirectoryRow]:
    try:
        with anyio.fail_after(LONGEST_SECONDS):
            return await anyio.to_thread.run_sync(read_workbook, workbook, abandon_on_cancel=True)
    except UnreadableWorkbook as fault:
        raise WorkbookUnreadable(fault.text) from fault
    except TimeoutError as fault:
        raise WorkbookUnreadable(
            Text("El archivo tarda demasiado en leerse.", "The file takes too long to read.")
        ) from fault


def _new(entry: CemEntry, work: UnitOfWork) -> CemRow:
    return CemRow(created_at=work.now(), code=entry.code, channel=ChannelToCem.SIRA_HTTP, **_said(entry))


def _take(row: CemRow, entry: CemEntry) -> RowResult:
    said = _said(entry)
    if said == {name: getattr(row, name) for name in said}:
        return RowResult.UNCHANGED
    for name, value in said.items():
        setattr(row, name, value)
    row.version += 1
    return RowResult.CHANGED


def _said(entry: CemEntry) -> dict[str, Any]:
    longitude, latitude = (entry.place.longitude, entry.place.latitude) if entry.place else (None, None)
    return {field: getattr(entry, field) for field in FIELDS} | {"longitude": longitude, "latitude": latitude}


def _report(workbook: bytes, rows: list[CemImportRow]) -> CemImportReport:
    counted = Counter(row.result for row in rows)
    counts = {result: counted[result] for result in RowResult}
    return CemImportReport(file_sha256=hashlib.sha256(workbook).hexdigest(), counts=counts, rows=rows)
