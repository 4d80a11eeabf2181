"""Codes and refresh tokens are good once and for a while; clients prove who they are."""

import asyncio
import base64
import json
from datetime import timedelta
from uuid import UUID

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import text, update

from services.identity.issuer.rules.refresh_reuse import REPEAT_GRACE
from services.identity.issuer.tables import SignInRow
from services.identity.staff.tables import StaffRow
from shared.unit_of_work import system_work
from tests.identity.conftest import PSYCHOLOGIST, SERVICE_SECRET, IssuerUnderTest
from tests.identity.signing_in import Application, ask_tokens, obtain_code, refresh, sign_in
from tests.support.eventually import eventually

pytestmark = pytest.mark.anyio

BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.mark.feature("P02.2")
async def test_a_code_that_comes_back_ends_what_it_gave(issuer: IssuerUnderTest) -> None:
    application = Application()
    code = await obtain_code(issuer, application, PSYCHOLOGIST)
    given = await ask_tokens(issuer, application.exchange(code))
    assert given.headers["Cache-Control"] == "no-store"
    replayed = await ask_tokens(issuer, application.exchange(code))
    assert (replayed.status_code, replayed.json()["error"]) == (400, "invalid_grant")
    assert (await refresh(issuer, given.json()["refresh_token"])).json()["error"] == "invalid_grant"


@pytest.mark.feature("P02.2")
async def test_a_code_lives_sixty_seconds(issuer: IssuerUnderTest) -> None:
    application = Application()
    code = await obtain_code(issuer, application, PSYCHOLOGIST)
    issuer.pass_time(timedelta(seconds=61))
    answer = await ask_tokens(issuer, application.exchange(code))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert "60 segundos" in answer.json()["error_description"]


@pytest.mark.feature("P02.2")
async def test_a_code_ends_with_its_sign_in(issuer: IssuerUnderTest, administrator: httpx2.AsyncClient) -> None:
    application = Application()
    code = await obtain_code(issuer, application, PSYCHOLOGIST)
    rosa = (await administrator.get("/v1/staff?role=psychologist")).json()["items"][0]
    reset = await administrator.post(
        f"/v1/staff/{rosa['id']}/password-reset", headers={"If-Match": f'"{rosa["version"]}"'}
    )
    assert reset.is_success
    answer = await ask_tokens(issuer, application.exchange(code))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.feature("P02.2")
async def test_a_code_needs_its_own_verifier_and_address(issuer: IssuerUnderTest) -> None:
    application = Application()
    for changes, error in [
        ({"code_verifier": "v" * 43}, "invalid_grant"),
        ({"code_verifier": "corto"}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:1/callback"}, "invalid_grant"),
        ({"client_id": "cai-cli"}, "invalid_grant"),
    ]:
        code = await obtain_code(issuer, application, PSYCHOLOGIST)
        answer = await ask_tokens(issuer, application.exchange(code) | changes)
        assert answer.json()["error"] == error, changes
        again = await ask_tokens(issuer, application.exchange(code))
        assert again.json()["error"] == "invalid_grant", "one wrong try uses the code up"


@pytest.mark.feature("P02.2")
async def test_a_form_with_a_fault_of_its_own_leaves_the_code_as_it_is(issuer: IssuerUnderTest) -> None:
    application = Application()
    code = await obtain_code(issuer, application, PSYCHOLOGIST)
    for changes, error in [
        ({"code_verifier": ""}, "invalid_request"),
        ({"redirect_uri": ""}, "invalid_request"),
        ({"code": "otro"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
        ({"client_id": "nadie"}, "invalid_client"),
        ({"client_secret": "x"}, "invalid_client"),
    ]:
        answer = await ask_tokens(issuer, application.exchange(code) | changes)
        assert answer.json()["error"] == error, changes
    assert (await ask_tokens(issuer, application.exchange(code))).status_code == 200


@pytest.mark.feature("P10.1")
async def test_errors_speak_the_readers_language_in_the_standards_characters(issuer: IssuerUnderTest) -> None:
    form = {"grant_type": "authorization_code", "client_id": "cai-web", "code": "x"}
    spanish = await ask_tokens(issuer, form)
    english = await ask_tokens(issuer, form, headers={"Accept-Language": "en"})
    assert spanish.json() == {"error": "invalid_request", "error_description": "Falta redirect_uri."}
    assert english.json()["error_description"] == "redirect_uri is missing."


@pytest.mark.feature("P02.4")
async def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_family(issuer: IssuerUnderTest) -> None:
    first = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    other_family = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    second = (await refresh(issuer, first)).json()["refresh_token"]
    issuer.pass_time(REPEAT_GRACE)
    assert (await refresh(issuer, first)).json()["error"] == "invalid_grant"
    assert (await refresh(issuer, second)).json()["error"] == "invalid_grant"
    assert (await refresh(issuer, other_family)).status_code == 200


@pytest.mark.feature("P02.4")
async def test_a_lost_answer_is_given_again_to_the_same_client(issuer: IssuerUnderTest) -> None:
    first = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    await refresh(issuer, first)
    await refresh(issuer, first)
    again = await refresh(issuer, first, scope="openid")
    assert (again.status_code, again.json()["scope"]) == (200, "openid")
    issuer.pass_time(REPEAT_GRACE)
    assert (await refresh(issuer, again.json()["refresh_token"])).status_code == 200


@pytest.mark.feature("P02.4")
async def test_a_repeat_and_its_late_answer_at_once_wait_for_each_other_in_one_order(issuer: IssuerUnderTest) -> None:
    signed_in = await sign_in(issuer, PSYCHOLOGIST)
    first = signed_in.refresh_token
    second = (await refresh(issuer, first)).json()["refresh_token"]
    sign_in_id = UUID(json.loads(base64.urlsafe_b64decode(signed_in.id_token.split(".")[1] + "=="))["sid"])

    async def waits(number: int) -> None:
        async def so_many() -> bool:
            async with system_work(issuer.runtime).reading() as db:
                return bool(await db.first(text(BLOCKED)) >= number)

        await eventually(so_many)

    async with system_work(issuer.runtime) as db:
        await db.find(SignInRow, sign_in_id, lock=True)
        repeated = asyncio.create_task(refresh(issuer, first))
        await waits(1)
        late = asyncio.create_task(refresh(issuer, second))
        await waits(2)
    assert [(await repeated).status_code, (await late).status_code] == [200, 400]


@pytest.mark.feature("P02.4")
async def test_a_repeat_does_not_make_the_time_for_the_next_longer(issuer: IssuerUnderTest) -> None:
    first = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    for expected in (200, 200, 400):
        assert (await refresh(issuer, first)).status_code == expected
        issuer.pass_time(REPEAT_GRACE * 2 / 3)


@pytest.mark.feature("P02.4")
async def test_of_two_who_hold_answers_to_one_token_neither_goes_on(issuer: IssuerUnderTest) -> None:
    stolen = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    owners = (await refresh(issuer, stolen)).json()["refresh_token"]
    thiefs = (await refresh(issuer, stolen)).json()["refresh_token"]
    assert (await refresh(issuer, owners)).json()["error"] == "invalid_grant"
    assert (await refresh(issuer, thiefs)).json()["error"] == "invalid_grant"


@pytest.mark.feature("P02.4")
@pytest.mark.parametrize("by", ["cai-cli", "cai-web"])
async def test_a_used_token_of_another_client_or_whose_successor_was_used_ends_the_family(
    issuer: IssuerUnderTest, by: str
) -> None:
    first = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    latest = (await refresh(issuer, first)).json()["refresh_token"]
    if by == "cai-web":
        latest = (await refresh(issuer, latest)).json()["refresh_token"]
    assert (await refresh(issuer, first, client_id=by)).json()["error"] == "invalid_grant"
    assert (await refresh(issuer, latest)).json()["error"] == "invalid_grant"


@pytest.mark.feature("P02.4")
async def test_a_disabled_account_gets_no_new_tokens_whatever_became_of_its_sign_in(issuer: IssuerUnderTest) -> None:
    signed_in = await sign_in(issuer, PSYCHOLOGIST)
    async with system_work(issuer.runtime) as db:
        disabled = update(StaffRow).where(StaffRow.email == PSYCHOLOGIST)
        await db.execute(disabled.values(disabled_at=issuer.runtime.clock.now()))
    assert (await refresh(issuer, signed_in.refresh_token)).json()["error"] == "invalid_grant"


@pytest.mark.feature("P02.4")
async def test_a_refresh_token_left_idle_ends(issuer: IssuerUnderTest) -> None:
    token = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    issuer.pass_time(timedelta(hours=1, minutes=59))
    token = (await refresh(issuer, token)).json()["refresh_token"]
    issuer.pass_time(timedelta(hours=2, seconds=1))
    assert (await refresh(issuer, token)).json()["error"] == "invalid_grant"


@pytest.mark.feature("P02.4")
async def test_a_sign_in_ends_after_twelve_hours_however_busy(issuer: IssuerUnderTest) -> None:
    token = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    for _ in range(7):
        issuer.pass_time(timedelta(hours=1, minutes=40))
        token = (await refresh(issuer, token)).json()["refresh_token"]
    issuer.pass_time(timedelta(minutes=21))
    assert (await refresh(issuer, token)).json()["error"] == "invalid_grant"


@pytest.mark.feature("P02.4")
async def test_a_refresh_token_is_for_its_own_client_and_scope(issuer: IssuerUnderTest) -> None:
    token = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    assert (await refresh(issuer, token, client_id="cai-cli")).json()["error"] == "invalid_grant"
    assert (await refresh(issuer, token, scope="openid orders:write")).json()["error"] == "invalid_scope"
    narrowed = (await refresh(issuer, token, scope="profile")).json()
    assert (narrowed["scope"], "id_token" in narrowed) == ("profile", False)


@pytest.mark.feature("P02.4")
async def test_revoking_ends_the_family_and_an_unknown_token_is_no_error(issuer: IssuerUnderTest) -> None:
    token = (await sign_in(issuer, PSYCHOLOGIST)).refresh_token
    async with issuer.client() as client:
        for client_id, left in [("cai-cli", 200), ("cai-web", 400)]:
            form = {"client_id": client_id, "token": token}
            assert (await client.post("/identity/revoke", data=form)).status_code == 200
            answer = await refresh(issuer, token)
            assert answer.status_code == left
            token = answer.json().get("refresh_token", token)
        assert (await client.post("/identity/revoke", data={"client_id": "cai-web", "token": "x"})).status_code == 200
        assert (await client.post("/identity/revoke", data={"client_id": "cai-web"})).status_code == 400


@pytest.mark.feature("P02.4")
async def test_roles_follow_at_the_next_renewal(issuer: IssuerUnderTest, administrator: httpx2.AsyncClient) -> None:
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    rosa = (await administrator.get("/v1/staff?role=psychologist")).json()["items"][0]
    await administrator.patch(
        f"/v1/staff/{rosa['id']}", json={"roles": ["auditor"], "centres": []}, headers={"If-Match": '"1"'}
    )
    renewed = (await refresh(issuer, tokens.refresh_token)).json()["access_token"]
    keys = KeySet.import_key_set((await issuer.client().get("/identity/jwks")).json())
    claims = jwt.decode(renewed, keys).claims
    assert (claims["cai_roles"], claims["cai_centres"]) == (["auditor"], ["*"])


@pytest.mark.feature("P02.3")
async def test_a_service_proves_itself_in_the_header_or_the_form(issuer: IssuerUnderTest) -> None:
    grant = {"grant_type": "client_credentials"}
    for auth, form, status in [
        (("cai-cases", SERVICE_SECRET), {}, 200),
        (("cai-cases", "un%2Bsecreto%2Fde%25servicio"), {}, 200),
        (None, {"client_id": "cai-cases", "client_secret": SERVICE_SECRET}, 200),
        (("cai-cases", "otro"), {}, 401),
        (("cai-cases", ""), {}, 401),
        (None, {"client_id": "cai-cases"}, 401),
        (None, {}, 400),
        (("cai-cases", SERVICE_SECRET), {"client_secret": SERVICE_SECRET}, 400),
        (("cai-cases", SERVICE_SECRET), {"client_id": "cai-interop"}, 400),
        (("nadie", "x"), {}, 401),
    ]:
        answer = await ask_tokens(issuer, grant | form, **({"auth": auth} if auth else {}))
        assert answer.status_code == status, (auth, form)
        assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    for header in ("Basic", "Basic !!", "Bearer x", "Basic bm9jb2xvbg==", "Basic /////w=="):
        answer = await ask_tokens(issuer, grant, headers={"Authorization": header})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.feature("P02.2")
async def test_userinfo_needs_a_token_and_an_open_account(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient
) -> None:
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    person = issuer.client(tokens.access_token)
    assert (await issuer.client().get("/identity/userinfo")).status_code == 401
    assert (await issuer.client(tokens.id_token).get("/identity/userinfo")).status_code == 401
    sub = (await person.get("/identity/userinfo")).json()["sub"]
    await administrator.post(f"/v1/staff/{sub}/disabling", json={"reason": "baja"}, headers={"If-Match": '"1"'})
    assert (await person.get("/identity/userinfo")).status_code == 401
    assert (await refresh(issuer, tokens.refresh_token)).json()["error"] == "invalid_grant"
