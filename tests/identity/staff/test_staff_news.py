"""The other services are told of the accounts of a centre's staff: each one once as it is now, and of each change."""

from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import select

from services.identity.client import IdentityClient
from services.identity.client.events import STAFF_CHANGED
from services.identity.staff.actions.first_accounts import prepare_issuer
from services.identity.staff.store import find_staff_by_email
from shared.database.kernel_tables import event_deliveries, events
from shared.service_client import ServiceClient, UpstreamRefused
from shared.unit_of_work import system_work
from tests.identity.conftest import PSYCHOLOGIST, IssuerUnderTest
from tests.identity.signing_in import ask_tokens
from tests.support.service import FixedToken

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P03.2")]


async def told_of(issuer: IssuerUnderTest, staff_id: UUID) -> list[tuple[object, ...]]:
    """Return what was stated of an account: of which version, of which centre, and where to read it."""
    told = select(events.c.version, events.c.centre_id, events.c.detail).where(events.c.subject == staff_id)
    async with system_work(issuer.runtime).reading() as db:
        return list(await db.all(told.where(events.c.type == STAFF_CHANGED).order_by(events.c.version)))


@pytest.fixture
def heard(issuer: IssuerUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody whom the issuer tells; nothing is delivered in these tests."""
    monkeypatch.setattr(type(issuer.runtime.settings), "subscribers", {"sessions": "http://sessions.test"})


async def test_a_new_account_and_each_change_of_it_are_told(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient, centre: UUID
) -> None:
    new = {"email": "luis@example.org", "name": "Luis Mamani", "roles": ["facilitator"], "centres": [str(centre)]}
    made = await administrator.post("/v1/staff", json=new)
    url, kept = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    await administrator.patch(url, json={"name": "Luis Mamani Cárdenas"}, headers=kept)
    assert await told_of(issuer, UUID(made.json()["id"])) == [(1, centre, url), (2, centre, url)]


async def test_who_works_at_no_centre_is_not_told_of(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient
) -> None:
    new = {"email": "luz@example.org", "name": "Luz Pacheco", "roles": ["auditor"], "centres": []}
    made = UUID((await administrator.post("/v1/staff", json=new)).json()["id"])
    await prepare_issuer(issuer.runtime)
    assert await told_of(issuer, made) == []


@pytest.mark.usefixtures("heard")
async def test_accounts_of_an_older_release_are_told_of_once(issuer: IssuerUnderTest, centre: UUID) -> None:
    async with system_work(issuer.runtime) as db:
        row = await find_staff_by_email(db, PSYCHOLOGIST)
        assert row is not None
        row.name, row.version = "Rosa Ñahui", row.version + 1  # as a release that told nobody wrote it
        await db.save(row)
    before = await told_of(issuer, row.id)
    await prepare_issuer(issuer.runtime)
    await prepare_issuer(issuer.runtime)
    assert await told_of(issuer, row.id) == [*before, (row.version, centre, f"/v1/staff/{row.id}")]


async def test_an_account_that_was_told_to_nobody_is_told_to_who_comes(
    issuer: IssuerUnderTest, centre: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with system_work(issuer.runtime).reading() as db:
        row = await find_staff_by_email(db, PSYCHOLOGIST)
    assert row is not None
    monkeypatch.setattr(type(issuer.runtime.settings), "subscribers", {"sessions": "http://sessions.test"})
    await prepare_issuer(issuer.runtime)
    waiting = select(event_deliveries.c.subscriber).where(event_deliveries.c.subject == row.id)
    async with system_work(issuer.runtime).reading() as db:
        assert await db.all(waiting) == ["sessions"]


async def test_sessions_may_read_an_account_and_interop_may_not(issuer: IssuerUnderTest) -> None:
    async with system_work(issuer.runtime).reading() as db:
        row = await find_staff_by_email(db, PSYCHOLOGIST)
    assert row is not None
    clients = {}
    for name, secret in (("cai-sessions", "tercero"), ("cai-interop", "otro")):
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
        token = (await ask_tokens(issuer, form)).json()["access_token"]
        clients[name] = IdentityClient(ServiceClient("http://service.test", issuer.client(), FixedToken(token)))
    assert (await clients["cai-sessions"].get_staff(row.id)).name == row.name
    for client, staff_id, status in ((clients["cai-interop"], row.id, 403), (clients["cai-sessions"], uuid4(), 404)):
        with pytest.raises(UpstreamRefused) as refused:
            await client.get_staff(staff_id)
        assert refused.value.status == status
