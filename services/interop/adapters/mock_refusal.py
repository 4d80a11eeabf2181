"""Production never speaks to a mock unless it was told to: asked at the start, since only the mock knows what it is."""

from collections.abc import Iterable

import httpx

ASKING_SECONDS = 2.0


class InstitutionIsMock(Exception):
    """An address that should be an institution's is a mock's; said to the person who starts the service."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url} es un simulador, no una institución: corrija la dirección, o diga INSTITUTIONS=mock. / "
            f"{url} is a mock, not an institution: mend the address, or say INSTITUTIONS=mock."
        )


def refuse_mocks(urls: Iterable[str], transport: httpx.BaseTransport | None = None) -> None:
    """Raise InstitutionIsMock if any of the addresses answers that it is a mock.

    One that does not answer now is let pass: an institution that is down must not keep the service down.
    """
    with httpx.Client(timeout=ASKING_SECONDS, transport=transport) as http:
        for url in dict.fromkeys(urls):
            if _says_it_is_a_mock(http, url):
                raise InstitutionIsMock(url)


def _says_it_is_a_mock(http: httpx.Client, url: str) -> bool:
    try:
        told = http.get(f"{url.rstrip('/')}/health/live").json()
    except (httpx.HTTPError, ValueError):
        return False
    return isinstance(told, dict) and told.get("institutions") == "mock"
