"""Zoom's participants report as it really is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.attendance_imports.rules.presence import Interval
from services.sessions.attendance_imports.rules.report_text import UnreadableReport, read_table
from services.sessions.attendance_imports.rules.report_times import DateOrder, order_of, read_written_time
from services.sessions.attendance_imports.rules.zoom_report import ParticipantsReport, ReportedPerson, read_zoom_report
from shared.peru.written_dates import LIMA
from tests.sessions.zoom_files import ENGLISH, SPANISH_ROWS

pytestmark = pytest.mark.feature("S10.1")

EVENING = datetime(2027, 1, 5, 19, 0, tzinfo=LIMA)
HEADER = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"


def read(text: str, encoding: str = "utf-8", near: datetime = EVENING, zone: ZoneInfo = LIMA) -> ParticipantsReport:
    return read_zoom_report(text.encode(encoding), near, zone)


def people(report: ParticipantsReport) -> dict[str, ReportedPerson]:
    return {person.shown_name: person for person in report.people}


def lima(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2027, 1, 5, hour, minute, second, tzinfo=LIMA)


def test_the_block_about_the_meeting_is_read_and_its_host_known() -> None:
    report = read(ENGLISH)
    assert report.meeting is not None
    assert report.meeting.topic == "Grupo martes noche"
    assert report.meeting.started_at == lima(18, 52, 10)
    assert [person.shown_name for person in report.people if person.host] == ["CAI Sala 1"]


def test_rejoins_are_one_person_with_two_connections_and_the_waiting_room_does_not_count() -> None:
    julian = people(read(ENGLISH))["Julián Ñahui"]
    assert julian.intervals == (
        Interval(lima(18, 58, 30), lima(19, 20, 5)),
        Interval(lima(19, 22, 40), lima(20, 31)),
    )
    assert julian.guest


def test_a_nickname_carries_its_original_name() -> None:
    pepe = people(read(ENGLISH))["Pepe"]
    assert (pepe.original_name, pepe.names) == ("José Quizpe Condori", ("José Quizpe Condori", "Pepe"))


def test_who_renames_himself_half_way_is_one_person() -> None:
    report = read(
        HEADER + "Pepe (José Quispe),,01/05/2027 07:00:00 PM,01/05/2027 07:30:00 PM,30,Yes\n"
        "José Quispe,,01/05/2027 07:30:00 PM,01/05/2027 08:30:00 PM,60,Yes\n"
    )
    assert [person.intervals for person in report.people] == [(Interval(lima(19, 0), lima(20, 30)),)]


def test_the_same_email_is_one_person_whatever_the_name() -> None:
    report = read(
        HEADER + "Juan,j@x.pe,01/05/2027 07:00:00 PM,01/05/2027 07:30:00 PM,30,Yes\n"
        "iPhone,J@x.pe,01/05/2027 07:40:00 PM,01/05/2027 08:30:00 PM,50,Yes\n"
    )
    assert [person.email for person in report.people] == ["j@x.pe"]


def test_a_host_mark_in_brackets_is_no_original_name() -> None:
    report = read(HEADER + "Rosa Vega (Host),,01/05/2027 07:00:00 PM,01/05/2027 08:30:00 PM,90,No\n")
    assert (report.people[0].shown_name, report.people[0].original_name, report.people[0].host) == (
        "Rosa Vega",
        None,
        True,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_that_zoom_and_excel_write_is_read(encoding: str) -> None:
    romulo, julian = read(SPANISH_ROWS, encoding).people
    assert romulo.shown_name == "Rómulo Paredes Huamán"
    assert romulo.intervals == (Interval(lima(18, 59, 12), lima(20, 30)),)
    assert romulo.email == "romulo@correo.example"
    assert (julian.shown_name, julian.guest) == ("JULIAN NAHUI QUISPE", True)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_separator_is_found(separator: str) -> None:
    lines = "Name,Join Time,Leave Time\nRosa,01/05/2027 07:00:00 PM,01/05/2027 08:00:00 PM\n"
    assert read(lines.replace(",", separator)).separator == separator


def test_excels_separator_line_is_obeyed() -> None:
    report = read("sep=;\r\nName;Join Time;Leave Time\r\nVega, Rosa;05/01/2027 19:00;05/01/2027 20:00\r\n")
    assert report.people[0].shown_name == "Vega, Rosa"
    assert report.people[0].lines == (3,)


def test_the_old_spanish_titles_are_known() -> None:
    report = read(
        "Nombre (nombre original),E-mail del usuario,Hora para unirse,Hora para salir,Duración (minutos),Invitado\n"
        "Edwin Salas,,05/01/2027 19:00:00,05/01/2027 20:30:00,90,No\n"
    )
    assert report.people[0].intervals == (Interval(lima(19, 0), lima(20, 30)),)
    assert not report.people[0].guest


def test_the_report_of_unique_users_has_totals_and_no_times() -> None:
    report = read("Nombre (nombre original),E-mail del usuario,Duración total (minutos),Invitado\nEdwin Salas,,88,Sí\n")
    assert (report.people[0].total_minutes, report.people[0].intervals, report.date_order) == (88, (), None)


def test_an_export_that_repeats_the_meeting_in_each_row_is_read_from_the_name_on() -> None:
    report = read(
        "Topic,Meeting ID,User Email,Duration (Minutes),Name (Original Name),User Email,Join Time,Leave Time,"
        "Duration (Minutes)\n"
        "Grupo,1,host@x.pe,101,Rosa,rosa@x.pe,01/05/2027 07:00:00 PM,01/05/2027 08:00:00 PM,60\n"
    )
    assert (report.people[0].shown_name, report.people[0].email) == ("Rosa", "rosa@x.pe")


def test_the_accounts_time_zone_is_obeyed() -> None:
    report = read(HEADER + "Rosa,,01/06/2027 12:00:00 AM,01/06/2027 01:30:00 AM,90,No\n", zone=ZoneInfo("UTC"))
    assert report.people[0].intervals == (Interval(lima(19, 0), lima(20, 30)),)


def test_a_line_that_makes_no_sense_is_left_out_and_pointed_out() -> None:
    report = read(
        HEADER + "Rosa,,01/05/2027 07:00:00 PM,01/05/2027 08:00:00 PM,60,No\n"
        "Juan,,ayer,hoy,60,No\n"
        "Luis,,01/05/2027 08:00:00 PM,01/05/2027 07:00:00 PM,60,No\n"
        ",,01/05/2027 07:00:00 PM,01/05/2027 08:00:00 PM,60,No\n"
    )
    assert [warning.es.split(":")[0] for warning in report.warnings] == ["Línea 3", "Línea 5", "Línea 4"]
    assert people(report)["Luis"].intervals == ()


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("04/25/2027 07:00:00 PM", DateOrder.MONTH_DAY_YEAR),
        ("25/04/2027 07:00:00 p. m.", DateOrder.DAY_MONTH_YEAR),
        ("2027-04-25 19:00:00", DateOrder.YEAR_MONTH_DAY),
    ],
)
def test_the_order_of_day_and_month_is_seen(text: str, order: DateOrder) -> None:
    written = read_written_time(text)
    assert written is not None
    assert order_of([written], EVENING, LIMA) is order
    assert written.read(order, LIMA) == datetime(2027, 4, 25, 19, 0, tzinfo=LIMA)


@pytest.mark.parametrize(
    ("session", "order"),
    [
        (datetime(2027, 4, 5, 19, 0, tzinfo=LIMA), DateOrder.MONTH_DAY_YEAR),
        (datetime(2027, 5, 4, 19, 0, tzinfo=LIMA), DateOrder.DAY_MONTH_YEAR),
    ],
)
def test_where_both_orders_fit_the_sessions_own_day_decides(session: datetime, order: DateOrder) -> None:
    written = read_written_time("04/05/2027 07:00:00 PM")
    assert written is not None
    assert order_of([written], session, LIMA) is order


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.sampled_from(["AM/PM", "a. m.", "24"]))
def test_a_time_written_in_any_way_reads_back(moment: datetime, half: str) -> None:
    moment = moment.replace(microsecond=0)
    text = f"{moment:%d/%m/%Y %H:%M:%S}" if half == "24" else f"{moment:%d/%m/%Y %I:%M:%S %p}"
    if half == "a. m.":
        text = text.replace("AM", "a.\u202fm.").replace("PM", "p. m.")
    written = read_written_time(text)
    assert written is not None
    assert written.read(DateOrder.DAY_MONTH_YEAR, ZoneInfo("UTC")) == moment.replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "ayer", "01/05/2027", "01/05/2027 13:00 PM", "01/05/2027 25:00", "1/1/1 1:1"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_written_time(text) is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "vacío"),
        (b"   \n ", "vacío"),
        (b"\xef\xbb\xbf", "fila de títulos"),
        (b"PK\x03\x04....", "libro de Excel"),
        (b"\xd0\xcf\x11\xe0....", "Excel antiguo"),
        (b"%PDF-1.4", "PDF"),
        (b"<html>", "página web"),
        (b"\x89PNG....", "imagen"),
        (b"Name,Join Time\x00\x01", "codificación"),
        (b"Nombre\x81,x", "codificación"),
        (b"hola,mundo\n", "fila de títulos"),
        (HEADER.encode(), "ningún participante"),
        (b"Name,Duration (Minutes)\nRosa," + b"9" * 5000 + b"\n", "ningún participante"),
        (b'Name,Join Time,Leave Time\n"' + b"x" * 200_000 + b'",a,b\n', "como CSV"),
        ((HEADER + "Rosa,,13/13/2027 07:00:00 PM,13/13/2027 08:00:00 PM,1,No\n").encode(), "día y mes"),
    ],
)
def test_what_cannot_be_read_says_why_in_spanish(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableReport) as refused:
        read_zoom_report(raw, EVENING, LIMA)
    assert said in refused.value.text.es


def test_a_file_with_too_many_rows_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="20000 rows"):
        read_table(b"a,b\n" * 20_001)


@given(st.binary(max_size=400))
def test_no_bytes_whatever_make_it_fail_otherwise(raw: bytes) -> None:
    try:
        read_zoom_report(raw, EVENING, LIMA)
    except UnreadableReport as refused:
        assert refused.text.es


@given(st.text(max_size=300))
def test_no_cells_whatever_make_it_fail_otherwise(text: str) -> None:
    try:
        report = read_zoom_report((HEADER + text).encode("utf-8", "replace"), EVENING, LIMA)
    except UnreadableReport:
        return
    for person in report.people:
        assert all(one.left_at - one.joined_at >= timedelta() for one in person.intervals)
