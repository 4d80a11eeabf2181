"""What the victim compartment refuses."""

from collections.abc import Mapping

from shared.problems import InputError, Problem
from shared.text import Text


class VictimContactNotAcceptable(Problem):
    """What was typed cannot reach her."""

    code = "victim-contact-not-acceptable"
    status = 422
    field = "body"
    title = Text("Con esos datos no se la puede ubicar", "She cannot be reached by that data")

    @classmethod
    def for_faults(cls, faults: Mapping[str, Text]) -> "VictimContactNotAcceptable":
        """Say everything that is wrong at once, each thing at its field."""
        detail = Text(" ".join(text.es for text in faults.values()), " ".join(text.en for text in faults.values()))
        return cls(detail, errors=[InputError("body", field, cls.code, text) for field, text in faults.items()])


class VictimNotRecorded(Problem):
    """No contact of the victim is stored for this case."""

    code = "victim-not-recorded"
    status = 404
    title = Text("Aún no se registró el contacto reservado", "The reserved contact has not been recorded yet")
