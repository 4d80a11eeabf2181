"""Which client is asking, and whether it proves so."""

from services.identity.institution_clients.store import find_by_client_id
from services.identity.issuer.rules.oauth_client import ClientKind, OAuthClient
from services.identity.issuer.rules.oauth_error import OAuthError
from services.identity.settings import settings_of
from shared.runtime import Runtime
from shared.unit_of_work import system_work


async def find_client(runtime: Runtime, client_id: str) -> OAuthClient | None:
    """Return the client that is registered, and not disabled, under `client_id`."""
    known = settings_of(runtime).known_clients.get(client_id)
    if known is not None or not client_id.isprintable():
        return known
    async with system_work(runtime).reading() as db:
        row = await find_by_client_id(db, client_id)
    if row is None or row.disabled_at is not None:
        return None
    return OAuthClient(
        id=row.client_id,
        name=row.name,
        kind=ClientKind.INSTITUTION,
        scopes=tuple(row.scopes),
        centres=tuple(str(centre) for centre in row.centres),
        institution=row.institution_code,
        secret_digest=row.secret_digest,
    )


async def authenticate_client(runtime: Runtime, client_id: str, secret: str | None) -> OAuthClient:
    """Return the client that these credentials are of; raises OAuthError `invalid_client` with status 401."""
    client = await find_client(runtime, client_id)
    if client is None or not client.proves_itself(secret):
        raise OAuthError(
            "invalid_client",
            "El cliente no existe, está deshabilitado o su secreto no es correcto.",
            "The client does not exist, is disabled, or its secret is not right.",
            status=401,
        )
    return client
