"""What is refused of a draft."""

from collections.abc import Iterable

from shared.problems import InputError, Problem
from shared.text import Text


class DraftIncomplete(Problem):
    """The draft lacks what an assessment is signed with."""

    code = "assessment-draft-incomplete"
    status = 422
    field = "body"
    title = Text("Al borrador le faltan datos: complételo", "The draft lacks data: complete it")

    @classmethod
    def of(cls, fields: Iterable[str]) -> "DraftIncomplete":
        """Name each field that is empty."""
        empty = Text("Falta en el borrador.", "The draft lacks it.")
        return cls(errors=[InputError("body", field, cls.code, empty) for field in fields])
