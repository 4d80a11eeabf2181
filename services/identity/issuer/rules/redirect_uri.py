"""Where the issuer may send a browser back to: the registered address, compared exactly.

The one exception is RFC 8252 section 7.3: a native application listens on a loopback address and learns
its port only when it starts, so on a loopback host any port is accepted. Nothing else may differ.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, urlencode, urlsplit

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
LONGEST = 2000


def is_registered(requested: str, registered: Iterable[str]) -> bool:
    """Tell whether `requested` is one of the `registered` addresses, or its loopback form with another port."""
    if len(requested) > LONGEST:
        return False
    known = tuple(registered)
    return requested in known or _without_loopback_port(requested) in known


def check_registration(uri: str) -> None:
    """Raise ValueError unless `uri` is fit to be registered.

    Fit are https addresses, http on a loopback host, and an application's own scheme with a dot in it
    (RFC 8252 section 7.1); never a fragment, a user name or a wildcard.
    """
    parts = urlsplit(uri)
    if "#" in uri or "*" in uri or "@" in parts.netloc or not uri.isascii() or not uri.isprintable() or " " in uri:
        raise ValueError(f"not an address that can be registered: {uri!r}")
    is_web = parts.scheme == "https" and bool(parts.hostname)
    is_loopback = parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS
    is_application = "." in parts.scheme
    if not (is_web or is_loopback or is_application):
        raise ValueError(f"a redirect address must be https, loopback http or an application's own scheme: {uri!r}")


def form_action_source(uri: str) -> str:
    """Return the Content-Security-Policy source that lets a form's answer redirect to `uri`.

    Browsers apply `form-action` to the redirect that follows a form too. A policy cannot name an IPv6
    address, so for that loopback address the source is the scheme alone.
    """
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https") or ":" in (parts.hostname or ""):
        return f"{parts.scheme}:"
    return f"{parts.scheme}://{parts.netloc}"


def with_query(uri: str, fields: Mapping[str, str]) -> str:
    """Return the address with the fields added to what it asks already."""
    if not fields:
        return uri
    return f"{uri}{'&' if '?' in uri else '?'}{urlencode(fields)}"


def _without_loopback_port(uri: str) -> str | None:
    """Return `uri` with its port removed when it is http on a loopback host, otherwise None."""
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme != "http" or host not in LOOPBACK_HOSTS or port is None:
        return None
    bare = f"[{host}]" if ":" in host else host
    if parts.netloc != f"{bare}:{port}":
        return None
    rebuilt = SplitResult("http", bare, parts.path, parts.query, parts.fragment).geturl()
    # What a parser drops on the way (tabs, an empty fragment) must not make two addresses equal.
    return rebuilt if uri == rebuilt.replace(bare, f"{bare}:{port}", 1) else None
