"""A court's or a CEM's system is registered, gets tokens with its scopes, and is closed."""

from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import text

from services.identity.institution_clients.store import lock_institution_client
from shared.unit_of_work import system_work
from tests.identity.conftest import PSYCHOLOGIST, IssuerUnderTest
from tests.identity.signing_in import ask_tokens, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N12.1")]

URL = "/v1/institution-clients"
COURT = "1801-JR-FT-15"
BRENA = "CEM-150105-BRENA"


async def _register(administrator: httpx2.AsyncClient, centre: UUID, **more: Any) -> httpx2.Response:
    body = {
        "name": "15° Juzgado de Familia de Lima",
        "kind": "COURT",
        "institution_code": COURT,
        "scopes": ["orders:write", "compliance:read"],
        "centres": [str(centre)],
    }
    return await administrator.post(URL, json=body | more)


async def _ask(issuer: IssuerUnderTest, client: dict[str, Any], scope: str = "") -> httpx2.Response:
    form = {"grant_type": "client_credentials", "scope": scope}
    return await ask_tokens(issuer, form, auth=(client["client_id"], client["client_secret"]))


async def _claims(issuer: IssuerUnderTest, access_token: str) -> dict[str, Any]:
    keys = KeySet.import_key_set((await issuer.client().get("/identity/jwks")).json())
    return dict(jwt.decode(access_token, keys).claims)


async def test_its_token_carries_what_it_was_granted(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    client = (await _register(administrator, centre)).json()
    given = (await _ask(issuer, client)).json()
    claims = await _claims(issuer, given["access_token"])
    assert (client["institution_code"], claims["cai_institution"]) == (COURT, COURT)
    assert (claims["sub"], claims["cai_kind"]) == (client["client_id"], "institution")
    assert (claims["scope"], claims["cai_centres"]) == ("orders:write compliance:read", [str(centre)])
    assert (claims["name"], claims["cai_roles"]) == ("15° Juzgado de Familia de Lima", [])
    assert (await _ask(issuer, client, "compliance:read")).json()["scope"] == "compliance:read"
    refused = await _ask(issuer, client, "referrals:answer")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")
    assert (await issuer.client(given["access_token"]).get("/v1/centres")).status_code == 403


async def test_its_secret_is_shown_once_and_replaced_at_once(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    client = (await _register(administrator, centre)).json()
    read = await administrator.get(f"{URL}/{client['id']}")
    assert "client_secret" not in read.json()
    assert "client_secret" not in (await administrator.get(URL)).json()["items"][0]
    rotated = await administrator.post(f"{URL}/{client['id']}/secret-rotation", headers={"If-Match": '"1"'})
    assert (await _ask(issuer, client)).json()["error"] == "invalid_client"
    assert (await _ask(issuer, rotated.json())).status_code == 200


async def test_a_closed_client_gets_no_token(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    client = (await _register(administrator, centre)).json()
    url, reason = f"{URL}/{client['id']}/disabling", {"reason": "Convenio terminado"}
    assert (await administrator.post(url, json=reason)).status_code == 428
    closed = await administrator.post(url, json=reason, headers={"If-Match": '"1"'})
    assert closed.json()["disabled_at"] is not None
    answer = await _ask(issuer, client)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_a_faulty_client_is_refused(administrator: httpx2.AsyncClient, centre: UUID) -> None:
    faults: list[tuple[dict[str, Any], str]] = [
        ({"scopes": []}, "invalid-input"),
        ({"scopes": ["cases:write"]}, "invalid-input"),
        ({"kind": "OTHER"}, "invalid-input"),
        ({"centres": []}, "invalid-input"),
        ({"institution_code": ""}, "invalid-input"),
        ({"institution_code": None}, "invalid-input"),
        ({"institution_code": "Juzgado 15"}, "institution-code-refused"),
        ({"institution_code": BRENA}, "institution-code-refused"),
        ({"kind": "CEM"}, "institution-code-refused"),
        ({"centres": [str(uuid4())]}, "unknown-centre"),
    ]
    for fault, code in faults:
        answer = await _register(administrator, centre, **fault)
        assert (answer.status_code, answer.json()["code"]) == (422, code), fault
    assert (await administrator.get(f"{URL}/{uuid4()}")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [("COURT", "1801-jr-ft-5", "1801-JR-FT-05"), ("COURT", f" {COURT} ", COURT), ("CEM", BRENA.lower(), BRENA)],
)
async def test_a_code_is_kept_in_its_one_written_form(
    administrator: httpx2.AsyncClient, centre: UUID, kind: str, written: str, kept: str
) -> None:
    answer = await _register(administrator, centre, kind=kind, institution_code=written)
    assert (answer.status_code, answer.json()["institution_code"]) == (201, kept)


async def test_a_client_registered_before_codes_were_kept_says_none_until_it_is_given_one(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    client = (await _register(administrator, centre)).json()
    async with system_work(issuer.runtime) as db:
        row = await lock_institution_client(db, UUID(client["id"]))
        assert row is not None
        row.institution_code = None
        await db.save(row)
    assert (await administrator.get(f"{URL}/{client['id']}")).json()["institution_code"] is None
    assert "cai_institution" not in await _claims(issuer, (await _ask(issuer, client)).json()["access_token"])

    url, code = f"{URL}/{client['id']}/institution-code", {"institution_code": COURT}
    assert (await administrator.put(url, json=code)).status_code == 428
    assert (await administrator.put(url, json=code, headers={"If-Match": '"7"'})).status_code == 412
    of_another_kind = {"institution_code": BRENA}
    refused = await administrator.put(url, json=of_another_kind, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (422, "institution-code-refused")
    changed = await administrator.put(url, json=code, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"], changed.json()["institution_code"]) == (200, '"2"', COURT)
    claims = await _claims(issuer, (await _ask(issuer, client)).json()["access_token"])
    assert claims["cai_institution"] == COURT


async def test_only_an_administrator_says_which_institution_a_client_is_of_and_it_is_on_record(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    client = (await _register(administrator, centre)).json()
    url, code = f"{URL}/{client['id']}/institution-code", {"institution_code": "1801-JR-FT-16"}
    [rosa] = (await administrator.get("/v1/staff", params={"role": "psychologist"})).json()["items"]
    made = await administrator.patch(
        f"/v1/staff/{rosa['id']}", json={"roles": ["auditor"], "centres": []}, headers={"If-Match": '"1"'}
    )
    auditor = issuer.client((await sign_in(issuer, PSYCHOLOGIST)).access_token)
    assert (made.status_code, (await auditor.get(f"{URL}/{client['id']}")).status_code) == (200, 200)
    assert (await auditor.put(url, json=code, headers={"If-Match": '"1"'})).status_code == 403
    assert (await administrator.put(url, json=code, headers={"If-Match": '"1"'})).status_code == 200
    async with system_work(issuer.runtime).reading() as db:
        [row] = await db.all(text("SELECT * FROM audit_log WHERE action = 'institution_client.code_changed'"))
    assert (row.subject_id, row.actor_kind) == (UUID(client["id"]), "staff")
    assert (row.before, row.after["institution_code"]) == ({"institution_code": COURT}, "1801-JR-FT-16")
