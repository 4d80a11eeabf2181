"""Zoom's "Meeting participants report" with the meeting preamble, as Zoom exports it and as Excel saves it again.

The titles were taken from reports that public programs read: CLASSIC is what Zoom exported for years, CURRENT what
it exports now, SPANISH the current one of an account in Spanish, whose dates come day first.
"""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")


@dataclass(frozen=True)
class Visit:
    """One stay in the meeting, in minutes after its start; a negative `joined` is early."""

    joined: float
    left: float
    in_waiting_room: bool = False


@dataclass(frozen=True)
class Attendee:
    """One person in the meeting as Zoom saw him; more visits than one are re-joins."""

    name: str
    visits: tuple[Visit, ...]
    email: str = ""
    guest: bool = True


@dataclass(frozen=True)
class Meeting:
    """The meeting; `started_at` is aware and is shown in Lima's time."""

    topic: str
    number: str
    started_at: datetime
    host_name: str
    host_email: str


@dataclass(frozen=True)
class _Titles:
    preamble: tuple[str, ...]
    participants: tuple[str, ...]
    yes: str
    no: str
    moment: str


class Layout(Enum):
    """Which of Zoom's exports to imitate."""

    CLASSIC = _Titles(
        ("Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants", ""),
        (
            "Name (Original Name)",
            "User Email",
            "Join Time",
            "Leave Time",
            "Duration (Minutes)",
            "Guest",
            "Recording Consent",
            "In Waiting Room",
        ),
        "Yes",
        "No",
        "%m/%d/%Y %I:%M:%S %p",
    )
    CURRENT = _Titles(
        ("Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants"),
        (
            "Name (original name)",
            "Email",
            "Join time",
            "Leave time",
            "Duration (minutes)",
            "Guest",
            "Recording disclaimer response",
            "In waiting room",
        ),
        "Yes",
        "No",
        "%m/%d/%Y %I:%M:%S %p",
    )
    SPANISH = _Titles(
        ("Tema", "ID", "Anfitrión", "Duración (minutos)", "Hora de inicio", "Hora de finalización", "Participantes"),
        (
            "Nombre (nombre original)",
            "Correo electrónico",
            "Hora de entrada",
            "Hora de salida",
            "Duración (minutos)",
            "Invitado",
            "Respuesta al descargo de responsabilidad relativa a la grabación",
            "En sala de espera",
        ),
        "Sí",
        "No",
        "%d/%m/%Y %I:%M:%S %p",
    )


class SavedAs(Enum):
    """How Excel saves a CSV that somebody opened with it: (encoding, separator)."""

    LATIN_1 = ("cp1252", ";")
    UTF_16 = ("utf-16", "\t")


def zoom_report(meeting: Meeting, attendees: Sequence[Attendee], layout: Layout = Layout.CLASSIC) -> bytes:
    """Return the participants report of a meeting: UTF-8 with byte order mark, a line for each visit.

    The attendees should include the host. Raises ValueError if nobody attended: Zoom makes no such report.
    """
    visits = [(attendee, visit) for attendee in attendees for visit in attendee.visits]
    if not visits:
        raise ValueError("a report needs somebody who attended")
    end = max(visit.left for _, visit in visits)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(layout.value.preamble)
    writer.writerow(_preamble(meeting, end, len(attendees), layout))
    writer.writerow([])
    writer.writerow(layout.value.participants)
    in_order = sorted(visits, key=lambda pair: pair[1].joined)
    writer.writerows(_line(meeting, attendee, visit, layout) for attendee, visit in in_order)
    return text.getvalue().encode("utf-8-sig")


def saved_by_excel(report: bytes, form: SavedAs) -> bytes:
    """Return the report as Excel in Peru saves it: other encoding and separator, every line as long as the longest."""
    encoding, separator = form.value
    rows = list(csv.reader(io.StringIO(report.decode("utf-8-sig"), newline="")))
    width = max(len(row) for row in rows)
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(row + [""] * (width - len(row)) for row in rows)
    return text.getvalue().encode(encoding)


def _preamble(meeting: Meeting, end: float, people: int, layout: Layout) -> list[str | int]:
    start, finish = _moment(meeting, 0, layout), _moment(meeting, end, layout)
    if layout is Layout.CLASSIC:
        spaced = f"{meeting.number[:3]} {meeting.number[3:7]} {meeting.number[7:]}"
        return [spaced, meeting.topic, start, finish, meeting.host_email, math.ceil(end), people, ""]
    host = f"{meeting.host_name} ({meeting.host_email})"
    return [meeting.topic, meeting.number, host, math.ceil(end), start, finish, people]


def _line(meeting: Meeting, attendee: Attendee, visit: Visit, layout: Layout) -> list[str | int]:
    titles = layout.value
    return [
        attendee.name,
        attendee.email,
        _moment(meeting, visit.joined, layout),
        _moment(meeting, visit.left, layout),
        math.ceil(visit.left - visit.joined),
        titles.yes if attendee.guest else titles.no,
        "",
        titles.yes if visit.in_waiting_room else titles.no,
    ]


def _moment(meeting: Meeting, minutes: float, layout: Layout) -> str:
    moment = meeting.started_at.astimezone(LIMA) + timedelta(minutes=minutes)
    return moment.strftime(layout.value.moment)
