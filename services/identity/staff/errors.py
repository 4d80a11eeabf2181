"""What is refused of staff accounts."""

from shared.problems import Conflict, InvalidInput, Problem
from shared.text import Text


class CentresNotTaken(Problem):
    """A national role reaches every centre; naming some would promise a limit that there is not."""

    code = "centres-not-taken"
    status = 422
    field = "centres"
    title = Text("Un rol nacional alcanza a todos los centros: no indique centros", "A national role takes no centres")


class EmailTaken(Conflict):
    """Another account has this e-mail address."""

    code = "email-taken"
    title = Text("Ya hay una cuenta con ese correo", "There is an account with that e-mail address already")


class LastAdministrator(Conflict):
    """The change would leave nobody to administer the platform."""

    code = "last-administrator"
    title = Text("Es la última cuenta de administración activa", "It is the last active administrator's account")


class CentreMissing(InvalidInput):
    """The roles work at a centre, and none was named."""

    code = "centre-missing"
    field = "centres"
    title = Text(
        "Indique al menos un centro: el rol no es nacional", "Name at least one centre: the role is not national"
    )
