"""One evening of the demonstration's group: who is in the meeting under which name, and how his line behaves."""

from datetime import datetime

from local.demo.inputs.people import ALBERTO, JOSE, WILMER, Man
from local.demo.inputs.zoom_report import Attendee, Meeting, Visit

HOST = Attendee("Facilitadora CAI Breña", (Visit(-6, 121.5),), "facilitadora@cai.example", guest=False)


def evening_meeting(started_at: datetime) -> Meeting:
    """Return the group's weekly meeting that begins at `started_at` (aware)."""
    return Meeting("Grupo Los Olivos - sesión semanal", "93741205688", started_at, HOST.name, HOST.email)


def seen_in_zoom(man: Man) -> Attendee:
    """Return how a man shows up: on a nickname, after losing his line, or with the accents of his name."""
    if man == ALBERTO:
        return Attendee("iPhone de Beto", (Visit(2.5, 118.25),))
    if man == WILMER:
        return Attendee("wilmer huaman", (Visit(-3, -0.5, in_waiting_room=True), Visit(-0.5, 119)))
    if man == JOSE:
        first, second, third = Visit(-1.2, 38.4), Visit(41.1, 83.75), Visit(84.5, 119.8)
        return Attendee("José Martín Núñez Ccori", (first, second, third), "jm.nunez@correo.example")
    return Attendee(man.full_name, (Visit(1, 119),))


STRANGER = Attendee("Galaxy A14", (Visit(12.3, 14.1),))


def evening_attendees(*men: Man) -> list[Attendee]:
    """Return everybody in the meeting: the host, the men who came, and a guest whom nobody knows."""
    return [HOST, *(seen_in_zoom(man) for man in men), STRANGER]
