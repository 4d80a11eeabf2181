"""The header fields of every answer: the service's, less what is between us, plus what protects the reader."""

import re
from functools import lru_cache

from services.gateway.compression import is_compressible
from services.gateway.request import Header, Request
from services.gateway.settings import Settings
from shared.settings import Environment

_DROPPED = frozenset(
    b"connection keep-alive transfer-encoding upgrade trailer te proxy-authenticate proxy-connection server date "
    b"x-powered-by x-request-id traceparent x-content-type-options strict-transport-security".split()
)
# A page without a policy of its own may style itself in place; no script runs but from a file of ours.
HTML_POLICY = (
    b"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; object-src 'none'; "
    b"frame-ancestors 'none'"
)
DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'"
FILE_POLICY = b"frame-ancestors 'none'"
_UNLESS_GIVEN: tuple[Header, ...] = (
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)

_EXPOSED = (
    b"ETag, Location, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
    b"X-Request-Id, traceparent, Content-Disposition, WWW-Authenticate, Allow, Idempotency-Replayed"
)
_ALLOWED_HEADERS = (
    b"Authorization, Content-Type, Accept-Language, If-Match, If-None-Match, Idempotency-Key, X-Request-Id, traceparent"
)
# What a front end is served from while it is being made, at a port of its own.
_OF_THIS_MACHINE = re.compile(rb"https?://(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?")
_ALLOWED_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"


@lru_cache(maxsize=2048)
def _is_dropped(name: bytes) -> bool:
    return name in _DROPPED or name.startswith(b"access-control-")


def _content_policy(content_type: bytes) -> bytes:
    if content_type.startswith(b"application/") and b"json" in content_type:
        return DATA_POLICY
    return HTML_POLICY if content_type.startswith(b"text/html") else FILE_POLICY


class ResponseFields:
    """Makes the header fields of answers, by the settings."""

    def __init__(self, settings: Settings) -> None:
        self._origins = frozenset(origin.encode() for origin in settings.cors_origins)
        self._any_origin = b"*" in self._origins
        self._loopback = settings.environment is not Environment.PRODUCTION
        self._https = settings.public_url.startswith("https://")

    def of(self, request: Request, given: list[Header]) -> list[Header]:
        """Return the fields to send, from the fields that a service (or a page of our own) gave.

        A policy that the service set itself stands: it knows its page better.
        """
        names = dict(given)
        fields = [
            (b"x-request-id", request.request_id),
            (b"traceparent", request.traceparent),
            (b"x-content-type-options", b"nosniff"),
            *(field for field in given if not _is_dropped(field[0])),
        ]
        if b"content-security-policy" not in names:
            fields.append((b"content-security-policy", _content_policy(names.get(b"content-type", b""))))
        fields += (field for field in _UNLESS_GIVEN if field[0] not in names)
        if is_compressible(names.get(b"content-type", b"")):
            fields.append((b"vary", b"Accept-Encoding"))
        fields += request.allowance
        if self._https or request.scheme == "https":
            fields.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
        if self._origins or self._loopback:
            fields += self._cors(request.header(b"origin"))
        return fields

    def is_preflight(self, request: Request) -> bool:
        """Whether a browser asks what another origin may do."""
        return request.method == "OPTIONS" and bool(request.header(b"access-control-request-method"))

    def preflight(self, request: Request) -> list[Header]:
        """Return the fields that answer a preflight; without an allowance unless the origin is configured."""
        if not self._allows(request.header(b"origin")):
            return []
        return [
            (b"access-control-allow-methods", _ALLOWED_METHODS),
            (b"access-control-allow-headers", _ALLOWED_HEADERS),
            (b"access-control-max-age", b"600"),
        ]

    def _allows(self, origin: bytes) -> bool:
        return bool(origin) and (
            self._any_origin or origin in self._origins or (self._loopback and bool(_OF_THIS_MACHINE.fullmatch(origin)))
        )

    def _cors(self, origin: bytes) -> list[Header]:
        if self._any_origin:
            return [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _EXPOSED)]
        if not self._allows(origin):
            return [(b"vary", b"Origin")]
        return [
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", _EXPOSED),
            (b"vary", b"Origin"),
        ]
