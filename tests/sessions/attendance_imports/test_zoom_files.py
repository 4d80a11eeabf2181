"""Reports as they arrive: saved by Zoom, by Excel, by a Windows in Spanish; over midnight and New Year; any names."""

from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.attendance_imports.rules.presence import Interval
from services.sessions.attendance_imports.rules.report_text import UnreadableReport
from services.sessions.attendance_imports.rules.report_times import DateOrder, order_of, read_written_time
from services.sessions.attendance_imports.rules.zoom_report import ParticipantsReport, read_zoom_report
from shared.peru.written_dates import LIMA

pytestmark = pytest.mark.feature("S10.1")

EVENING = datetime(2027, 1, 5, 19, 0, tzinfo=LIMA)
TITLES = ["Nombre (nombre original)", "Correo electrónico", "Hora de entrada", "Hora de salida", "Duración (minutos)",
          "Invitado", "En sala de espera"]  # fmt: skip
ROSA = ["Róger Ñaupari Güimac", "roger@correo.example", "05/01/2027 19:00:00", "05/01/2027 20:30:00", "90", "Sí", "No"]
ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16": b"",
    "utf-16-le": b"",
    "utf-16-be": b"",
    "utf-16-le with mark": b"\xff\xfe",
    "utf-16-be with mark": b"\xfe\xff",
    "cp1252": b"",
    "latin-1": b"",
}


def file_of(
    rows: list[list[str]], encoding: str = "utf-8", separator: str = ",", end: str = "\n", quoted: bool = False
) -> bytes:
    def cell(text: str) -> str:
        needs = quoted or separator in text or '"' in text or "\n" in text
        return '"' + text.replace('"', '""') + '"' if needs else text

    text = "".join(separator.join(cell(one) for one in row) + end for row in rows)
    return ENCODINGS[encoding] + text.encode(encoding.removesuffix(" with mark"))


def read(rows: list[list[str]], near: datetime = EVENING, zone: ZoneInfo = LIMA) -> ParticipantsReport:
    return read_zoom_report(file_of([TITLES, *rows]), near, zone)


def row(
    name: str, joined: str = "05/01/2027 19:00:00", left: str = "05/01/2027 20:30:00", email: str = ""
) -> list[str]:
    return [name, email, joined, left, "90", "Sí", "No"]


@pytest.mark.parametrize(
    ("encoding", "separator", "end"), list(product(ENCODINGS, [",", ";", "\t", "|"], ["\n", "\r\n", "\r"]))
)
def test_the_same_report_is_read_from_every_kind_of_file(encoding: str, separator: str, end: str) -> None:
    for quoted in (False, True):
        raw = file_of([TITLES, ROSA], encoding, separator, end, quoted)
        [person] = read_zoom_report(raw, EVENING, LIMA).people
        assert (person.shown_name, person.email, person.guest) == (ROSA[0], ROSA[1], True)
        assert person.intervals == (Interval(EVENING, EVENING + timedelta(minutes=90)),)
        assert person.lines == (2,)


@pytest.mark.parametrize("mark", ["sep=;\r\n", "SEP=;\n", "sep=;\r"])
def test_excels_first_line_names_the_separator_and_counts_as_a_line(mark: str) -> None:
    raw = mark.encode() + file_of([TITLES, row("Vega, Rosa, de")], separator=";")
    report = read_zoom_report(raw, EVENING, LIMA)
    assert (report.separator, report.people[0].shown_name, report.people[0].lines) == (";", "Vega, Rosa, de", (3,))


def test_a_separator_line_with_a_tab_does_no_harm() -> None:
    raw = b"sep=\t\r\n" + file_of([TITLES, ROSA], separator="\t", end="\r\n")
    report = read_zoom_report(raw, EVENING, LIMA)
    assert (report.separator, report.people[0].lines) == ("\t", (3,))


def test_a_name_with_a_separator_a_quote_and_a_line_break_is_one_cell() -> None:
    name = 'Ñahui Quispe, Julián "El\nChino"'
    [person] = read([row(name), row("Rosa")]).people[:1]
    assert person.shown_name == name


def test_empty_lines_and_short_rows_at_the_end_do_no_harm() -> None:
    raw = file_of([["", "", ""], TITLES, [""], ROSA, ["", "", "", "", "", "", ""]], separator=";") + b"\r\n\r\n"
    assert len(read_zoom_report(raw, EVENING, LIMA).people) == 1
    short = file_of([TITLES, ROSA[:5]])
    assert not read_zoom_report(short, EVENING, LIMA).people[0].guest


@pytest.mark.parametrize("cut", [1, 7, 101])
def test_half_a_file_in_utf_16_is_refused_and_says_what_to_do(cut: int) -> None:
    raw = file_of([TITLES, ROSA], "utf-16")
    with pytest.raises(UnreadableReport) as refused:
        read_zoom_report(raw[: cut if cut % 2 else cut + 1], EVENING, LIMA)
    assert refused.value.text.es


# Letters of names from Peru and beyond that every encoding of the list holds, apart from what means something to CSV
# or Zoom's own brackets.
letters = st.sampled_from("abcdeijlmnoprstuvzÁÉÍÓÚÑÜáéíóúñüçÇ'´-. ")
names = st.text(letters, min_size=1, max_size=30).map(str.strip).filter(bool)


@given(
    st.lists(names, min_size=1, max_size=5, unique_by=str.casefold),
    st.sampled_from(sorted(ENCODINGS)),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_name_comes_out_as_it_was_written(people: list[str], encoding: str, separator: str, end: str) -> None:
    rows = [row(name, email=f"p{number}@x.pe") for number, name in enumerate(people)]
    report = read_zoom_report(file_of([TITLES, *rows], encoding, separator, end), EVENING, LIMA)
    assert [person.shown_name for person in report.people] == people


def test_a_meeting_over_midnight_of_new_year_is_one_connection() -> None:
    near = datetime(2026, 12, 31, 23, 15, tzinfo=LIMA)
    report = read([row("Rosa", "12/31/2026 11:15:00 PM", "01/01/2027 12:45:00 AM")], near)
    assert report.date_order is DateOrder.MONTH_DAY_YEAR
    assert report.people[0].intervals == (Interval(near, near + timedelta(minutes=90)),)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("01/05/2027 12:00:00 AM", 0),
        ("01/05/2027 12:59:59 AM", 0),
        ("01/05/2027 01:00:00 AM", 1),
        ("01/05/2027 11:59 a. m.", 11),
        ("01/05/2027 12:00 p.m.", 12),
        ("01/05/2027 12:59 p. m.", 12),
        ("01/05/2027 1:00 PM", 13),
        ("01/05/2027 11:59:59 pm", 23),
        ("01/05/2027 00:00", 0),
        ("01/05/2027 23:59:59", 23),
        ("1/5/27 19:00", 19),
        ("2027-01-05T19:00:00", 19),
        ("2027-01-05 19:00:00", 19),
        ("01.05.2027 19:00", 19),
        ("01-05-2027, 19:00", 19),
        ("01/05/2027  07:00:00\u202fPM", 19),
        ("01/05/2027 07:00:00\xa0p.\xa0m.", 19),
    ],
)
def test_noon_midnight_and_every_spelling_of_the_hour(text: str, hour: int) -> None:
    written = read_written_time(text)
    assert written is not None
    assert written.clock[0] == hour
    order = order_of([written], EVENING, LIMA)
    assert order is not None
    moment = written.read(order, LIMA)
    assert moment is not None
    assert moment.astimezone(LIMA).date() == EVENING.date()


@pytest.mark.parametrize(
    "text",
    [
        "01/05/2027 24:00",
        "01/05/2027 19:60",
        "01/05/2027 19:00:60",
        "01/05/2027 0:30 AM",
        "01/05/2027 13:00 p. m.",
        "01/05/2027 19",
        "19:00",
        "5 de enero de 2027 19:00",
        "01/05/20270 19:00",
    ],
)
def test_an_hour_that_no_clock_shows_is_none(text: str) -> None:
    assert read_written_time(text) is None


@pytest.mark.parametrize(
    ("day", "order"),
    [
        ("02/29/2028", DateOrder.MONTH_DAY_YEAR),
        ("29/02/2028", DateOrder.DAY_MONTH_YEAR),
        ("29/02/2027", None),
        ("31/04/2027", None),
        ("12/12/2027", DateOrder.MONTH_DAY_YEAR),
        ("12/13/2027", DateOrder.MONTH_DAY_YEAR),
        ("13/12/2027", DateOrder.DAY_MONTH_YEAR),
        ("13/13/2027", None),
        ("2027-02-29", None),
        ("2028-02-29", DateOrder.YEAR_MONTH_DAY),
    ],
)
def test_a_date_has_only_the_orders_under_which_it_exists(day: str, order: DateOrder | None) -> None:
    written = read_written_time(f"{day} 19:00")
    assert written is not None
    assert order_of([written], EVENING, LIMA) is order


def test_one_unambiguous_date_decides_for_the_whole_file() -> None:
    """The 5th of January and the 13th of January: read as month-day only because of the second."""
    rows = [row("Rosa", "01/05/2027 19:00", "01/05/2027 20:00"), row("Luis", "01/13/2027 19:00", "01/13/2027 20:00")]
    report = read(rows, near=datetime(2027, 5, 1, 19, 0, tzinfo=LIMA))
    assert report.date_order is DateOrder.MONTH_DAY_YEAR
    assert report.people[0].intervals[0].joined_at == EVENING


def test_dates_in_both_orders_are_refused_and_nothing_is_guessed() -> None:
    with pytest.raises(UnreadableReport, match="one order"):
        read([row("Rosa", "01/13/2027 19:00", "01/13/2027 20:00"), row("Luis", "13/01/2027 19:00", "13/01/2027 20:00")])


@pytest.mark.parametrize("zone", ["America/Lima", "UTC", "America/New_York", "Europe/Madrid"])
def test_hours_are_those_of_the_account_that_held_the_meeting(zone: str) -> None:
    there = EVENING.astimezone(ZoneInfo(zone))
    ends = there + timedelta(minutes=90)
    report = read([row("Rosa", f"{there:%d/%m/%Y %H:%M:%S}", f"{ends:%d/%m/%Y %H:%M:%S}")], zone=ZoneInfo(zone))
    assert report.people[0].intervals == (Interval(EVENING, EVENING + timedelta(minutes=90)),)


@pytest.mark.parametrize(
    ("name", "shown", "original", "host"),
    [
        ("Rosa Vega", "Rosa Vega", None, False),
        ("Pepe (José Luis de la Cruz Ñahui)", "Pepe", "José Luis de la Cruz Ñahui", False),
        ("Pepe(José)", "Pepe", "José", False),
        ("Sala 1 (Anfitrión)", "Sala 1", None, True),
        ("Sala 1 (Coanfitrión)", "Sala 1", None, True),
        ("Sala 1 (Host, me)", "Sala 1", None, True),
        ("Sala 1 (Rosa Vega) (Host)", "Sala 1", "Rosa Vega", True),
        ("Pepe ()", "Pepe", None, False),
        ("(Pepe)", "(Pepe)", None, False),
        ("Hostilio Vega (Hostilio)", "Hostilio Vega", "Hostilio", False),
    ],
)
def test_what_stands_in_brackets_is_the_original_name_or_the_host(
    name: str, shown: str, original: str | None, host: bool
) -> None:
    [person] = read([row(name)]).people
    assert (person.shown_name, person.original_name, person.host) == (shown, original, host)


@pytest.mark.parametrize("written", ["Sí", "SI", "sí ", "Yes", "TRUE", "verdadero"])
def test_a_guest_is_known_in_either_language(written: str) -> None:
    assert read([[*ROSA[:5], written, "No"]]).people[0].guest
    assert not read([[*ROSA[:5], "No", "No"]]).people[0].guest


def test_the_waiting_room_is_pointed_out_and_counts_for_nobody() -> None:
    waiting = ["Rosa", "", "05/01/2027 18:50:00", "05/01/2027 19:05:00", "15", "Sí", "Sí"]
    report = read([waiting, row("Rosa", "05/01/2027 19:05:00")])
    assert report.people[0].intervals == (Interval(EVENING + timedelta(minutes=5), EVENING + timedelta(minutes=90)),)
    assert [warning.es.partition(":")[0] for warning in report.warnings] == ["Línea 2"]
    with pytest.raises(UnreadableReport, match="no participant"):
        read([waiting])


moments = st.integers(0, 5400).map(lambda seconds: EVENING + timedelta(seconds=seconds))
connections = st.tuples(st.sampled_from(["Rosa", "Luis", "José Ñahui"]), moments, moments)


@given(st.lists(connections, min_size=1, max_size=8).flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))))
def test_neither_the_order_nor_the_repetition_of_lines_changes_who_was_there_when(
    told: tuple[list[tuple[str, datetime, datetime]], list[tuple[str, datetime, datetime]]],
) -> None:
    def there(lines: list[tuple[str, datetime, datetime]]) -> dict[str, tuple[Interval, ...]]:
        written = [row(name, f"{a:%d/%m/%Y %H:%M:%S}", f"{b:%d/%m/%Y %H:%M:%S}") for name, a, b in lines]
        return {person.shown_name: person.intervals for person in read(written).people}

    one, other = told
    assert there(one) == there(other) == there([*one, *other])


@pytest.mark.parametrize(("minutes", "total"), [("0", 0), ("1", 1), ("99999", 99_999)])
def test_totals_are_read_as_they_are(minutes: str, total: int) -> None:
    raw = file_of([["Name", "Total Duration (Minutes)"], ["Rosa", minutes]])
    assert read_zoom_report(raw, EVENING, LIMA).people[0].total_minutes == total


@pytest.mark.parametrize("minutes", ["", "-5", "90,5", "90.5", "noventa", "٩٠", "100000"])
def test_a_total_that_is_no_number_of_minutes_is_pointed_out(minutes: str) -> None:
    raw = file_of([["Name", "Total Duration (Minutes)"], ["Rosa", "9"], ["Luis", minutes]])
    report = read_zoom_report(raw, EVENING, LIMA)
    assert [person.shown_name for person in report.people] == ["Rosa"]
    assert [warning.en.partition(":")[0] for warning in report.warnings] == ["Line 3"]


def test_totals_of_a_man_who_came_back_are_added() -> None:
    raw = file_of([["Name", "Duration (Minutes)"], ["Rosa", "30"], ["rosa", "40"], ["Luis", "9"]])
    assert [person.total_minutes for person in read_zoom_report(raw, EVENING, LIMA).people] == [70, 9]
