"""A court's or a CEM's system is registered, gets tokens with its scopes, and is closed."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.identity.conftest import IssuerUnderTest
from tests.identity.signing_in import ask_tokens

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N12")]

URL = "/v1/institution-clients"


async def _register(administrator: httpx.AsyncClient, centre: UUID, **more: Any) -> httpx.Response:
    body = {
        "name": "15° Juzgado de Familia de Lima",
        "kind": "COURT",
        "scopes": ["orders:write", "compliance:read"],
        "centres": [str(centre)],
    }
    return await administrator.post(URL, json=body | more)


async def _ask(issuer: IssuerUnderTest, client: dict[str, Any], scope: str = "") -> httpx.Response:
    form = {"grant_type": "client_credentials", "scope": scope}
    return await ask_tokens(issuer, form, auth=(client["client_id"], client["client_secret"]))


async def test_its_token_carries_what_it_was_granted(
    issuer: IssuerUnderTest, administrator: httpx.AsyncClient, centre: UUID
) -> None:
    client = (await _register(administrator, centre)).json()
    given = (await _ask(issuer, client)).json()
    keys = KeySet.import_key_set((await issuer.client().get("/identity/jwks")).json())
    claims = jwt.decode(given["access_token"], keys).claims
    assert (claims["sub"], claims["cai_kind"]) == (client["client_id"], "institution")
    assert (claims["scope"], claims["cai_centres"]) == ("orders:write compliance:read", [str(centre)])
    assert (claims["name"], claims["cai_roles"]) == ("15° Juzgado de Familia de Lima", [])
    assert (await _ask(issuer, client, "compliance:read")).json()["scope"] == "compliance:read"
    refused = await _ask(issuer, client, "referrals:answer")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")
    assert (await issuer.client(given["access_token"]).get("/v1/centres")).status_code == 403


async def test_its_secret_is_shown_once_and_replaced_at_once(
    issuer: IssuerUnderTest, administrator: httpx.AsyncClient, centre: UUID
) -> None:
    client = (await _register(administrator, centre)).json()
    read = await administrator.get(f"{URL}/{client['id']}")
    assert "client_secret" not in read.json()
    assert "client_secret" not in (await administrator.get(URL)).json()["items"][0]
    rotated = await administrator.post(f"{URL}/{client['id']}/secret-rotation", headers={"If-Match": '"1"'})
    assert (await _ask(issuer, client)).json()["error"] == "invalid_client"
    assert (await _ask(issuer, rotated.json())).status_code == 200


async def test_a_closed_client_gets_no_token(
    issuer: IssuerUnderTest, administrator: httpx.AsyncClient, centre: UUID
) -> None:
    client = (await _register(administrator, centre)).json()
    url, reason = f"{URL}/{client['id']}/disabling", {"reason": "Convenio terminado"}
    assert (await administrator.post(url, json=reason)).status_code == 428
    closed = await administrator.post(url, json=reason, headers={"If-Match": '"1"'})
    assert closed.json()["disabled_at"] is not None
    answer = await _ask(issuer, client)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_a_faulty_client_is_refused(administrator: httpx.AsyncClient, centre: UUID) -> None:
    faults: list[tuple[dict[str, Any], str]] = [
        ({"scopes": []}, "invalid-input"),
        ({"scopes": ["cases:write"]}, "invalid-input"),
        ({"kind": "OTHER"}, "invalid-input"),
        ({"centres": []}, "invalid-input"),
        ({"centres": [str(uuid4())]}, "unknown-centre"),
    ]
    for fault, code in faults:
        answer = await _register(administrator, centre, **fault)
        assert (answer.status_code, answer.json()["code"]) == (422, code), fault
    assert (await administrator.get(f"{URL}/{uuid4()}")).status_code == 404
