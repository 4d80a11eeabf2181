"""The ministry's directory workbook: which sheet, which columns, and protection from files made to exhaust us."""

import io
import zipfile
from dataclasses import dataclass

from openpyxl import load_workbook

from services.interop.directory.rules.cem_rows import COLUMNS, SHEET
from shared.peru.names import normalise_name
from shared.text import Text

MOST_ROWS, MOST_COLUMNS = 20_000, 100
LARGEST_UNPACKED = 100 * 1024 * 1024
HEADING_WITHIN = 20


class UnreadableWorkbook(Exception):
    """What is wrong with the file, for the person who sent it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class DirectoryRow:
    """A row by its number in the sheet, with its cells by the ministry's column names."""

    number: int
    cells: dict[str, object]


def read_workbook(content: bytes) -> list[DirectoryRow]:
    """The directory's rows that hold anything. Raises UnreadableWorkbook, also for more rows than MOST_ROWS.

    Takes time: call it in a thread.
    """
    _require_sane_archive(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next((each for each in workbook.worksheets if _same(each.title, SHEET)), None)
        if sheet is None:
            raise UnreadableWorkbook(
                Text(f"El libro no tiene la hoja «{SHEET}».", f"The workbook has no sheet called {SHEET!r}.")
            )
        rows: list[tuple[object, ...]] = list(
            sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
        )
    except UnreadableWorkbook:
        raise
    except Exception as fault:  # a damaged workbook raises whatever its parts raise
        raise UnreadableWorkbook(
            Text("El archivo no es un libro de Excel legible.", "The file is not a readable Excel workbook.")
        ) from fault
    if len(rows) > MOST_ROWS and any(cell not in (None, "") for cell in rows[MOST_ROWS]):
        raise UnreadableWorkbook(
            Text(f"La hoja tiene más de {MOST_ROWS} filas.", f"The sheet has more than {MOST_ROWS} rows.")
        )
    return _below_heading(rows)


def _require_sane_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise UnreadableWorkbook(
            Text("El archivo no es un libro de Excel (.xlsx).", "The file is not an Excel workbook (.xlsx).")
        ) from fault
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableWorkbook(Text("El libro es demasiado grande.", "The workbook is too large when unpacked."))


def _below_heading(rows: list[tuple[object, ...]]) -> list[DirectoryRow]:
    for index, row in enumerate(rows[:HEADING_WITHIN]):
        places = _columns(row)
        if len(places) == len(COLUMNS):
            return [
                DirectoryRow(number, {name: _cell(cells, place) for name, place in places.items()})
                for number, cells in enumerate(rows[index + 1 :], index + 2)
                if any(cell not in (None, "") for cell in cells)
            ]
    missing = ", ".join(COLUMNS)
    raise UnreadableWorkbook(
        Text(f"Faltan columnas del directorio: {missing}.", f"Columns of the directory are missing: {missing}.")
    )


def _columns(row: tuple[object, ...]) -> dict[str, int]:
    found = {normalise_name(str(cell)): place for place, cell in enumerate(row) if cell is not None}
    return {name: found[key] for name in COLUMNS if (key := normalise_name(name)) in found}


def _cell(cells: tuple[object, ...], place: int) -> object:
    return cells[place] if place < len(cells) else None


def _same(one: str, other: str) -> bool:
    return normalise_name(one) == normalise_name(other)
