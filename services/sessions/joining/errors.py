"""What joining refuses."""

from shared.problems import InvalidInput
from shared.text import Text


class NotExpected(InvalidInput):
    """Somebody named is not expected at the session."""

    code = "not-in-this-session"
    title = Text("Hay personas que no están inscritas en la sesión", "Some persons are not enrolled in the session")
