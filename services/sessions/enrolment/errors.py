"""What enrolment refuses."""

from shared.problems import Conflict
from shared.text import Text


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
