"""Production never speaks to a mock by accident: interop asks before it starts, and refuses in one sentence."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx2
import pytest
from pydantic import ValidationError

from services.interop.delivery.rules.messages import Channel
from services.interop.documents.actions.signing import SigningNotPossible
from services.interop.institutions.channels import PermanentRefusal
from services.interop.institutions.mock_refusal import InstitutionIsMock, refuse_mocks
from services.interop.institutions.wiring import Institutions, institutions_from
from services.interop.main import SignedByNobody, create_app
from services.interop.settings import Settings, settings_of
from services.mocks.health import mocks_live
from shared.security.encryption import new_key
from shared.security.principal import Role
from shared.settings import Environment, InstitutionsKind
from tests.interop.exchange import Exchange

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
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json=said))
    with pytest.raises(InstitutionIsMock, match=r"http://sinoe\.example es un simulador.* is a mock"):
        refuse_mocks(["http://sinoe.example"], transport)


@pytest.mark.parametrize(
    "answer", [httpx2.Response(404), httpx2.Response(200, json=[]), httpx2.Response(200, json={"status": "ok"})]
)
def test_whoever_does_not_say_it_is_a_mock_is_taken_for_the_institution(answer: httpx2.Response) -> None:
    asked: list[str] = []

    def institution(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        return answer

    refuse_mocks(["http://sinoe.example/"], httpx2.MockTransport(institution))
    assert asked == ["/health/live"]


def test_an_institution_that_is_down_keeps_nobody_down() -> None:
    def down(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("down")

    refuse_mocks(["http://sinoe.example"], httpx2.MockTransport(down))


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


class SaysMock(BaseHTTPRequestHandler):
    """What answers where an institution should be."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"institutions": "mock"}')

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def mock_url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), SaysMock) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_the_service_does_not_start_in_production_before_a_mock_that_nobody_asked_for(mock_url: str) -> None:
    keys = {"field_encryption_keys": f"k1:{new_key()}", "blind_index_key": new_key()}
    start = keys | {"environment": "production", "sinoe_url": mock_url, "mpe_url": mock_url, "sira_url": mock_url}
    with pytest.raises(InstitutionIsMock):
        create_app(told(**start))
    with pytest.raises(SigningNotPossible):  # let past, as far as this settings' key, which is not there
        create_app(told(**start, institutions="mock"))


@pytest.mark.anyio
async def test_a_mock_that_came_up_later_is_not_believed_and_what_was_sent_goes_once_it_is_put_right(
    exchange: Exchange,
) -> None:
    runtime, settings = exchange.service.runtime, settings_of(exchange.service.runtime)
    wrong = settings.model_copy(update={"environment": Environment.PRODUCTION, "institutions": InstitutionsKind.REAL})
    right = runtime.client(Institutions)
    async with httpx2.AsyncClient(transport=exchange.wire) as http:
        runtime.use(Institutions, institutions_from(wrong, http))
        await exchange.tell_non_compliance()
        await exchange.until_states("DEAD", "DEAD", "DEAD", seconds=30)
        assert {row["last_error"] for row in await exchange.rows("SELECT last_error FROM interop.messages")} == {
            "is-a-mock"
        }
        for fault in ("error_5xx", "down", "malformed"):
            await exchange.fault("sira", fault)
            with pytest.raises(PermanentRefusal, match="is-a-mock"):
                await runtime.client(Institutions).cems[Channel.SIRA_HTTP].ask("x")
    coordinator = exchange.staff(Role.COORDINATOR)
    assert {one["kind"] for one in (await coordinator.get("/v1/alarms")).json()["items"]} == {"MESSAGE_DEAD"}
    runtime.use(Institutions, right)
    for message in (await coordinator.get("/v1/messages")).json()["items"]:
        replayed = await coordinator.post(
            f"/v1/messages/{message['id']}/replays", headers={"If-Match": f'"{message["version"]}"'}
        )
        assert replayed.is_success, replayed.text
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert len(await exchange.sheets()) == 2, "asked first, sent once"


def test_a_production_does_not_sign_with_a_demonstrations_certificate(signing_directory: Path) -> None:
    nobody = "http://127.0.0.1:9"
    real = {
        "environment": "production",
        "field_encryption_keys": f"k1:{new_key()}",
        "blind_index_key": new_key(),
        "sinoe_url": nobody,
        "mpe_url": nobody,
        "sira_url": nobody,
        "signing_key_file": str(signing_directory / "key.pem"),
        "signing_certificate_file": str(signing_directory / "certificate.pem"),
        "signing_chain_file": str(signing_directory / "chain.pem"),
    }
    with pytest.raises(SignedByNobody, match="SIGNING_DIRECTORY"):
        create_app(told(**real))
    create_app(told(**real | {"institutions": "mock"}))
    create_app(told(**real | {"environment": "test"}))
