"""A person signs in through the page; what is wrong with a request goes back or is shown, as the standard says."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.identity.conftest import ADMINISTRATOR, PSYCHOLOGIST, IssuerUnderTest
from tests.identity.signing_in import (
    Application,
    ask_tokens,
    hidden_ticket,
    obtain_code,
    open_page,
    post_password,
    redirected,
    sign_in,
)

pytestmark = pytest.mark.anyio


@pytest.mark.feature("P03.1", "P03.2")
async def test_the_access_token_says_who_in_which_roles_where(issuer: IssuerUnderTest) -> None:
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    keys = KeySet.import_key_set((await issuer.client().get("/identity/jwks")).json())
    token = jwt.decode(tokens.access_token, keys)
    assert token.header["typ"] == "at+jwt"
    claims = token.claims
    centre = (await issuer.client(tokens.access_token).get("/v1/centres")).json()["items"][0]["id"]
    assert (claims["iss"], claims["aud"], claims["client_id"]) == (issuer.settings.issuer, "cai", "cai-web")
    assert (claims["cai_kind"], claims["cai_roles"], claims["cai_centres"]) == ("staff", ["psychologist"], [centre])
    assert claims["exp"] - claims["iat"] == 600
    identity = jwt.decode(tokens.id_token, keys).claims
    assert (identity["sub"], identity["aud"], identity["nonce"]) == (claims["sub"], "cai-web", "n-1")
    assert (identity["name"], identity["email"]) == ("Rosa Quispe Ñahui", PSYCHOLOGIST)


@pytest.mark.feature("P03.1", "P03.2")
async def test_a_national_role_reaches_every_centre(issuer: IssuerUnderTest) -> None:
    tokens = await sign_in(issuer, ADMINISTRATOR)
    answer = await issuer.client(tokens.access_token).get("/identity/userinfo")
    assert (answer.json()["cai_roles"], answer.json()["cai_centres"]) == (["administrator"], ["*"])


@pytest.mark.feature("P02.2")
async def test_the_answer_names_issuer_and_state(issuer: IssuerUnderTest) -> None:
    application = Application()
    async with issuer.browser() as browser:
        answer = await post_password(browser, await open_page(browser, application), PSYCHOLOGIST.upper())
    back = redirected(answer)
    assert (back["state"], back["iss"]) == (application.state, issuer.settings.issuer)
    assert urlsplit(answer.headers["Location"]).netloc == "127.0.0.1:49152"


FAULTS = [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "ABSENT"}, "invalid_request"),
    ({"code_challenge": "ABSENT"}, "invalid_request"),
    ({"code_challenge": "corto"}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": "ABSENT"}, "invalid_request"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"prompt": "none"}, "login_required"),
    ({"request": "x.y.z"}, "request_not_supported"),
    ({"request_uri": "https://malo.example/r"}, "request_uri_not_supported"),
    ({"nonce": "a\x00b"}, "invalid_request"),
    ({"nonce": "n" * 5000}, "invalid_request"),
]


@pytest.mark.feature("P02.2")
async def test_a_faulty_request_goes_back_with_the_error(issuer: IssuerUnderTest) -> None:
    application = Application()
    for changes, error in FAULTS:
        async with issuer.browser() as browser:
            back = redirected(await open_page(browser, application, **changes))
        assert (back["error"], back["state"], back["iss"]) == (error, application.state, issuer.settings.issuer)
        assert back["error_description"].isascii()
        assert "code" not in back


NOT_REGISTERED = [
    "https://malo.example/callback",
    "https://app.example.org/callback/",
    "https://app.example.org/callback?x=1",
    "https://app.example.org:8443/callback",
    "https://app.example.org@malo.example/callback",
    "https://app.example.org/callback#x",
    "http://app.example.org/callback",
    "http://127.0.0.1:80@malo.example/callback",
    "http://127.0.0.1.malo.example:80/callback",
    "http://127.0.0.1:49152/otra",
    "//malo.example/callback",
    "javascript:alert(1)",
    "ABSENT",
    "",
]


@pytest.mark.feature("P02.2")
async def test_no_browser_is_sent_where_nobody_registered(issuer: IssuerUnderTest) -> None:
    for redirect_uri in NOT_REGISTERED:
        async with issuer.browser() as browser:
            for accept in ("text/html", "application/json"):
                browser.headers["Accept"] = accept
                answer = await open_page(browser, Application(), redirect_uri=redirect_uri)
                assert (answer.status_code, answer.headers.get("Location")) == (400, None), redirect_uri
        assert answer.json()["code"] == "invalid-authorization-request"


@pytest.mark.feature("P02.2")
async def test_only_a_public_application_may_ask(issuer: IssuerUnderTest) -> None:
    for client_id in ("nadie", "cai-cases", "", "a\x00b", "ABSENT"):
        async with issuer.browser() as browser:
            answer = await open_page(browser, Application(), client_id=client_id)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client"), client_id


@pytest.mark.feature("P02.2")
async def test_the_page_runs_nothing_and_may_be_framed_nowhere(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        page = await open_page(browser, Application("https://app.example.org/callback"), login_hint='"><script>x')
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://app.example.org;" in policy
    assert "<script" not in page.text
    assert '<html lang="es">' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "HttpOnly" in page.headers["Set-Cookie"]
    assert "SameSite=lax" in page.headers["Set-Cookie"]


LANGUAGES = [("", "", "es"), ("", "en-GB,es;q=0.5", "en"), ("fr en", "es", "en"), ("es-PE en", "en", "es")]


@pytest.mark.feature("P10.2")
async def test_the_page_speaks_the_readers_language(issuer: IssuerUnderTest) -> None:
    for locales, header, language in LANGUAGES:
        async with issuer.browser() as browser:
            browser.headers["Accept-Language"] = header
            page = await open_page(browser, Application(), ui_locales=locales)
        assert f'<html lang="{language}">' in page.text
        assert ("Correo electrónico" if language == "es" else "E-mail address") in page.text


@pytest.mark.feature("P02.2")
async def test_a_form_from_another_browser_is_not_taken(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as mine, issuer.browser() as theirs:
        page = await open_page(mine, Application())
        await open_page(theirs, Application())
        answer = await post_password(theirs, page, PSYCHOLOGIST)
        assert (answer.status_code, answer.headers.get("Location")) == (200, None)
        assert "demasiado tiempo" in answer.text
        again = await post_password(theirs, answer, PSYCHOLOGIST)
        assert "code" in redirected(again)


@pytest.mark.feature("P02.2")
async def test_an_old_page_asks_again(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        page = await open_page(browser, Application())
        issuer.pass_time(timedelta(minutes=16))
        answer = await post_password(browser, page, PSYCHOLOGIST)
        assert "demasiado tiempo" in answer.text
        assert "code" in redirected(await post_password(browser, answer, PSYCHOLOGIST))


@pytest.mark.feature("P02.2")
async def test_two_pages_of_one_browser_both_work(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        first, second = await open_page(browser, Application()), await open_page(browser, Application())
        assert "code" in redirected(await post_password(browser, first, PSYCHOLOGIST))
        assert "code" in redirected(await post_password(browser, second, PSYCHOLOGIST))


@pytest.mark.feature("P02.2")
async def test_a_ticket_we_did_not_make_is_refused(issuer: IssuerUnderTest) -> None:
    for ticket in ("", "x", "k1.AAAA", "k9.AAAA", "k1.\x00", "ñ", "k1." + "A" * 40000):
        async with issuer.browser() as browser:
            form = {"ticket": ticket, "email": PSYCHOLOGIST, "password": "x"}
            answer = await browser.post("/identity/authorize", data=form)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid-authorization-request"), ticket


@pytest.mark.feature("P02.2")
async def test_a_changed_ticket_is_refused(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        page = await open_page(browser, Application())
        ticket = hidden_ticket(page)
        middle = len(ticket) // 2
        changed = ticket[:middle] + ("A" if ticket[middle] != "A" else "B") + ticket[middle + 1 :]
        answer = await browser.post("/identity/authorize", data={"ticket": changed, "email": "a", "password": "b"})
    assert answer.status_code == 400


MALFORMED = [
    (b"ticket=%ff", "application/x-www-form-urlencoded"),
    (b"ticket=a&ticket=b", "application/x-www-form-urlencoded"),
    (b"a=1&" * 100, "application/x-www-form-urlencoded"),
    (b"x" * 100_000, "application/x-www-form-urlencoded"),
    (b'{"ticket": 1}', "application/json"),
    (b"", ""),
]


@pytest.mark.feature("P02.2")
async def test_a_malformed_form_is_refused(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        for content, kind in MALFORMED:
            for path in ("authorize", "token", "revoke"):
                answer = await browser.post(f"/identity/{path}", content=content, headers={"Content-Type": kind})
                assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), content[:20]


@pytest.mark.feature("P02.2")
async def test_a_request_may_come_as_a_form_too(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        page = await browser.post("/identity/authorize", data=Application().request())
        assert "code" in redirected(await post_password(browser, page, PSYCHOLOGIST))


@pytest.mark.feature("P02.5")
async def test_wrong_password_unknown_and_closed_account_are_told_alike(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient
) -> None:
    rosa = (await administrator.get("/v1/staff?role=psychologist")).json()["items"][0]
    closed = await administrator.post(
        f"/v1/staff/{rosa['id']}/disabling", json={"reason": "baja"}, headers={"If-Match": '"1"'}
    )
    assert closed.status_code == 200
    pages = []
    async with issuer.browser() as browser:
        for email, password in [
            (PSYCHOLOGIST, "cuatro gatos miran la luna"),
            (ADMINISTRATOR, "otra clave larga"),
            ("nadie@example.org", "x"),
            ("a\x00b", "\x00"),
            ("z" * 300, "z" * 3000),
        ]:
            answer = await post_password(browser, await open_page(browser, Application()), email, password)
            assert answer.status_code == 200
            pages.append('role="alert">El correo o la clave no son correctos' in answer.text)
    assert pages == [True] * 5


@pytest.mark.feature("P02.5")
async def test_failures_earn_a_wait_that_ends(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        page = await open_page(browser, Application())
        for _ in range(5):
            assert (await post_password(browser, page, PSYCHOLOGIST, "adivino otra vez")).status_code == 200
        refused = await post_password(browser, page, PSYCHOLOGIST)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) <= 60
        assert "Espere 1 min" in refused.text
        issuer.pass_time(timedelta(seconds=61))
        assert "code" in redirected(await post_password(browser, page, PSYCHOLOGIST))
        assert (await post_password(browser, page, PSYCHOLOGIST, "adivino otra vez")).status_code == 200


@pytest.mark.feature("P02.5")
async def test_guesses_sent_at_once_are_all_counted(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        page = await open_page(browser, Application())
        answers = await asyncio.gather(*(post_password(browser, page, PSYCHOLOGIST, f"clave {n}") for n in range(12)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 7


@pytest.mark.feature("P02.5")
async def test_an_unknown_address_earns_the_same_wait(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        page = await open_page(browser, Application())
        statuses = [(await post_password(browser, page, "nadie@example.org", "x")).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


@pytest.mark.feature("P02.2")
async def test_signing_out_ends_the_sign_in_and_goes_only_where_registered(issuer: IssuerUnderTest) -> None:
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    async with issuer.browser() as browser:
        asked = {"id_token_hint": tokens.id_token, "post_logout_redirect_uri": "https://malo.example/", "state": "s"}
        assert (await browser.get("/identity/logout", params=asked)).status_code == 200
        asked["post_logout_redirect_uri"] = "https://app.example.org/callback"
        back = await browser.get("/identity/logout", params=asked)
        assert back.headers["Location"] == "https://app.example.org/callback?state=s"
        assert (await browser.get("/identity/logout", params={"id_token_hint": "x.y.z"})).status_code == 200
    form = {"grant_type": "refresh_token", "client_id": "cai-web", "refresh_token": tokens.refresh_token}
    assert (await ask_tokens(issuer, form)).json()["error"] == "invalid_grant"


@pytest.mark.feature("P02.2")
async def test_the_description_of_the_issuer_is_true(issuer: IssuerUnderTest) -> None:
    async with issuer.browser() as browser:
        found = (await browser.get("/identity/.well-known/openid-configuration")).json()
        paths = json.loads((await browser.get("/openapi.json")).text)["paths"]
    for name in ("authorization", "token", "userinfo", "revocation", "end_session"):
        assert urlsplit(found[f"{name}_endpoint"]).path in paths
    assert urlsplit(found["jwks_uri"]).path in paths
    assert found["issuer"] == f"{issuer.settings.public_url}/identity"


@pytest.mark.feature("P02.2")
async def test_a_code_is_for_one_application_only(issuer: IssuerUnderTest) -> None:
    application = Application()
    code = await obtain_code(issuer, application, PSYCHOLOGIST)
    answer = await ask_tokens(issuer, application.exchange(code, client_id="cai-cli"))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
