"""Administrators open, change and close staff accounts; others see those of their own centres."""

from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.identity.conftest import ADMINISTRATOR, PASSWORD, PSYCHOLOGIST, IssuerUnderTest
from tests.identity.signing_in import (
    Application,
    ask_tokens,
    hidden_ticket,
    open_page,
    post_password,
    redirected,
    refresh,
    sign_in,
)

pytestmark = pytest.mark.anyio

NEW_PASSWORD = "tres perros cruzan un puente"


async def _open(administrator: httpx2.AsyncClient, *centres: UUID, **more: Any) -> httpx2.Response:
    body = {"email": "Luis.Mamani@example.org", "name": "Luis Mamani Cárdenas", "roles": ["facilitator"]}
    return await administrator.post("/v1/staff", json=body | {"centres": [str(one) for one in centres]} | more)


@pytest.mark.feature("P02.5")
async def test_a_new_account_chooses_its_password_at_the_first_sign_in(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    opened = await _open(administrator, centre)
    account = opened.json()
    assert (opened.status_code, opened.headers["Location"]) == (201, f"/v1/staff/{account['id']}")
    assert (account["email"], account["must_change_password"]) == ("luis.mamani@example.org", True)
    application = Application()
    async with issuer.browser() as browser:
        page = await post_password(
            browser, await open_page(browser, application), account["email"], account["temporary_password"]
        )
        assert "Elija su clave" in page.text
        for new, again, alert in [
            ("corta", "corta", "al menos 12"),
            ("contraseña1234", "contraseña1234", "de las más usadas"),
            (account["email"], account["email"], "su correo"),
            (NEW_PASSWORD, "otra", "no son iguales"),
        ]:
            page = await browser.post(
                "/identity/authorize", data={"ticket": hidden_ticket(page), "new_password": new, "again": again}
            )
            assert alert in page.text
        form = {"ticket": hidden_ticket(page), "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
        code = redirected(await browser.post("/identity/authorize", data=form))["code"]
        replayed = await browser.post("/identity/authorize", data=form)
        assert (replayed.status_code, "Location" in replayed.headers) == (200, False)
    tokens = (await ask_tokens(issuer, application.exchange(code))).json()
    assert (await issuer.client(tokens["access_token"]).get("/identity/userinfo")).json()["sub"] == account["id"]
    assert await sign_in(issuer, account["email"], NEW_PASSWORD)


@pytest.mark.feature("P03.2")
async def test_an_account_without_reach_or_with_a_taken_address_is_refused(
    administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    faults: list[tuple[dict[str, Any], int, str]] = [
        ({"centres": []}, 422, "centre-missing"),
        ({"centres": [str(uuid4())]}, 422, "unknown-centre"),
        ({"roles": ["auditor"]}, 422, "centres-not-taken"),
        ({"roles": ["facilitator", "administrator"]}, 422, "centres-not-taken"),
        ({"email": PSYCHOLOGIST.upper()}, 409, "email-taken"),
        ({"roles": []}, 422, "invalid-input"),
        ({"roles": ["jefe"]}, 422, "invalid-input"),
        ({"email": "nadie"}, 422, "invalid-input"),
        ({"password": "x"}, 422, "invalid-input"),
        ({"name": "a\x00b"}, 422, "invalid-input"),
        ({"email": f"{'a' * 250}@example.org"}, 422, "invalid-input"),
    ]
    for more, status, code in faults:
        answer = await _open(administrator, centre, **more)
        assert (answer.status_code, answer.json()["code"]) == (status, code), more
    assert (await _open(administrator, centre, centres=[], roles=["auditor"])).status_code == 201


@pytest.mark.feature("P03.2")
@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u00a0\u200d\ufeff\u2060", "\u00ad \u3164", "\u2800\ufe0f"])
async def test_a_name_that_nobody_can_see_is_refused(
    administrator: httpx2.AsyncClient, centre: UUID, name: str
) -> None:
    account = (await _open(administrator, centre)).json()
    for refused in (
        await _open(administrator, centre, email="ana@example.org", name=name),
        await administrator.patch(f"/v1/staff/{account['id']}", json={"name": name}, headers={"If-Match": '"1"'}),
    ):
        assert refused.status_code == 422
        assert [(one["in"], one["field"]) for one in refused.json()["errors"]] == [("body", "name")]


@pytest.mark.feature("P03.2")
async def test_a_name_keeps_what_its_script_joins_its_letters_by(
    administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    assert (await _open(administrator, centre, name="Ñ")).json()["name"] == "Ñ"
    joined = "Sofía \u0928\u094d\u200d"
    assert (await _open(administrator, centre, email="sofia@example.org", name=joined)).json()["name"] == joined


@pytest.mark.feature("P04.3")
async def test_an_account_opened_twice_under_one_key_is_one(administrator: httpx2.AsyncClient, centre: UUID) -> None:
    administrator.headers["Idempotency-Key"] = "abrir-1"
    first, second = await _open(administrator, centre), await _open(administrator, centre)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


@pytest.mark.feature("P03.1")
async def test_only_administrators_write_and_only_some_read(issuer: IssuerUnderTest, centre: UUID) -> None:
    rosa = issuer.client((await sign_in(issuer, PSYCHOLOGIST)).access_token)
    assert (await rosa.get("/v1/staff")).status_code == 403
    assert (await _open(rosa, centre)).status_code == 403
    assert (await rosa.post("/v1/centres", json={})).status_code == 403
    assert (await rosa.get("/v1/institution-clients")).status_code == 403
    assert (await rosa.post("/identity/signing-key-rotations")).status_code == 403
    assert (await issuer.client().get("/v1/staff")).status_code == 401


@pytest.mark.feature("P03.2")
async def test_a_coordinator_sees_the_accounts_of_the_own_centre(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    other = await administrator.post(
        "/v1/centres",
        json={
            "code": "CUSCO",
            "name": "CAI Cusco",
            "judicial_district": "Cusco",
            "ubigeo": "080101",
            "address": "Av. Ejemplo 45, Cusco",
            "phone": "084 555010",
        },
    )
    far = (await _open(administrator, UUID(other.json()["id"]))).json()
    both = (await _open(administrator, centre, UUID(other.json()["id"]), email="ana@example.org")).json()
    await _open(administrator, centre, email="jefa@example.org", roles=["coordinator"])
    page = (await administrator.get("/v1/staff?role=coordinator")).json()["items"][0]
    reset = await administrator.post(f"/v1/staff/{page['id']}/password-reset", headers={"If-Match": '"1"'})
    chief = await _first_sign_in(issuer, "jefa@example.org", reset.json()["temporary_password"])
    seen = {one["email"] for one in (await chief.get("/v1/staff")).json()["items"]}
    assert seen == {"ana@example.org", "jefa@example.org", PSYCHOLOGIST}
    facilitators = (await chief.get(f"/v1/staff?role=facilitator&centre_id={centre}")).json()["items"]
    assert [one["id"] for one in facilitators] == [both["id"]]
    assert (await chief.get(f"/v1/staff/{far['id']}")).status_code == 404
    assert (await chief.get(f"/v1/staff/{both['id']}")).status_code == 200


async def _first_sign_in(issuer: IssuerUnderTest, email: str, password: str) -> httpx2.AsyncClient:
    application = Application()
    async with issuer.browser() as browser:
        page = await post_password(browser, await open_page(browser, application), email, password)
        form = {"ticket": hidden_ticket(page), "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
        code = redirected(await browser.post("/identity/authorize", data=form))["code"]
    return issuer.client((await ask_tokens(issuer, application.exchange(code))).json()["access_token"])


@pytest.mark.feature("P04.2")
async def test_pages_of_accounts_walk_the_list(administrator: httpx2.AsyncClient, centre: UUID) -> None:
    for number in range(3):
        await _open(administrator, centre, email=f"persona{number}@example.org")
    seen, url = [], "/v1/staff?limit=2"
    while url:
        answer = await administrator.get(url)
        seen += [one["email"] for one in answer.json()["items"]]
        url = answer.links["next"]["url"] if "next" in answer.links else ""
    assert seen[:3] == ["persona2@example.org", "persona1@example.org", "persona0@example.org"]
    assert set(seen[3:]) == {ADMINISTRATOR, PSYCHOLOGIST}


@pytest.mark.feature("P04.4")
async def test_a_change_is_made_on_the_version_read(administrator: httpx2.AsyncClient, centre: UUID) -> None:
    url = f"/v1/staff/{(await _open(administrator, centre)).json()['id']}"
    assert (await administrator.patch(url, json={"name": "Luis M."})).status_code == 428
    changed = await administrator.patch(url, json={"name": "Luis M."}, headers={"If-Match": '"1"'})
    assert (changed.json()["name"], changed.headers["ETag"]) == ("Luis M.", '"2"')
    assert changed.json()["roles"] == ["facilitator"]
    assert (await administrator.patch(url, json={"name": "L"}, headers={"If-Match": '"1"'})).status_code == 412
    orphan = await administrator.patch(url, json={"centres": []}, headers={"If-Match": '"2"'})
    assert orphan.json()["code"] == "centre-missing"
    assert (await administrator.get(url)).headers["ETag"] == '"2"'
    missing = await administrator.patch(f"/v1/staff/{uuid4()}", json={}, headers={"If-Match": '"1"'})
    assert missing.status_code == 404


@pytest.mark.feature("P03.2")
async def test_a_national_role_takes_no_centres(administrator: httpx2.AsyncClient, centre: UUID) -> None:
    url = f"/v1/staff/{(await _open(administrator, centre)).json()['id']}"
    first = {"If-Match": '"1"'}
    kept = await administrator.patch(url, json={"roles": ["auditor"]}, headers=first)
    assert (kept.status_code, kept.json()["code"]) == (422, "centres-not-taken")
    assert "Quite los centros" in kept.json()["detail"]
    raised = await administrator.patch(url, json={"roles": ["auditor"], "centres": []}, headers=first)
    assert (raised.status_code, raised.json()["centres"]) == (200, [])
    given = await administrator.patch(url, json={"centres": [str(centre)]}, headers={"If-Match": '"2"'})
    assert given.json()["code"] == "centres-not-taken"


async def test_a_closed_account_opens_again(issuer: IssuerUnderTest, administrator: httpx2.AsyncClient) -> None:
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    rosa = (await administrator.get("/v1/staff?role=psychologist")).json()["items"][0]
    url = f"/v1/staff/{rosa['id']}"
    closed = await administrator.post(f"{url}/disabling", json={"reason": "baja"}, headers={"If-Match": '"1"'})
    assert closed.json()["disabled_at"] is not None
    opened = await administrator.post(f"{url}/enabling", headers={"If-Match": '"2"'})
    assert (opened.json()["disabled_at"], opened.json()["version"]) == (None, 3)
    assert (await refresh(issuer, tokens.refresh_token)).status_code == 400
    assert await sign_in(issuer, PSYCHOLOGIST)


@pytest.mark.feature("P03.1")
async def test_the_last_administrator_stays(administrator: httpx2.AsyncClient, centre: UUID) -> None:
    own = (await administrator.get("/v1/staff?role=administrator")).json()["items"][0]
    url, match = f"/v1/staff/{own['id']}", {"If-Match": '"1"'}
    closed = await administrator.post(f"{url}/disabling", json={"reason": "me voy"}, headers=match)
    changed = await administrator.patch(url, json={"roles": ["auditor"]}, headers=match)
    assert [one.json()["code"] for one in (closed, changed)] == ["last-administrator"] * 2
    await _open(administrator, roles=["administrator"])
    assert (await administrator.patch(url, json={"roles": ["auditor"]}, headers=match)).status_code == 200


@pytest.mark.feature("P02.5")
async def test_a_reset_ends_sign_ins_and_the_wait(issuer: IssuerUnderTest, administrator: httpx2.AsyncClient) -> None:
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    async with issuer.browser() as browser:
        page = await open_page(browser, Application())
        for _ in range(6):
            locked = await post_password(browser, page, PSYCHOLOGIST, "no es esta")
        assert locked.status_code == 429
        rosa = (await administrator.get("/v1/staff?role=psychologist")).json()["items"][0]
        reset = await administrator.post(f"/v1/staff/{rosa['id']}/password-reset", headers={"If-Match": '"1"'})
        assert (await refresh(issuer, tokens.refresh_token)).json()["error"] == "invalid_grant"
        assert "no son correctos" in (await post_password(browser, page, PSYCHOLOGIST, PASSWORD)).text
        chosen = await post_password(browser, page, PSYCHOLOGIST, reset.json()["temporary_password"])
        assert "Elija su clave" in chosen.text


@pytest.mark.feature("P02.5")
async def test_a_person_changes_the_own_password(issuer: IssuerUnderTest) -> None:
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    person = issuer.client(tokens.access_token)

    async def change(present: str, new: str) -> httpx2.Response:
        return await person.post("/identity/password-changes", json={"present_password": present, "new_password": new})

    short = await change(PASSWORD, "corta")
    assert (short.status_code, short.json()["code"], short.json()["reason"]) == (422, "password-refused", "TOO_SHORT")
    assert (await change("no es esta", NEW_PASSWORD)).json()["code"] == "wrong-password"
    changed = await change(PASSWORD, NEW_PASSWORD)
    assert changed.status_code == 200
    assert (await refresh(issuer, tokens.refresh_token)).status_code == 400
    assert await sign_in(issuer, PSYCHOLOGIST, NEW_PASSWORD)
    for _ in range(5):
        assert (await change("no es esta", PASSWORD)).status_code == 403
    waiting = await change(NEW_PASSWORD, PASSWORD)
    assert (waiting.status_code, waiting.json()["code"]) == (429, "too-many-attempts")
    assert 0 < int(waiting.headers["Retry-After"]) <= 61
