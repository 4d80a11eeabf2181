"""What the issuer refuses, where OAuth says nothing."""

from shared.problems import Conflict, Problem
from shared.text import Text


class InvalidAuthorizationRequest(Problem):
    """An application asked for a sign-in in a way that may not be answered by a redirect."""

    code = "invalid-authorization-request"
    status = 400
    title = Text("La solicitud de ingreso no es válida", "The sign-in request is not valid")


class RotatedJustNow(Conflict):
    """Tokens of the key before the current one still live; another rotation would end them."""

    code = "signing-key-rotated-just-now"
    title = Text(
        "La clave de firma se renovó hace un momento: espere diez minutos",
        "The signing key was rotated a moment ago: wait ten minutes",
    )


class IssuerReplaced(Problem):
    """This installation uses another OpenID provider (OIDC_ISSUER)."""

    code = "issuer-replaced"
    status = 410
    title = Text(
        "Esta instalación usa otro proveedor de identidad: ingrese por él",
        "This installation uses another identity provider: sign in there",
    )
