"""What groups and their sessions refuse."""

from shared.problems import Conflict, InvalidInput
from shared.text import Text


class ScheduleImpossible(InvalidInput):
    """The dates leave no room for the sessions."""

    code = "schedule-impossible"
    title = Text("No se puede armar el horario con esas fechas", "No schedule can be made with those dates")


class PastIsFixed(Conflict):
    """A session that has begun is not moved, and nothing is moved into the past."""

    code = "past-is-fixed"
    title = Text(
        "Solo se mueven sesiones que aún no empiezan, y a un día posterior a hoy",
        "Only sessions that have not begun are moved, and to a day after today",
    )


class FacilitatorBusy(Conflict):
    """A facilitator leads another session at that time."""

    code = "facilitator-busy"
    title = Text(
        "Un facilitador ya dirige otra sesión a esa hora: cambie el horario o la persona",
        "A facilitator leads another session at that time: change the time or the person",
    )


class RoomAddressUnusable(InvalidInput):
    """The address of the video room is missing or is not https."""

    code = "room-address-unusable"
    title = Text(
        "La sala de video necesita una dirección que empiece con https://",
        "The video room needs an address that begins with https://",
    )


class NotOfThisKind(Conflict):
    """The programme has no individual session at that position."""

    code = "not-an-individual-session"
    title = Text(
        "El programa no tiene una sesión individual en esa posición",
        "The programme has no individual session at that position",
    )
