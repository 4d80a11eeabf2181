"""What is refused of an instrument."""

from collections.abc import Iterable

from shared.problems import InputError, Problem
from shared.text import Text


class InstrumentUnknown(Problem):
    """There is no such version of an instrument, or it is not in use."""

    code = "instrument-unknown"
    status = 422
    field = "instrument"
    title = Text("No existe ese instrumento o esa versión", "There is no such instrument or version")


class InstrumentNotSound(Problem):
    """The instrument cannot be scored as it is written."""

    code = "instrument-not-sound"
    status = 422
    field = "body"
    title = Text("Con ese instrumento no se puede puntuar", "This instrument cannot be scored")

    @classmethod
    def for_faults(cls, faults: Iterable[tuple[str, Text]]) -> "InstrumentNotSound":
        """Say everything that is wrong at once, each thing at its field."""
        return cls(errors=[InputError("body", field, cls.code, text) for field, text in faults])


class InstrumentVersionTaken(Problem):
    """There is an instrument of this code and version already."""

    code = "instrument-version-taken"
    status = 409
    title = Text(
        "Ya hay un instrumento de ese código y versión: dé otra versión",
        "There is an instrument of this code and version already: give another version",
    )


class InstrumentFixed(Problem):
    """The step does not fit the state of this version: what is published never changes."""

    code = "instrument-fixed"
    status = 409
    title = Text(
        "Esta versión ya no admite ese paso: para cambiar algo, escriba otra versión",
        "This version no longer allows that step: to change anything, write another version",
    )
