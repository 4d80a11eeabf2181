"""HTTP to the processes of this machine, in the clear: no certificate authority is read, since none is asked."""

import ssl

import httpx2

# Reading the system's authorities takes longer than a request; this context trusts nobody.
_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def loopback_client(url: str, seconds: float = 30) -> httpx2.AsyncClient:
    """Return a client to `http://127.0.0.1:...`, which waits so many seconds for an answer."""
    return httpx2.AsyncClient(base_url=url, timeout=seconds, verify=_TRUSTS_NOBODY)
