"""Production never takes a mock for an institution unless it was told to; only the mock knows what it is, and says so.

It is asked at the start. A mock that was not up at that moment is known by each of its answers: none is believed.
"""

from collections.abc import Iterable

import httpx2

from services.interop.institutions.channels import PermanentRefusal
from shared.app import StartRefused

ASKING_SECONDS = 2.0
MOCK_FIELD = "X-CAI-Mock"
IS_A_MOCK = "is-a-mock"


class InstitutionIsMock(StartRefused):
    """An address that should be an institution's is a mock's; said to the person who starts the service."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url} es un simulador, no una institución: corrija la dirección, o diga INSTITUTIONS=mock.",
            f"{url} is a mock, not an institution: mend the address, or say INSTITUTIONS=mock.",
        )


def refuse_mocks(urls: Iterable[str], transport: httpx2.BaseTransport | None = None) -> None:
    """Raise InstitutionIsMock if any of the addresses answers that it is a mock.

    One that does not answer now is let pass: an institution that is down must not keep the service down.
    """
    with httpx2.Client(timeout=ASKING_SECONDS, transport=transport) as http:
        for url in dict.fromkeys(urls):
            if _says_it_is_a_mock(http, url):
                raise InstitutionIsMock(url)


async def refuse_answer_of_a_mock(answer: httpx2.Response) -> None:
    """Raise PermanentRefusal for an answer by which its giver says that it is a mock (a hook of httpx2's client)."""
    if MOCK_FIELD in answer.headers:
        raise PermanentRefusal(IS_A_MOCK)


def _says_it_is_a_mock(http: httpx2.Client, url: str) -> bool:
    try:
        told = http.get(f"{url.rstrip('/')}/health/live").json()
    except (httpx2.HTTPError, ValueError):
        return False
    return isinstance(told, dict) and told.get("institutions") == "mock"
