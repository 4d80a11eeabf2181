"""What watching the start of programmes refuses."""

from datetime import date

from shared.problems import Problem
from shared.text import Text


class ContactBeforeOrder(Problem):
    """Nobody can have tried to reach him over an order that was not there yet."""

    code = "contact-before-order"
    status = 422
    field = "attempted_at"
    title = Text("El contacto es anterior a la resolución", "The contact is before the court's resolution")

    @classmethod
    def of(cls, resolution_date: date) -> "ContactBeforeOrder":
        """Name the field and the day from which on it can be."""
        detail = Text("La resolución es del {day}: corrija la fecha.", "The resolution is of {day}: correct the date.")
        return cls(detail.format(day=resolution_date))


class PeriodBackwards(Problem):
    """The period ends before it begins."""

    code = "period-backwards"
    status = 422
    field = "received_to"
    place = "query"
    title = Text("El periodo termina antes de empezar", "The period ends before it begins")
