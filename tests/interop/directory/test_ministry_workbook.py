"""The ministry's workbook with everything that twelve months in offices do to a spreadsheet."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.interop.directory.actions import ministry_workbook as mimp_workbook
from services.interop.directory.actions.ministry_workbook import HEADING_WITHIN, UnreadableWorkbook, read_workbook
from services.interop.directory.rules.cem_rows import COLUMNS, SHEET, CemEntry, read_row

pytestmark = pytest.mark.feature("N01.3")

BRENA = ("LIMA", "LIMA", "BREÑA", "CEM", "CEM BREÑA", "Av. Brasil 1", "14197260", -77.05, -12.06, 150105)
HUAMANGA = ("AYACUCHO", "HUAMANGA", "AYACUCHO", "CEM", "CEM HUAMANGA", None, None, None, None, 50101)


def workbook(rows: Sequence[Sequence[object]], title: str = SHEET, *, behind: str | None = None) -> bytes:
    """An .xlsx with these rows on a sheet of that title, perhaps behind another sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if behind:
        sheet.title = behind
        sheet = book.create_sheet()
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def names(content: bytes) -> list[tuple[int, object]]:
    """The rows read, by number and name."""
    return [(row.number, row.cells["Centro de Atención"]) for row in read_workbook(content)]


def test_rows_are_read_with_their_numbers_in_the_sheet() -> None:
    rows = read_workbook(workbook([COLUMNS, BRENA, HUAMANGA]))
    assert [(row.number, row.cells["Ubigeo"]) for row in rows] == [(2, 150105), (3, 50101)]
    assert rows[0].cells == dict(zip(COLUMNS, BRENA, strict=True))


def test_titles_and_blank_lines_above_and_between_change_no_number() -> None:
    above: list[Sequence[object]] = [("DIRECTORIO DE SERVICIOS",), (), ("Actualizado:", date(2026, 1, 31))]
    content = workbook([*above, COLUMNS, BRENA, (), (None, ""), HUAMANGA])
    assert names(content) == [(5, "CEM BREÑA"), (8, "CEM HUAMANGA")]


def test_columns_may_be_shuffled_misspelt_in_case_and_have_strangers_between() -> None:
    heading = ["N°", *(name.upper() + " " for name in reversed(COLUMNS)), "OBSERVACIONES"]
    content = workbook([heading, [1, *reversed(BRENA), "nota"]])
    (row,) = read_workbook(content)
    assert row.cells == dict(zip(COLUMNS, BRENA, strict=True))
    assert set(row.cells) == set(COLUMNS)


def test_a_column_without_its_accents_is_the_same_column() -> None:
    plain = [name.translate(str.maketrans("áéó", "aeo")) for name in COLUMNS]
    assert names(workbook([plain, BRENA])) == [(2, "CEM BREÑA")]


@pytest.mark.parametrize("missing", COLUMNS)
def test_a_directory_without_one_of_its_columns_is_refused_in_both_languages(missing: str) -> None:
    heading = [name if name != missing else "otra cosa" for name in COLUMNS]
    with pytest.raises(UnreadableWorkbook) as refused:
        read_workbook(workbook([heading, BRENA]))
    assert missing in refused.value.text.es
    assert missing in refused.value.text.en


def test_a_heading_is_looked_for_only_near_the_top() -> None:
    rows: list[Sequence[object]] = [("título",)] * (HEADING_WITHIN - 1)
    assert names(workbook([*rows, COLUMNS, BRENA])) == [(HEADING_WITHIN + 1, "CEM BREÑA")]
    with pytest.raises(UnreadableWorkbook, match="missing"):
        read_workbook(workbook([("título",), *rows, COLUMNS, BRENA]))


@pytest.mark.parametrize("title", [SHEET, "servicios mimp", " Servicios  MIMP ", "SERVICIOS_MIMP"])
def test_the_sheet_is_found_by_its_name_whatever_stands_before_it(title: str) -> None:
    assert names(workbook([COLUMNS, BRENA], title, behind="Portada")) == [(2, "CEM BREÑA")]


def test_a_workbook_without_the_sheet_is_refused() -> None:
    with pytest.raises(UnreadableWorkbook, match=SHEET):
        read_workbook(workbook([COLUMNS, BRENA], "Hoja1"))


@pytest.mark.parametrize("rows", [[], [COLUMNS]])
def test_an_empty_directory_is_refused_or_empty(rows: list[Sequence[object]]) -> None:
    if rows:
        assert read_workbook(workbook(rows)) == []
    else:
        with pytest.raises(UnreadableWorkbook):
            read_workbook(workbook(rows))


def test_a_short_row_has_nothing_in_its_last_columns() -> None:
    (row,) = read_workbook(workbook([COLUMNS, BRENA[:5]]))
    assert (row.cells["Centro de Atención"], row.cells["Ubigeo"]) == ("CEM BREÑA", None)


@pytest.mark.parametrize("count", [4, 5])
def test_more_rows_than_are_read_are_refused_not_left_out(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mimp_workbook, "MOST_ROWS", 5)
    content = workbook([COLUMNS, *[BRENA] * count])
    if count < 5:
        assert len(read_workbook(content)) == count
    else:
        with pytest.raises(UnreadableWorkbook, match="more than 5 rows"):
            read_workbook(content)


def damaged(content: bytes, part: str, new: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as archive:
        for name in old.namelist():
            archive.writestr(name, new if name == part else old.read(name))
    return written.getvalue()


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_damaged_workbook_is_refused_with_a_sentence(part: str) -> None:
    with pytest.raises(UnreadableWorkbook) as refused:
        read_workbook(damaged(workbook([COLUMNS, BRENA]), part, b"<broken"))
    assert refused.value.text.es
    assert "Traceback" not in refused.value.text.es


@given(st.binary(max_size=200))
def test_bytes_that_are_no_workbook_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableWorkbook):
        read_workbook(content)
    with pytest.raises(UnreadableWorkbook):
        read_workbook(b"PK\x03\x04" + content)


def test_a_file_made_to_fill_the_memory_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mimp_workbook, "LARGEST_UNPACKED", 100_000)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(200_000))
    with pytest.raises(UnreadableWorkbook, match="too large"):
        read_workbook(written.getvalue())


def test_what_is_read_becomes_cems() -> None:
    rows = read_workbook(workbook([COLUMNS, BRENA, HUAMANGA]))
    entries = [read_row(row.cells) for row in rows]
    assert all(isinstance(entry, CemEntry) for entry in entries)
    assert [getattr(entry, "ubigeo", None) for entry in entries] == ["150105", "050101"]
