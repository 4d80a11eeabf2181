"""Verification of access tokens against the issuer's published keys; being behind the gateway proves nothing."""

import asyncio
import base64
import hashlib
import json
from collections import OrderedDict
from typing import Any
from uuid import UUID

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet

from shared.clock import Clock
from shared.problems import NotAuthenticated, UpstreamUnavailable
from shared.published import LONGEST_NAME, UNPRINTABLE
from shared.security.principal import Principal, PrincipalKind, Role
from shared.settings import ServiceSettings
from shared.text import Text

_ALGORITHMS = ["ES256", "RS256", "PS256", "EdDSA"]
_REMEMBERED = 4096
KEYS_ASKED_EVERY_SECONDS = 10
LEEWAY_SECONDS = 30

_EXPIRED = Text("La sesión terminó: vuelva a iniciar sesión.", "The token has expired: sign in again.")
_REFUSED = Text("El token no es válido para esta plataforma.", "The token is not valid for this platform.")
_NO_ANSWER = Text("El emisor de identidad no responde.", "The identity issuer does not answer.")

# What a library may raise over a header or document that is valid JSON of another shape than expected.
_MALFORMED = (JoseError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


class TokenVerifier:
    """Turns a bearer token into the Principal it stands for, by any OpenID provider's keys and claim names."""

    def __init__(self, settings: ServiceSettings, clock: Clock, http: httpx2.AsyncClient) -> None:
        self._settings = settings
        self._clock = clock
        self._http = http
        self._keys: KeySet | None = None
        self.asked_at = float("-inf")
        """When the issuer was last asked for its keys, by the event loop's time."""
        self._answered = True
        self._asking = asyncio.Lock()
        self._known: OrderedDict[bytes, tuple[float, Principal]] = OrderedDict()

    async def verify(self, token: str) -> Principal:
        """Return who the token stands for; raise NotAuthenticated for any token that is not good now."""
        fingerprint = hashlib.sha256(token.encode()).digest()
        known = self._known.get(fingerprint)
        now = self._clock.now().timestamp()
        if known is None:
            claims = await self._verified_claims(token)
            self._check(claims, now)
            known = (float(claims["exp"]), principal_of(claims, self._settings))
            self._remember(fingerprint, known)
        expires, principal = known
        if now > expires + LEEWAY_SECONDS:
            raise NotAuthenticated(_EXPIRED)
        return principal

    def use_keys(self, keys: dict[str, Any]) -> None:
        """Take the issuer's JWKS document as given; a key not understood is passed over (RFC 7517, section 5).

        Raises ValueError when no key is left.
        """
        understood = [key for key in map(_key_of, keys["keys"]) if key is not None]
        if not understood:
            raise ValueError("the JWKS document holds no key that is understood")
        self._keys = KeySet(understood)

    def _remember(self, fingerprint: bytes, known: tuple[float, Principal]) -> None:
        self._known[fingerprint] = known
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    async def _verified_claims(self, token: str) -> dict[str, Any]:
        try:
            keys = await self._keys_for(_key_id(token))
            return dict(jwt.decode(token, keys, algorithms=_ALGORITHMS).claims)
        except _MALFORMED as error:
            raise NotAuthenticated(_REFUSED) from error

    async def _keys_for(self, key_id: str | None) -> KeySet:
        """Return the issuer's keys, asked for anew when a token names one that is not among them."""
        known = {key.kid for key in self._keys.keys} if self._keys is not None else set()
        if self._keys is None or (key_id is not None and key_id not in known):
            await self._ask_for_keys()
        if self._keys is None:
            raise UpstreamUnavailable()
        return self._keys

    def _check(self, claims: dict[str, Any], now: float) -> None:
        audiences = claims.get("aud")
        audiences = audiences if isinstance(audiences, list) else [audiences]
        if claims.get("iss") != self._settings.issuer or self._settings.oidc_audience not in audiences:
            raise NotAuthenticated(_REFUSED)
        expires, begins = claims.get("exp"), claims.get("nbf", now)
        if not isinstance(expires, int | float) or not isinstance(begins, int | float) or not claims.get("sub"):
            raise NotAuthenticated(_REFUSED)
        if now > expires + LEEWAY_SECONDS:
            raise NotAuthenticated(_EXPIRED)
        if now < begins - LEEWAY_SECONDS:
            raise NotAuthenticated(_REFUSED)

    async def _ask_for_keys(self) -> None:
        """Fetch the issuer's keys, unless that was tried a moment ago: strangers' tokens must not make us a flood."""
        async with self._asking:
            moment = asyncio.get_running_loop().time()
            if moment - self.asked_at < KEYS_ASKED_EVERY_SECONDS and self._keys is not None:
                if not self._answered:
                    raise UpstreamUnavailable(_NO_ANSWER)
                return
            self.asked_at, self._answered = moment, False
            try:
                answer = await self._http.get(await self._keys_url(), timeout=5)
                answer.raise_for_status()
                self.use_keys(answer.json())
            except (httpx2.HTTPError, httpx2.InvalidURL, *_MALFORMED) as error:
                raise UpstreamUnavailable(_NO_ANSWER) from error
            self._answered = True

    async def _keys_url(self) -> str:
        if self._settings.oidc_jwks_url:
            return self._settings.oidc_jwks_url
        if not self._settings.oidc_issuer:
            return f"{self._settings.identity_url}/identity/jwks"
        discovery = f"{self._settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        answer = await self._http.get(discovery, timeout=5)
        answer.raise_for_status()
        return str(answer.json()["jwks_uri"])


def principal_of(claims: dict[str, Any], settings: ServiceSettings) -> Principal:
    """Map verified claims to a Principal; claim names come from settings, unknown roles are ignored."""
    kind = claims.get(settings.oidc_kind_claim, PrincipalKind.STAFF)
    centres = _as_list(claims.get(settings.oidc_centres_claim))
    roles = _as_list(claims.get(settings.oidc_roles_claim))
    institution = claims.get(settings.oidc_institution_claim)
    known_roles = frozenset(Role(role) for role in roles if role in set(Role))
    try:
        return Principal(
            subject=str(claims["sub"]),
            kind=PrincipalKind(kind),
            name=_name_in(claims.get("name")),
            roles=known_roles,
            scopes=frozenset(str(claims.get("scope", "")).split()),
            centres=frozenset(UUID(centre) for centre in centres if centre != "*"),
            all_centres="*" in centres,
            institution=institution if isinstance(institution, str) and institution else None,
        )
    except ValueError as error:
        raise NotAuthenticated(_REFUSED) from error


def _key_of(document: Any) -> Key | None:
    try:
        return JWKRegistry.import_key(document)
    except _MALFORMED:
        return None


def _key_id(token: str) -> str | None:
    """Return the key id in the token's header, not verified yet; raise ValueError for what is no token."""
    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    return str(header["kid"]) if isinstance(header, dict) and "kid" in header else None


def _name_in(claim: object) -> str:
    """Return the name as it may be stored and shown: with another provider people may call themselves anything."""
    if not isinstance(claim, str):
        return ""
    whole = claim.encode(errors="ignore").decode()  # without halves of characters, which JSON may hold
    return UNPRINTABLE.sub("", whole).strip()[:LONGEST_NAME].strip()


def _as_list(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [str(item) for item in value] if isinstance(value, list) else []
