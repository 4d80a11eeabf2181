"""What the issuer answers, in the field names of the OAuth and OpenID standards."""

from pydantic import BaseModel, ConfigDict, Field


class Standard(BaseModel):
    """A body whose fields a standard names; no error quotes their values."""

    model_config = ConfigDict(hide_input_in_errors=True)


class Discovery(Standard):
    """OpenID Provider metadata (OpenID Connect Discovery 1.0, RFC 8414)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    revocation_endpoint: str
    end_session_endpoint: str
    scopes_supported: list[str]
    claims_supported: list[str]
    response_types_supported: list[str] = ["code"]
    response_modes_supported: list[str] = ["query"]
    grant_types_supported: list[str] = ["authorization_code", "refresh_token", "client_credentials"]
    subject_types_supported: list[str] = ["public"]
    id_token_signing_alg_values_supported: list[str] = ["ES256"]
    token_endpoint_auth_methods_supported: list[str] = ["none", "client_secret_basic", "client_secret_post"]
    revocation_endpoint_auth_methods_supported: list[str] = ["none", "client_secret_basic", "client_secret_post"]
    code_challenge_methods_supported: list[str] = ["S256"]
    ui_locales_supported: list[str] = ["es", "en"]
    authorization_response_iss_parameter_supported: bool = True
    claims_parameter_supported: bool = False
    request_parameter_supported: bool = False
    request_uri_parameter_supported: bool = False


class JsonWebKey(Standard):
    """The public half of a signing key (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class JsonWebKeySet(Standard):
    """The keys that tokens may be verified with: the current one first, then the one before."""

    keys: list[JsonWebKey]


class TokenAnswer(Standard):
    """A successful answer of the token endpoint (RFC 6749, 5.1)."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105  (the standard's word, not a password)
    expires_in: int
    scope: str
    refresh_token: str | None = None
    id_token: str | None = None


class OAuthErrorAnswer(Standard):
    """A refusal of the token or revocation endpoint (RFC 6749, 5.2)."""

    error: str
    error_description: str


class UserInfo(Standard):
    """Who is signed in (OpenID Connect Core 5.3), and what the platform lets this person do."""

    sub: str
    name: str
    email: str
    cai_kind: str
    cai_roles: list[str]
    cai_centres: list[str] = Field(description='Ids of the centres, or ["*"] for every centre')


class SigningKeyRotation(Standard):
    """The key that signs from now on, and the one that is still published for tokens already out."""

    current: str
    previous: str | None
