"""Reading what OAuth sends: form parameters that appear once, and client credentials in the header or the form."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, unquote_plus

from fastapi import Request

from services.identity.issuer.rules.oauth_error import OAuthError

FORM_TYPE = "application/x-www-form-urlencoded"
_LARGEST_FORM = 64 * 1024
_MOST_FIELDS = 50


async def read_form(request: Request) -> dict[str, str]:
    """Return the form of the request's body; raises OAuthError for another type, a huge or a malformed one."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise _malformed(f"El cuerpo debe ser {FORM_TYPE}.", f"The body must be {FORM_TYPE}.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            raise _malformed("El formulario es demasiado grande.", "The form is too large.")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise _malformed("El formulario no se puede leer.", "The form cannot be read.") from error
    return single_values(pairs)


def single_values(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the parameters by name; raises OAuthError when one appears twice (RFC 6749, 3.1)."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            raise _malformed("Un parámetro aparece dos veces.", "A parameter appears twice.")
        values[name] = value
    return values


def client_credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str | None]:
    """Return client id and secret from the Authorization header or the form (RFC 6749, 2.3.1).

    A public client has no secret. Raises OAuthError when both places are used, or neither.
    """
    header = request.headers.get("Authorization")
    if header is None:
        if not form.get("client_id"):
            raise _malformed("Falta client_id.", "client_id is missing.")
        return form["client_id"], form.get("client_secret")
    if "client_secret" in form:
        raise _malformed("Presente el secreto una sola vez.", "Present the secret only once.")
    client_id, secret = _basic(header)
    if form.get("client_id", client_id) != client_id:
        raise _malformed("client_id no es el de la cabecera.", "client_id is not the header's.")
    return client_id, secret


def _basic(header: str) -> tuple[str, str]:
    scheme, _, value = header.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise _unknown_client() from error
    if scheme.lower() != "basic" or not colon:
        raise _unknown_client()
    return unquote_plus(client_id), secret


def _malformed(es: str, en: str) -> OAuthError:
    return OAuthError("invalid_request", es, en)


def _unknown_client() -> OAuthError:
    return OAuthError(
        "invalid_client",
        "La cabecera Authorization debe ser Basic con client_id y secreto.",
        "The Authorization header must be Basic with client_id and secret.",
        status=401,
    )
