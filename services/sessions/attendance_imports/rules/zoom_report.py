"""Zoom's participants report as it really is, in English or Spanish, fresh from Zoom or saved again by Excel.

Before the participants there may be a block about the meeting. A man who loses his connection has one line for each
join; he may be a guest, stand in the waiting room, carry a nickname with his original name in brackets, or change it
half-way. The "unique users" form has only totals and no times.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from services.sessions.attendance_imports.rules.presence import Interval, merge
from services.sessions.attendance_imports.rules.report_text import ReportTable, UnreadableReport, read_table
from services.sessions.attendance_imports.rules.report_times import DateOrder, WrittenTime, order_of, read_written_time
from services.sessions.attendance_imports.rules.zoom_columns import find_header, meeting_cells, plain
from shared.text import Text

_YES = frozenset({"yes", "si", "y", "s", "true", "verdadero"})
_ORIGINAL_NAME = re.compile(r"^(?P<shown>.*?)\s*\((?P<original>[^()]*)\)\s*$")
_MINUTES = re.compile(r"[0-9]{1,5}")
_HOST_MARKS = frozenset({"host", "co-host", "anfitrion", "coanfitrion", "organizador"})


@dataclass(frozen=True, slots=True)
class ReportedMeeting:
    """What the block above the participants says of the meeting."""

    topic: str
    started_at: datetime | None
    ended_at: datetime | None
    host_email: str | None


@dataclass(frozen=True, slots=True)
class ReportedPerson:
    """One person of the report with all his connections made one; `total_minutes` only where there are no times."""

    key: str
    shown_name: str
    original_name: str | None
    email: str | None
    guest: bool
    host: bool
    intervals: tuple[Interval, ...]
    total_minutes: int | None
    lines: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that he goes by, the original first."""
        return tuple(name for name in (self.original_name, self.shown_name) if name)


@dataclass(frozen=True, slots=True)
class ParticipantsReport:
    """A whole report, and what in it a person should look at."""

    encoding: str
    separator: str
    date_order: DateOrder | None
    meeting: ReportedMeeting | None
    people: tuple[ReportedPerson, ...]
    warnings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    shown_name: str
    original_name: str | None
    email: str | None
    guest: bool
    host: bool
    joined: WrittenTime | None
    left: WrittenTime | None
    minutes: int | None


@dataclass(slots=True)
class _Reading:
    """What is gathered while the lines are read."""

    lines: list[_Line] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)

    def warn(self, number: int, es: str, en: str) -> None:
        self.warnings.append(Text(f"Línea {number}: {es}", f"Line {number}: {en}"))


def read_zoom_report(raw: bytes, near: datetime, zone: ZoneInfo) -> ParticipantsReport:
    """Return the report in a file; `near` is when the session began, to tell 04/05 from 05/04.

    Raises UnreadableReport, with what to do, when the file holds no participants report.
    """
    table = read_table(raw)
    header, columns = find_header(table)
    reading = _read_lines(table, header, columns)
    if not reading.lines:
        raise UnreadableReport(Text("El informe no tiene ningún participante.", "The report has no participant in it."))
    written = [time for line in reading.lines for time in (line.joined, line.left) if time]
    order = order_of(written, near, zone)
    if written and order is None:
        raise UnreadableReport(
            Text(
                "Las fechas del informe no siguen un mismo orden de día y mes: súbalo tal como lo descargó de Zoom.",
                "The report's dates do not keep one order of day and month: upload it just as Zoom gave it.",
            )
        )
    meeting = _meeting_above(table, header, order, zone)
    people = _people(reading, order, zone, meeting)
    return ParticipantsReport(table.encoding, table.separator, order, meeting, people, tuple(reading.warnings))


def _read_lines(table: ReportTable, header: int, columns: dict[str, int | None]) -> _Reading:
    reading = _Reading()
    for number, row in table.rows[header + 1 :]:
        if any(row):
            cells = {
                key: row[index] if index is not None and index < len(row) else "" for key, index in columns.items()
            }
            _read_line(number, cells, reading)
    return reading


def _read_line(number: int, cells: dict[str, str], reading: _Reading) -> None:
    if not cells["name"]:
        reading.warn(number, "no tiene nombre; no se usó.", "it has no name; it was not used.")
        return
    if plain(cells["waiting"]) in _YES:
        reading.warn(
            number,
            f"«{cells['name']}» estaba en la sala de espera; ese tiempo no cuenta.",
            f"“{cells['name']}” was in the waiting room; that time does not count.",
        )
        return
    joined, left = read_written_time(cells["joined"]), read_written_time(cells["left"])
    minutes = int(cells["minutes"]) if _MINUTES.fullmatch(cells["minutes"]) else None
    has_times = joined is not None and left is not None
    if not has_times and (cells["joined"] or cells["left"] or minutes is None):
        reading.warn(
            number,
            f"la hora de «{cells['name']}» no se entiende; la línea no se usó.",
            f"the time of “{cells['name']}” is not understood; the line was not used.",
        )
        return
    shown, original, host = _names(cells["name"])
    email = cells["email"].casefold() if "@" in cells["email"] else None
    guest = plain(cells["guest"]) in _YES
    reading.lines.append(
        _Line(number, shown, original, email, guest, host, joined, left, None if has_times else minutes)
    )


def _names(text: str) -> tuple[str, str | None, bool]:
    """Return the shown name, the original name if there is one, and whether Zoom marks him as host."""
    host = False
    original: str | None = None
    while match := _ORIGINAL_NAME.match(text):
        inside = match["original"].strip()
        if not match["shown"]:
            break
        text = match["shown"]
        if {part.strip() for part in plain(inside).split(",")} & _HOST_MARKS:
            host = True
        elif inside and original is None:
            original = inside
    return text, original, host


def _meeting_above(table: ReportTable, header: int, order: DateOrder | None, zone: ZoneInfo) -> ReportedMeeting | None:
    cells = meeting_cells(table, header)
    if cells is None:
        return None

    def moment(text: str) -> datetime | None:
        written = read_written_time(text)
        return written.read(order, zone) if written and order else None

    host = cells["host_email"]
    return ReportedMeeting(
        topic=cells["topic"],
        started_at=moment(cells["started"]),
        ended_at=moment(cells["ended"]),
        host_email=host.casefold() if "@" in host else None,
    )


def _people(
    reading: _Reading, order: DateOrder | None, zone: ZoneInfo, meeting: ReportedMeeting | None
) -> tuple[ReportedPerson, ...]:
    together: dict[str, list[_Line]] = {}
    for line in reading.lines:
        together.setdefault(line.email or plain(line.original_name or line.shown_name), []).append(line)
    return tuple(
        _person(f"p{number}", lines, order, zone, meeting, reading)
        for number, lines in enumerate(together.values(), start=1)
    )


def _person(
    key: str,
    lines: list[_Line],
    order: DateOrder | None,
    zone: ZoneInfo,
    meeting: ReportedMeeting | None,
    reading: _Reading,
) -> ReportedPerson:
    intervals = [interval for line in lines if order and (interval := _interval(line, order, zone, reading))]
    totals = [line.minutes for line in lines if line.minutes is not None]
    email = next((line.email for line in lines if line.email), None)
    is_host = any(line.host for line in lines) or bool(meeting and email and email == meeting.host_email)
    return ReportedPerson(
        key=key,
        shown_name=lines[0].shown_name,
        original_name=next((line.original_name for line in lines if line.original_name), None),
        email=email,
        guest=any(line.guest for line in lines),
        host=is_host,
        intervals=tuple(merge(intervals)),
        total_minutes=sum(totals) if totals and not intervals else None,
        lines=tuple(line.number for line in lines),
    )


def _interval(line: _Line, order: DateOrder, zone: ZoneInfo, reading: _Reading) -> Interval | None:
    joined = line.joined.read(order, zone) if line.joined else None
    left = line.left.read(order, zone) if line.left else None
    if joined is None or left is None:
        return None
    if left < joined:
        reading.warn(
            line.number,
            f"«{line.shown_name}» sale antes de entrar; la línea no se usó.",
            f"“{line.shown_name}” leaves before joining; the line was not used.",
        )
        return None
    return Interval(joined, left)
