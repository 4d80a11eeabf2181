"""What is refused of an appointment."""

from shared.problems import Problem
from shared.text import Text


class AppointmentPast(Problem):
    """An appointment is made for a time to come."""

    code = "appointment-past"
    status = 422
    field = "starts_at"
    title = Text("La cita debe ser para más adelante", "The appointment must lie ahead")


class AppointmentNotYet(Problem):
    """Nobody can have come yet."""

    code = "appointment-not-yet"
    status = 409
    title = Text(
        "La cita aún no ocurre: anúlela si no se hará", "The appointment is still to come: cancel it if it falls away"
    )


class AppointmentSettled(Problem):
    """What became of it is on record."""

    code = "appointment-settled"
    status = 409
    title = Text("El resultado de esa cita ya consta", "What became of that appointment is on record already")


class ProfessionalBusy(Problem):
    """The professional has another appointment at that time."""

    code = "professional-busy"
    status = 409
    title = Text("Esa persona tiene otra cita a esa hora", "That person has another appointment at that time")
