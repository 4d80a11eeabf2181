"""What the victim compartment refuses."""

from shared.problems import Problem
from shared.text import Text


class VictimNotRecorded(Problem):
    """No contact of the victim is stored for this case."""

    code = "victim-not-recorded"
    status = 404
    title = Text("Aún no se registró el contacto reservado", "The reserved contact has not been recorded yet")
