"""Reading a request's header fields once: what goes on to the service, what the gateway needs, what is dropped."""

import random
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any

from services.gateway.errors import AddressTooLong, HeadersTooLarge, MalformedRequest
from services.gateway.routes import Route
from services.gateway.settings import Settings
from shared.text import Text

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

_DROPPED, _PASSED, _NOTED, _NOTED_AND_PASSED = range(4)

# Hop by hop (RFC 9110, 7.6.1), and headers by which a caller could pass for somebody else behind a proxy.
_DROPPED_NAMES = frozenset(
    b"keep-alive proxy-connection proxy-authorization proxy-authenticate te trailer http2-settings "
    b"forwarded remote-user remote_user x-real-ip x-client-ip x-cluster-client-ip true-client-ip cf-connecting-ip "
    b"x-original-url x-original-uri x-rewrite-url x-user x-username x-userid x-user-id x-email x-roles x-groups "
    b"x-http-method-override x-http-method x-method-override front-end-https".split()
)
_DROPPED_PREFIXES = (b"x-forwarded-", b"x-remote-", b"x-cai-", b"x-auth-", b"x-authenticated-", b"x-user-", b"x-ssl-")
_NOTED_NAMES = frozenset(
    b"host content-length x-forwarded-for x-forwarded-proto x-request-id traceparent expect connection "
    b"transfer-encoding upgrade".split()
)
_NOTED_AND_PASSED_NAMES = frozenset(
    b"authorization origin accept accept-encoding accept-language access-control-request-method if-none-match".split()
)
_ONLY_ONCE = frozenset((b"host", b"authorization", b"content-length", b"origin", b"transfer-encoding"))

_HOST = re.compile(rb"[A-Za-z0-9.\-_]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._\-]{8,64}")
_TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
# An address that another program may read as another address: dot segments, encoded slashes, controls.
_DISGUISED = re.compile(rb"%2f|%5c|%2e|%[01][0-9a-f]|%7f|\\|/\.\.?(?:/|$)", re.IGNORECASE)


@lru_cache(maxsize=2048)
def _treatment(name: bytes) -> int:
    if name in _NOTED_AND_PASSED_NAMES:
        return _NOTED_AND_PASSED
    if name in _NOTED_NAMES:
        return _NOTED
    if name in _DROPPED_NAMES or b"_" in name or name.startswith(_DROPPED_PREFIXES):
        return _DROPPED
    return _PASSED


class Request:
    """One request as the gateway sees it; `body_pending` while some of its body has not been read.

    `allowance` are the header fields that tell how much more the client may ask, once it was counted.
    """

    __slots__ = (
        "allowance",
        "body_pending",
        "chunked",
        "content_length",
        "host",
        "method",
        "noted",
        "passed",
        "path",
        "peer",
        "request_id",
        "route",
        "scheme",
        "target",
        "traceparent",
    )

    def __init__(self, scope: Scope) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.scheme: str = scope["scheme"]
        client = scope.get("client")
        self.peer: str = client[0] if client else ""
        query: bytes = scope["query_string"]
        self.target: bytes = scope["raw_path"] + b"?" + query if query else scope["raw_path"]
        self.noted: dict[bytes, bytes] = {}
        self.passed: list[Header] = []
        self.host = b""
        self.content_length: int | None = None
        self.chunked = False
        self.body_pending = False
        self.request_id = b""
        self.traceparent = b""
        self.route: Route | None = None
        self.allowance: list[Header] = []

    @property
    def has_body(self) -> bool:
        """Whether the client announced a body."""
        return self.chunked or bool(self.content_length)

    def header(self, name: bytes) -> bytes:
        """Return a header field that the gateway takes note of, or b""."""
        return self.noted.get(name, b"")

    def read_headers(self, headers: list[Header], settings: Settings) -> None:
        """Sort the header fields and check their size, the address and the framing."""
        noted, passed, size = self.noted, self.passed, 0
        repeated = b""
        for name, value in headers:
            size += len(name) + len(value) + 4
            treatment = _treatment(name)
            if treatment in (_NOTED, _NOTED_AND_PASSED):
                if name in noted:
                    repeated = name if name in _ONLY_ONCE else repeated
                    noted[name] += b", " + value
                else:
                    noted[name] = value
            if treatment in (_PASSED, _NOTED_AND_PASSED):
                passed.append((name, value))
        self._identify()
        if size > settings.header_limit_bytes:
            raise HeadersTooLarge(limit_bytes=settings.header_limit_bytes)
        if len(self.target) > settings.url_limit_bytes:
            raise AddressTooLong(limit_bytes=settings.url_limit_bytes)
        if repeated:
            raise _malformed(
                f"la cabecera {repeated.decode()} se repite", f"the header {repeated.decode()} is repeated"
            )
        self._check_target()
        self._read_framing()
        if b"connection" in noted:
            self._drop_nominated(noted[b"connection"])

    def _identify(self) -> None:
        request_id, traceparent = self.header(b"x-request-id"), self.header(b"traceparent")
        self.request_id = request_id if _REQUEST_ID.fullmatch(request_id) else _made_up(128)
        self.traceparent = (
            traceparent if _TRACEPARENT.fullmatch(traceparent) else b"00-%s-%s-01" % (_made_up(128), _made_up(64))
        )

    def _check_target(self) -> None:
        target = self.target
        if not target.startswith(b"/") or _DISGUISED.search(target.partition(b"?")[0]):
            raise _malformed("la dirección contiene partes no admitidas", "the address has parts that are not accepted")
        host = self.header(b"host")
        if not _HOST.fullmatch(host):
            raise _malformed("falta una cabecera Host válida", "a valid Host header is missing")
        self.host = host

    def _read_framing(self) -> None:
        encoding = self.header(b"transfer-encoding")
        if encoding:
            if encoding.lower() != b"chunked":
                raise _malformed(
                    "solo se admite Transfer-Encoding: chunked", "only Transfer-Encoding: chunked is taken"
                )
            self.chunked = True
        elif b"content-length" in self.noted:
            self.content_length = int(self.noted[b"content-length"])
        self.body_pending = self.has_body
        if self.method == "CONNECT" or (self.has_body and b"upgrade" in self.noted):
            self.body_pending = False  # the parser reads none behind a head that asks for another protocol
            raise _malformed(
                "aquí solo se habla HTTP/1.1: pida sin Upgrade", "only HTTP/1.1 is spoken: ask without Upgrade"
            )

    def _drop_nominated(self, connection: bytes) -> None:
        """Drop the headers that `Connection` names: they are meant for this hop only."""
        named = {token.strip().lower() for token in connection.split(b",")} - {b"keep-alive", b"close", b"upgrade", b""}
        if named:
            self.passed = [field for field in self.passed if field[0] not in named]


def _made_up(bits: int) -> bytes:
    """Return an identifier in hexadecimal digits; it is no secret, only not to be met twice."""
    return b"%0*x" % (bits // 4, random.getrandbits(bits) or 1)


def _malformed(es: str, en: str) -> MalformedRequest:
    return MalformedRequest(Text(es[0].upper() + es[1:] + ".", en[0].upper() + en[1:] + "."))
