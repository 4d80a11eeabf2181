"""The issuer's keys, its start, and its absence when another provider takes its place."""

import asyncio
from datetime import timedelta

import asyncpg
import httpx2
import pytest
from pydantic import SecretStr

from services.identity.main import create_app
from services.identity.settings import Settings
from services.identity.staff.actions.first_accounts import prepare_issuer
from shared.app import StartFailed
from shared.runtime import Runtime
from shared.security.principal import Role
from tests.identity.conftest import ADMINISTRATOR, CENTRE, PASSWORD, PSYCHOLOGIST, IssuerUnderTest
from tests.identity.signing_in import sign_in
from tests.support.postgres import NewDatabase
from tests.support.service import environment, running

pytestmark = pytest.mark.anyio


@pytest.mark.feature("P07.3")
async def test_tokens_of_the_previous_key_are_good_until_the_next_rotation(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient
) -> None:
    old = (await sign_in(issuer, PSYCHOLOGIST)).access_token
    first = (await issuer.client().get("/identity/jwks")).json()["keys"]
    rotated = (await administrator.post("/identity/signing-key-rotations")).json()
    keys = (await issuer.client().get("/identity/jwks")).json()["keys"]
    assert [key["kid"] for key in keys] == [rotated["current"], rotated["previous"]]
    assert rotated["previous"] == first[0]["kid"]
    assert not any("d" in key for key in keys)
    assert (await issuer.client(old).get("/identity/userinfo")).status_code == 200
    new = (await sign_in(issuer, PSYCHOLOGIST)).access_token
    assert (await issuer.client(new).get("/identity/userinfo")).status_code == 200
    at_once = await administrator.post("/identity/signing-key-rotations")
    assert (at_once.status_code, at_once.json()["code"]) == (409, "signing-key-rotated-just-now")
    assert (await issuer.client(old).get("/identity/userinfo")).status_code == 200, "its tokens live on"
    issuer.pass_time(timedelta(minutes=10))
    again = issuer.client((await sign_in(issuer, ADMINISTRATOR)).access_token)
    assert (await again.post("/identity/signing-key-rotations")).status_code == 200
    assert len((await issuer.client().get("/identity/jwks")).json()["keys"]) == 2


@pytest.mark.feature("P07.3")
async def test_the_private_key_is_not_in_the_database(issuer: IssuerUnderTest) -> None:
    connection = await asyncpg.connect(issuer.settings.asyncpg_url)
    row = await connection.fetchrow("SELECT private_key, public_jwk FROM signing_keys")
    await connection.close()
    assert row is not None
    assert "PRIVATE" not in row["private_key"]
    assert '"d"' not in row["public_jwk"]


@pytest.mark.feature("P02.2")
async def test_replicas_that_start_at_once_and_again_make_everything_once(settings: Settings) -> None:
    runtimes = [Runtime("identity", settings) for _ in range(3)]
    await asyncio.gather(*(prepare_issuer(runtime) for runtime in runtimes))
    await prepare_issuer(runtimes[0])
    for runtime in runtimes:
        await runtime.close()
    connection = await asyncpg.connect(settings.asyncpg_url)
    await connection.execute("SET app.all_centres = 'on'")
    counts = [
        await connection.fetchval(f"SELECT count(*) FROM {name}") for name in ("staff", "centres", "signing_keys")
    ]
    await connection.close()
    assert counts == [2, 1, 1]


@pytest.mark.feature("P02.5")
async def test_a_weak_first_password_stops_the_start(settings: Settings) -> None:
    weak = settings.model_copy(update={"first_administrator_password": SecretStr("admin")})
    with pytest.raises(StartFailed, match="StartingPasswordRefused"):
        async with running(create_app, weak):
            pass


@pytest.mark.feature("P02.1")
async def test_another_provider_replaces_the_issuer_and_centres_stay(new_database: NewDatabase) -> None:
    database = new_database("identity")
    settings = Settings(**environment(database.urls["identity"], demo_centres=[CENTRE]))
    async with running(create_app, settings) as service:
        anonymous = service.client()
        for path in (".well-known/openid-configuration", "jwks", "authorize", "token", "userinfo"):
            answer = await anonymous.get(f"/identity/{path}")
            assert (answer.status_code, answer.json()["code"]) == (410, "issuer-replaced")
            assert answer.json()["issuer"] == settings.issuer
        assert (await anonymous.post("/identity/token", data={"grant_type": "x"})).status_code == 410
        staff = service.as_staff(Role.FACILITATOR)
        assert (await staff.get("/v1/centres")).json()["items"][0]["code"] == "BRENA"


@pytest.mark.feature("P02.2")
@pytest.mark.parametrize(
    "uris",
    [
        "http://app.example.org/callback",
        "https://app.example.org/*",
        "https://app.example.org/callback#x",
        "https://yo@app.example.org/callback",
        "javascript:alert(1)",
    ],
)
def test_a_return_address_unfit_to_be_registered_stops_the_start(uris: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Settings(**environment("postgresql://x", web_redirect_uris=uris))


@pytest.mark.feature("P02.2")
def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment("postgresql://x").items():
        monkeypatch.setenv(name.upper(), str(value))
    monkeypatch.setenv("DEMO_CENTRES", "")
    monkeypatch.setenv(
        "DEMO_ACCOUNTS",
        f'[{{"email": "a@example.org", "name": "A", "password": "{PASSWORD}", "roles": ["auditor"], "centres": []}}]',
    )
    settings = Settings()
    assert (settings.demo_centres, settings.demo_accounts[0].roles) == ([], [Role.AUDITOR])
