"""Production never speaks to a mock by accident: interop asks before it starts, and refuses in one sentence."""

import httpx
import pytest
from pydantic import ValidationError

from services.interop.adapters.mock_refusal import InstitutionIsMock, refuse_mocks
from services.interop.mocks.health import mocks_live
from services.interop.settings import Settings
from shared.settings import Environment, InstitutionsKind

pytestmark = pytest.mark.feature("P08.2")

NEEDED = {
    "database_url": "postgresql://a:b@127.0.0.1/cai",
    "service_client_secret": "x",
    "field_encryption_keys": "k1:x",
    "blind_index_key": "x",
    "sinoe_user": "x",
    "sinoe_password": "x",
    "mpe_token": "x",
    "sira_token": "x",
    "signing_key_file": "x",
    "signing_certificate_file": "x",
}


def told(**settings: str) -> Settings:
    return Settings.model_validate(NEEDED | settings)


@pytest.mark.anyio
async def test_an_address_that_says_it_is_a_mock_is_refused_with_a_sentence() -> None:
    said = await mocks_live()
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=said))
    with pytest.raises(InstitutionIsMock, match=r"http://sinoe\.example es un simulador.* is a mock"):
        refuse_mocks(["http://sinoe.example"], transport)


@pytest.mark.parametrize(
    "answer", [httpx.Response(404), httpx.Response(200, json=[]), httpx.Response(200, json={"status": "ok"})]
)
def test_whoever_does_not_say_it_is_a_mock_is_taken_for_the_institution(answer: httpx.Response) -> None:
    asked: list[str] = []

    def institution(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return answer

    refuse_mocks(["http://sinoe.example/"], httpx.MockTransport(institution))
    assert asked == ["/health/live"]


def test_an_institution_that_is_down_keeps_nobody_down() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down")

    refuse_mocks(["http://sinoe.example"], httpx.MockTransport(down))


def test_only_a_production_that_did_not_ask_for_mocks_refuses_them() -> None:
    addresses = {"sinoe_url": "http://s", "mpe_url": "http://m", "sira_url": "http://r"}
    refusing = {
        (environment, institutions)
        for environment in Environment
        for institutions in InstitutionsKind
        if told(**addresses, environment=environment, institutions=institutions).refuses_mocks
    }
    assert refusing == {(Environment.PRODUCTION, InstitutionsKind.REAL)}


def test_an_institution_without_an_address_is_named() -> None:
    with pytest.raises(ValidationError, match=r"Falta MPE_URL, SIRA_URL.*is not set"):
        told(sinoe_url="http://s", mocks_url="http://mocks:8000")


def test_mocks_stand_in_only_where_they_were_asked_for() -> None:
    asked = told(sinoe_url="http://s", mocks_url="http://mocks:8000", institutions="mock")
    assert (asked.sinoe_url, asked.mpe_url, asked.sira_url) == ("http://s", "http://mocks:8000", "http://mocks:8000")
