"""What the database holds and lets be seen: the migrated schema, centres' staff, no secret, every change on record."""

from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import httpx2
import pytest

from services.identity.issuer.actions.housekeeping import forget_what_ended
from services.identity.schema import Table
from services.identity.settings import Settings
from services.identity.staff.store import find_staff_by_email
from shared.security.principal import Principal, PrincipalKind
from shared.unit_of_work import UnitOfWork
from tests.identity.conftest import PASSWORD, PSYCHOLOGIST, IssuerUnderTest
from tests.identity.signing_in import Application, obtain_code, open_page, post_password, refresh, sign_in
from tests.support.planting import PLANTED, free_texts
from tests.support.service import unsealed


@pytest.mark.feature("P03.4")
@pytest.mark.anyio
async def test_an_account_is_seen_only_from_its_centres(issuer: IssuerUnderTest, centre: UUID) -> None:
    def work(*centres: UUID) -> UnitOfWork:
        return UnitOfWork(issuer.runtime, Principal("x", PrincipalKind.STAFF, centres=frozenset(centres)))

    for reach, seen in [((centre,), True), ((centre, uuid4()), True), ((uuid4(),), False), ((), False)]:
        async with work(*reach).reading() as db:
            assert (await find_staff_by_email(db, PSYCHOLOGIST) is not None) is seen


@pytest.mark.feature("P02.5")
@pytest.mark.anyio
async def test_no_secret_reaches_the_database(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    administrator.headers["Idempotency-Key"] = "una"
    client = {
        "name": "CEM Breña",
        "kind": "CEM",
        "institution_code": "CEM-150105-BRENA",
        "scopes": ["referrals:answer"],
        "centres": [str(centre)],
    }
    registered = (await administrator.post("/v1/institution-clients", json=client)).json()
    account = {"email": "eva@example.org", "name": "Eva Rojas", "roles": ["auditor"]}
    administrator.headers["Idempotency-Key"] = "dos"
    opened = (await administrator.post("/v1/staff", json=account)).json()
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    code = await obtain_code(issuer, Application(), PSYCHOLOGIST)
    async with issuer.browser() as browser:
        await post_password(browser, await open_page(browser, Application()), "Mi clave, en mal lugar", "x")
    secrets = [
        PASSWORD,
        registered["client_secret"],
        opened["temporary_password"],
        tokens.refresh_token,
        tokens.access_token,
        code,
        "mi clave, en mal lugar",
    ]
    stored = await _everything(issuer.settings)
    assert len(stored) > 5000
    assert [secret for secret in secrets if secret.lower() in stored] == []
    assert "eva@example.org" in stored


@pytest.mark.feature("C20.1")
@pytest.mark.anyio
async def test_every_change_is_on_record_with_who_and_why(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient
) -> None:
    rosa = (await administrator.get("/v1/staff?role=psychologist")).json()["items"][0]
    url = f"/v1/staff/{rosa['id']}"
    tokens = await sign_in(issuer, PSYCHOLOGIST)
    await refresh(issuer, tokens.refresh_token)
    issuer.pass_time(timedelta(seconds=31))
    await refresh(issuer, tokens.refresh_token)
    await administrator.patch(url, json={"name": "Rosa Q."}, headers={"If-Match": '"1"'})
    await administrator.post(f"{url}/disabling", json={"reason": "Cambio de sede"}, headers={"If-Match": '"2"'})
    connection = await asyncpg.connect(issuer.settings.asyncpg_url)
    rows = await connection.fetch("SELECT * FROM audit_log WHERE subject_id = $1 ORDER BY id", UUID(rosa["id"]))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("DELETE FROM audit_log")
    await connection.close()
    assert [row["action"] for row in rows] == [
        "staff.opened",
        "staff.signed_in",
        "sign_in.refresh_reused",
        "staff.changed",
        "staff.disabled",
    ]
    own = (await administrator.get("/identity/userinfo")).json()["sub"]
    assert [row["actor"] for row in rows[3:]] == [own, own]
    assert unsealed(issuer.runtime, "audit_log.reason", rosa["id"], rows[4]["reason"]) == "Cambio de sede"


@pytest.mark.feature("P02.4")
@pytest.mark.anyio
async def test_what_ended_is_forgotten_after_a_day(issuer: IssuerUnderTest) -> None:
    await sign_in(issuer, PSYCHOLOGIST)
    async with issuer.browser() as browser:
        await post_password(browser, await open_page(browser, Application()), "nadie@example.org", "x")
    await forget_what_ended(issuer.runtime)
    assert await _counts(issuer.settings) == [1, 1, 1]
    issuer.pass_time(timedelta(hours=36, seconds=1))
    await forget_what_ended(issuer.runtime)
    assert await _counts(issuer.settings) == [0, 0, 0]


OF_STAFF_AND_CENTRES = {
    *(f"{model}.{field}" for model in ("NewCentre", "CentreChange") for field in ("address", "filing_desk_email")),
    *(f"PasswordChange.{field}" for field in ("present_password", "new_password")),
    "NewStaff.email",
}


@pytest.mark.anyio
@pytest.mark.feature("C10.4")
async def test_why_an_account_is_closed_is_stored_nowhere_in_clear(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient
) -> None:
    assert free_texts(issuer.app) == {"Disabling.reason"} | OF_STAFF_AND_CENTRES, "plant in the new field too"
    rosa = (await administrator.get("/v1/staff?role=psychologist")).json()["items"][0]
    disabling = f"/v1/staff/{rosa['id']}/disabling"
    (await administrator.post(disabling, json={"reason": PLANTED}, headers={"If-Match": '"1"'})).raise_for_status()
    stored = await _everything(issuer.settings)
    assert "staff.disabled" in stored
    assert PLANTED[:14].lower() not in stored


async def _counts(settings: Settings) -> list[int]:
    connection = await asyncpg.connect(settings.asyncpg_url)
    names = ("sign_ins", "refresh_tokens", "sign_in_attempts")
    counts = [await connection.fetchval(f"SELECT count(*) FROM {name}") for name in names]
    await connection.close()
    return counts


async def _everything(settings: Settings) -> str:
    connection = await asyncpg.connect(settings.asyncpg_url)
    await connection.execute("SET app.all_centres = 'on'")
    names = [*Table.metadata.tables, "audit_log", "idempotency_keys", "events"]
    rows = [row["text"] for name in names for row in await connection.fetch(f"SELECT t::text AS text FROM {name} t")]
    await connection.close()
    return "\n".join(rows).lower()
