"""The issuer's description of itself."""

from services.identity.institution_clients.models import InstitutionScope
from services.identity.issuer.models import Discovery
from services.identity.issuer.rules.oauth_client import SIGN_IN_SCOPES
from services.identity.settings import settings_of
from shared.runtime import Runtime

_CLAIMS = ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "sid", "name", "email"]


def describe_issuer(runtime: Runtime) -> Discovery:
    """Return the metadata, every address below the issuer's own."""
    issuer = settings_of(runtime).issuer
    return Discovery(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/authorize",
        token_endpoint=f"{issuer}/token",
        userinfo_endpoint=f"{issuer}/userinfo",
        jwks_uri=f"{issuer}/jwks",
        revocation_endpoint=f"{issuer}/revoke",
        end_session_endpoint=f"{issuer}/logout",
        scopes_supported=[*SIGN_IN_SCOPES, *InstitutionScope],
        claims_supported=[*_CLAIMS, "cai_kind", "cai_roles", "cai_centres", "cai_institution"],
    )
