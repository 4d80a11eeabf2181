"""What is refused of institutions' systems."""

from shared.problems import InvalidInput
from shared.text import Text


class InstitutionCodeRefused(InvalidInput):
    """The code is not written as a court's, or a CEM's, is."""

    code = "institution-code-refused"
    field = "institution_code"
    title = Text("El código no es el de un juzgado o un CEM", "The code is not a court's or a CEM's")
