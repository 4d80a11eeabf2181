"""How often a client may ask: per address, per token, and more strictly where people sign in."""

import hashlib
import ipaddress
import math
import time
from functools import lru_cache

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from services.gateway.errors import TooManyRequests, rate_limit_fields
from services.gateway.request import Header, Request
from services.gateway.settings import Settings

SIGN_IN_PATHS = frozenset(("/identity/token", "/identity/authorize"))
SWEEP_SECONDS = 10.0


class WindowStorage(Storage):
    """Counters in this process's memory, dropped when their window ends.

    The library's own memory stores start a thread every 10 ms (or, async, walk all keys at every hit); this one walks
    its keys every ten seconds at most.
    """

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, float]] = {}
        self._next_sweep = 0.0
        super().__init__()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing here fails of itself."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to the counter of a key, which starts anew `expiry` seconds after its first hit."""
        now = time.time()
        count, ends = self._counts.get(key, (0, 0.0))
        if ends <= now:
            count, ends = 0, now + expiry
            self._sweep(now)
        self._counts[key] = (count + amount, ends)
        return count + amount

    def get(self, key: str) -> int:
        """Return the counter of a key."""
        count, ends = self._counts.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window of a key ends (seconds since 1970)."""
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int | None:
        """Forget all counters."""
        count = len(self._counts)
        self._counts.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._counts.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEP_SECONDS
            for key in [key for key, (_, ends) in self._counts.items() if ends <= now]:
                del self._counts[key]


class RateLimits:
    """The limits of one gateway process."""

    def __init__(self, settings: Settings) -> None:
        self._address = parse(settings.rate_limit_address)
        self._token = parse(settings.rate_limit_client)
        self._sign_in = parse(settings.rate_limit_sign_in)
        self._limiter = FixedWindowRateLimiter(WindowStorage())

    def check(self, request: Request, address: str) -> list[Header]:
        """Count the request against its address and its token; TooManyRequests when over.

        Returns the header fields of the limit that is nearest to its end.
        """
        network = _network(address)
        left = [self._hit(self._address, "address", network)]
        authorization = request.header(b"authorization")
        if authorization:
            left.append(self._hit(self._token, "token", hashlib.blake2b(authorization, digest_size=16).hexdigest()))
        if request.path in SIGN_IN_PATHS:
            left.append(self._hit(self._sign_in, "sign-in", network))
        remaining, limit, reset = min(left)
        fields = rate_limit_fields(limit, remaining, reset)
        return [(name.lower().encode(), value.encode()) for name, value in fields.items()]

    def _hit(self, limit: RateLimitItem, kind: str, key: str) -> tuple[int, int, int]:
        """Count, and return what remains of the limit, the limit, and the seconds until it is full again."""
        is_within = self._limiter.hit(limit, kind, key)
        ends, remaining = self._limiter.get_window_stats(limit, kind, key)
        reset = max(1, math.ceil(ends - time.time()))
        if not is_within:
            raise TooManyRequests(limit.amount, reset)
        return remaining, limit.amount, reset


@lru_cache(maxsize=4096)
def _network(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 that an IPv6 host may choose from freely."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return address


class TrustedProxies:
    """Whose X-Forwarded-For and X-Forwarded-Proto are believed."""

    def __init__(self, networks: tuple[str, ...]) -> None:
        self._networks = [ipaddress.ip_network(network, strict=False) for network in networks]

    def client(self, request: Request) -> str:
        """Return the client's address: the peer's, or the last one before our own proxies."""
        if not self._trusts(request.peer):
            return request.peer
        for hop in reversed(request.header(b"x-forwarded-for").decode("latin1").split(",")):
            address = hop.strip()
            if not _is_address(address):
                return request.peer
            if not self._trusts(address):
                return address
        return request.peer

    def scheme(self, request: Request) -> str:
        """Return "http" or "https" as the client used it."""
        told = request.header(b"x-forwarded-proto")
        if told in (b"http", b"https") and self._trusts(request.peer):
            return told.decode()
        return request.scheme

    def _trusts(self, address: str) -> bool:
        if not self._networks or not _is_address(address):
            return False
        found = ipaddress.ip_address(address)
        return any(found in network for network in self._networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
