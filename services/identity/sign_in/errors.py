"""What is refused of passwords."""

from shared.problems import InvalidInput, NotAllowed, Problem
from shared.text import Text


class PasswordRefused(InvalidInput):
    """A new password that breaks the rules."""

    code = "password-refused"
    field = "new_password"
    title = Text("La clave nueva no es aceptable", "The new password is not acceptable")


class WrongPassword(NotAllowed):
    """The present password given with a change is not right."""

    code = "wrong-password"
    title = Text("La clave actual no es correcta", "The present password is not right")


class TooManyAttempts(Problem):
    """Failed sign-ins earned this address a wait."""

    code = "too-many-attempts"
    status = 429
    title = Text("Demasiados intentos: espere antes de repetir", "Too many attempts: wait before the next one")

    @property
    def headers(self) -> dict[str, str]:
        """Return how many seconds to wait."""
        return {"Retry-After": str(self.extensions.get("retry_after", 60))}
