"""The refusals of sessions: each says what is wrong and what to do, in Spanish and English."""

from shared.problems import Conflict, InvalidInput, Problem
from shared.text import Text


class ProgrammeInconsistent(InvalidInput):
    """The template's numbers contradict each other."""

    code = "programme-inconsistent"
    title = Text("El programa se contradice", "The programme contradicts itself")


class ProgrammeNotDraft(Conflict):
    """Only a draft may be published; a published version never changes."""

    code = "programme-not-draft"
    title = Text(
        "La versión ya se publicó y no cambia: envíe una versión nueva",
        "This version was published and does not change: submit a new one",
    )


class ProgrammeNotPublished(Conflict):
    """A group follows a published programme version."""

    code = "programme-not-published"
    title = Text("Publique el programa antes de abrir un grupo", "Publish the programme before opening a group")


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


class NotEligible(Conflict):
    """The man's case is not in a state in which he takes part in sessions."""

    code = "not-eligible"
    title = Text("El caso no está admitido: no se puede inscribir", "The case is not admitted: he cannot be enrolled")


class PlacedAlready(Conflict):
    """He has a place already; end that enrolment first."""

    code = "placed-already"
    title = Text(
        "Ya tiene un lugar o está en la lista de espera: termine primero esa inscripción",
        "He has a place or waits for one: end that enrolment first",
    )


class NoOfferStanding(Conflict):
    """There is no offer to accept: it lapsed, was accepted, or was never made."""

    code = "no-offer-standing"
    title = Text("No hay una oferta vigente que aceptar", "There is no standing offer to accept")


class EnrolmentOver(Conflict):
    """The enrolment is over already."""

    code = "enrolment-over"
    title = Text("La inscripción ya terminó", "The enrolment is over already")


class NotOfThisKind(Conflict):
    """The programme has no individual session at that position."""

    code = "not-an-individual-session"
    title = Text(
        "El programa no tiene una sesión individual en esa posición",
        "The programme has no individual session at that position",
    )


class NotExpected(InvalidInput):
    """Somebody named is not expected at the session."""

    code = "not-in-this-session"
    title = Text("Hay personas que no están inscritas en la sesión", "Some persons are not enrolled in the session")


class ReportUnreadable(InvalidInput):
    """The file is not a participants report that can be read."""

    code = "report-unreadable"
    title = Text("No se puede leer el informe de participantes", "The participants report cannot be read")


class ReportTooLarge(Problem):
    """The file is larger than any participants report."""

    code = "report-too-large"
    status = 413
    title = Text(
        "El archivo es demasiado grande para ser un informe de participantes (máximo 2 MB)",
        "The file is too large to be a participants report (2 MB at most)",
    )


class ReportOfAnotherSession(Conflict):
    """This very file was confirmed for another session."""

    code = "report-of-another-session"
    title = Text("Este informe ya se confirmó para otra sesión", "This report was confirmed for another session")


class SessionNotBegun(Conflict):
    """There is no report of a session that has not begun."""

    code = "session-not-begun"
    title = Text("La sesión aún no empieza: no puede tener informe", "The session has not begun: it has no report yet")


class ImportConfirmedAlready(Conflict):
    """The import was confirmed; corrections go through the roll call."""

    code = "import-confirmed-already"
    title = Text(
        "La importación ya se confirmó: corrija en la lista de asistencia",
        "The import was confirmed: correct it in the roll call",
    )


class PeopleUndecided(InvalidInput):
    """A person of the report was neither matched nor said to be nobody of the group, or was named wrongly."""

    code = "people-undecided"
    title = Text(
        "Decida quién es cada persona del informe (o null si no es del grupo)",
        "Decide who each person of the report is (or null for nobody of the group)",
    )


class NoteNotReviewed(Conflict):
    """A note seems to tell how to reach somebody; a person has to look at it before the finding is approved."""

    code = "note-not-reviewed"
    title = Text("Revise antes la nota: parece decir cómo ubicar a alguien", "Review the note first")


class FindingDecided(Conflict):
    """The finding is no draft any more."""

    code = "finding-decided"
    title = Text("El hallazgo ya no es un borrador", "The finding is no draft any more")
