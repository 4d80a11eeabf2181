"""What the identity service refuses, beyond the kernel's problems."""

from shared.problems import Conflict, InvalidInput, NotAllowed, Problem
from shared.text import Text


class InvalidAuthorizationRequest(Problem):
    """An application asked for a sign-in in a way that may not be answered by a redirect."""

    code = "invalid-authorization-request"
    status = 400
    title = Text("La solicitud de ingreso no es válida", "The sign-in request is not valid")


class IssuerReplaced(Problem):
    """This installation uses another OpenID provider (OIDC_ISSUER)."""

    code = "issuer-replaced"
    status = 410
    title = Text(
        "Esta instalación usa otro proveedor de identidad: ingrese por él",
        "This installation uses another identity provider: sign in there",
    )


class PasswordRefused(InvalidInput):
    """A new password that breaks the rules."""

    code = "password-refused"
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


class CentresNotTaken(Problem):
    """A national role reaches every centre; naming some would promise a limit that there is not."""

    code = "centres-not-taken"
    status = 422
    title = Text("Un rol nacional alcanza a todos los centros: no indique centros", "A national role takes no centres")


class EmailTaken(Conflict):
    """Another account has this e-mail address."""

    code = "email-taken"
    title = Text("Ya hay una cuenta con ese correo", "There is an account with that e-mail address already")


class CentreCodeTaken(Conflict):
    """Another centre has this code."""

    code = "centre-code-taken"
    title = Text("Ya hay un centro con ese código", "There is a centre with that code already")


class LastAdministrator(Conflict):
    """The change would leave nobody to administer the platform."""

    code = "last-administrator"
    title = Text("Es la última cuenta de administración activa", "It is the last active administrator's account")


class UnknownCentre(InvalidInput):
    """A centre was named that does not exist."""

    code = "unknown-centre"
    title = Text("Un centro indicado no existe", "A centre that was named does not exist")


class InstitutionCodeRefused(InvalidInput):
    """The code is not written as a court's, or a CEM's, is."""

    code = "institution-code-refused"
    title = Text("El código no es el de un juzgado o un CEM", "The code is not a court's or a CEM's")


class CentreMissing(InvalidInput):
    """The roles work at a centre, and none was named."""

    code = "centre-missing"
    title = Text(
        "Indique al menos un centro: el rol no es nacional", "Name at least one centre: the role is not national"
    )
