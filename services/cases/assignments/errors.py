"""What is refused of an assignment."""

from shared.problems import Conflict, Problem
from shared.text import Text


class ProfessionalUnknown(Problem):
    """Nobody works here under this id."""

    code = "professional-unknown"
    status = 422
    field = "professional_id"
    title = Text("Esa persona no trabaja en el centro del caso", "That person does not work at the case's centre")


class ProfessionalUnfit(Problem):
    """The person has no role that can take the task."""

    code = "professional-unfit"
    status = 422
    field = "professional_id"
    title = Text("Esa persona no tiene una función para esa tarea", "That person has no role for that task")


class AssignedMeanwhile(Conflict):
    """Somebody else was given the task at the same moment."""

    code = "assigned-meanwhile"
    title = Text("Otra persona la asignó a la vez: vuelva a leer", "Somebody assigned it at the same time: read again")


class AssignmentEnded(Problem):
    """The professional does not have the task any more."""

    code = "assignment-ended"
    status = 409
    title = Text("Esa asignación ya terminó", "That assignment has ended already")


class NothingToHandOver(Problem):
    """The person has no such tasks."""

    code = "nothing-to-hand-over"
    status = 409
    title = Text("Esa persona no tiene casos que entregar", "That person has no cases to hand over")
