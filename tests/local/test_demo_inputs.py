"""The demonstration's input files, opened with readers that are not ours."""

import base64
import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from local.demo.inputs.casilla_notification import casilla_notification
from local.demo.inputs.court_resolution import CourtOrder, court_resolution, demo_orders
from local.demo.inputs.damaged_pdf import corrupt_resolution, scanned_resolution
from local.demo.inputs.directory_workbook import REFUGE_STREET, directory_workbook
from local.demo.inputs.group_evening import evening_attendees, evening_meeting, seen_in_zoom
from local.demo.inputs.people import ALBERTO, JOSE, WILMER
from local.demo.inputs.spanish_words import date_in_words, number_in_words
from local.demo.inputs.zoom_report import Layout, SavedAs, saved_by_excel, zoom_report

DAY = date(2026, 3, 12)
ORDERS = demo_orders(DAY)
EVENING = evening_meeting(datetime(2026, 4, 8, 0, 0, tzinfo=UTC))
EVERYBODY = evening_attendees(ALBERTO, JOSE, WILMER)


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.man.surnames)
def test_a_resolution_says_what_the_court_orders(order: CourtOrder) -> None:
    text = _text(court_resolution(order))

    for said in (
        "CORTE SUPERIOR DE JUSTICIA DE LIMA",
        f"{order.court} ",
        f"EXPEDIENTE N° {order.expediente}",
        "RESOLUCIÓN NÚMERO " + {1: "UNO", 2: "DOS", 3: "TRES"}[order.resolution],
        "Lima, doce de marzo de dos mil veintiséis",
        "CONSIDERANDO:",
        "SE RESUELVE:",
        f"DENUNCIADO : {order.man.court_name}",
        f"{order.man.court_name}, identificado con DNI N° {order.man.document_number}",
        "TRATAMIENTO REEDUCATIVO en el Centro de Atención Institucional (CAI) Breña",
    ):
        assert said in text
    assert ("RETIRO DEL DENUNCIADO" in text) == ("WITHDRAWAL" in order.measures)


@pytest.mark.feature("C10.5")
def test_a_resolution_tells_neither_her_name_nor_where_she_lives() -> None:
    for order in ORDERS:
        text = _text(court_resolution(order))
        assert order.woman.initials in text
        assert not any(secret in text for secret in (order.woman.full_name, order.woman.address, order.woman.phone))


def test_the_same_order_gives_the_same_bytes() -> None:
    assert court_resolution(ORDERS[0]) == court_resolution(demo_orders(DAY)[0])


def test_a_scan_opens_and_holds_a_picture_and_no_text() -> None:
    pages = PdfReader(io.BytesIO(scanned_resolution(ORDERS[0]))).pages

    assert (len(pages), pages[0].extract_text()) == (1, "")
    assert len(pages[0].images) == 1


def test_a_broken_file_looks_like_a_pdf_and_cannot_be_opened() -> None:
    broken = corrupt_resolution(ORDERS[0])

    assert broken.startswith(b"%PDF-")
    with pytest.raises(PyPdfError):
        len(PdfReader(io.BytesIO(broken)).pages)


def test_a_notification_holds_the_resolution_and_what_the_clerk_typed() -> None:
    document = court_resolution(ORDERS[0])
    moment = datetime(2026, 3, 13, 15, tzinfo=UTC)
    deposit = json.loads(casilla_notification(ORDERS[0], document, "45871", moment))

    assert base64.b64decode(deposit.pop("document_base64")) == document
    assert deposit == {
        "casilla": "45871",
        "expediente": "00123-2026-0-1801-JR-FT-15",
        "court_name": "15° JUZGADO DE FAMILIA",
        "resolution_number": "DOS",
        "summary": "Se dictan medidas de protección. Tratamiento reeducativo en el CAI.",
        "file_name": "res_20260312_dos.pdf",
        "deposited_at": "2026-03-13T15:00:00+00:00",
    }


def _rows(report: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(report.decode("utf-8-sig"), newline="")))


def test_zoom_report_has_the_preamble_and_a_line_for_each_visit() -> None:
    report = zoom_report(EVENING, EVERYBODY)
    rows = _rows(report)

    assert report.startswith(
        b"\xef\xbb\xbfMeeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants"
    )
    assert rows[1][:4] == ["937 4120 5688", EVENING.topic, "04/07/2026 07:00:00 PM", "04/07/2026 09:01:30 PM"]
    assert rows[1][4:7] == ["facilitadora@cai.example", "122", "5"]
    assert rows[2] == []
    assert rows[3][:5] == ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"]
    assert rows[3][5:] == ["Guest", "Recording Consent", "In Waiting Room"]
    assert len(rows[4:]) == sum(len(person.visits) for person in EVERYBODY) == 8


def test_zoom_report_shows_rejoins_a_nickname_a_guest_and_the_host() -> None:
    people: dict[str, list[list[str]]] = {}
    for row in _rows(zoom_report(EVENING, EVERYBODY))[4:]:
        people.setdefault(row[0], []).append(row)

    assert [row[4] for row in people["José Martín Núñez Ccori"]] == ["40", "43", "36"]
    assert people["iPhone de Beto"][0][2:6] == ["04/07/2026 07:02:30 PM", "04/07/2026 08:58:15 PM", "116", "Yes"]
    assert [row[7] for row in people["wilmer huaman"]] == ["Yes", "No"]
    assert people["Facilitadora CAI Breña"][0][5] == "No"
    assert people["Galaxy A14"][0][4:6] == ["2", "Yes"]


def _moments(layout: Layout, written: str) -> Iterator[datetime]:
    for row in _rows(zoom_report(EVENING, EVERYBODY, layout))[4:]:
        yield from (datetime.strptime(cell, written) for cell in row[2:4])


def test_each_layout_tells_the_same_moments_under_its_own_titles() -> None:
    classic = list(_moments(Layout.CLASSIC, "%m/%d/%Y %I:%M:%S %p"))

    assert list(_moments(Layout.CURRENT, "%m/%d/%Y %I:%M:%S %p")) == classic
    assert list(_moments(Layout.SPANISH, "%d/%m/%Y %I:%M:%S %p")) == classic
    assert max(classic) - min(classic) == timedelta(hours=2, minutes=7, seconds=30)
    titles = _rows(zoom_report(EVENING, EVERYBODY, Layout.SPANISH))
    assert titles[0][:3] == ["Tema", "ID", "Anfitrión"]
    assert titles[3][:3] == ["Nombre (nombre original)", "Correo electrónico", "Hora de entrada"]
    assert _rows(zoom_report(EVENING, EVERYBODY, Layout.CURRENT))[0][2] == "Host"


@pytest.mark.parametrize(
    ("form", "encoding", "separator"), [(SavedAs.LATIN_1, "latin-1", ";"), (SavedAs.UTF_16, "utf-16", "\t")]
)
def test_excel_saves_the_same_cells_in_its_own_encoding(form: SavedAs, encoding: str, separator: str) -> None:
    report = zoom_report(EVENING, EVERYBODY, Layout.SPANISH)
    saved = saved_by_excel(report, form)
    rows = list(csv.reader(io.StringIO(saved.decode(encoding), newline=""), delimiter=separator))

    assert [[cell for cell in row if cell] for row in rows] == [[cell for cell in row if cell] for row in _rows(report)]
    assert {len(row) for row in rows} == {8}
    with pytest.raises(UnicodeDecodeError):
        saved.decode("utf-8")


def test_nobody_in_the_meeting_makes_no_report() -> None:
    with pytest.raises(ValueError, match="somebody"):
        zoom_report(EVENING, [])


def test_every_man_is_seen_under_another_kind_of_name() -> None:
    assert {seen_in_zoom(man).name for man in (ALBERTO, JOSE, WILMER)} == {
        "iPhone de Beto",
        "José Martín Núñez Ccori",
        "wilmer huaman",
    }


@pytest.mark.feature("N01.3")
def test_the_directory_has_the_ministrys_sheet_and_columns_and_a_refuge() -> None:
    workbook = load_workbook(io.BytesIO(directory_workbook()), read_only=True)
    heading, *rows = workbook["SERVICIOS MIMP"].iter_rows(values_only=True)

    assert workbook.sheetnames == ["SERVICIOS MIMP"]
    assert heading == (
        "Departamento",
        "Provincia",
        "Distrito",
        "CENTRO",
        "Centro de Atención",
        "Dirección",
        "Teléfono",
        "COORD_X",
        "COORD_Y",
        "Ubigeo",
    )
    assert [row[3] for row in rows] == ["CEM"] * 8 + ["CAI", "SAU", "HRT"]
    assert {row[4]: row[9] for row in rows}["CEM CALLAO"] == 70101
    assert all("(ejemplo, no oficial)" in str(row[5]) for row in rows)
    assert [row[3] for row in rows if REFUGE_STREET in str(row[5])] == ["HRT"]


@pytest.mark.parametrize(("number", "words"), [(1, "uno"), (22, "veintidós"), (30, "treinta"), (99, "noventa y nueve")])
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_dates_in_words() -> None:
    assert date_in_words(date(2031, 9, 30)) == "treinta de setiembre de dos mil treinta y uno"
    with pytest.raises(ValueError, match="100"):
        number_in_words(100)
