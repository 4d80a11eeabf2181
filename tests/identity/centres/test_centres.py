"""Centres are registered by administrators and read by staff and services."""

from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import select

from services.identity.centres.actions import tell_of_centres
from services.identity.centres.store import add_centre, lock_centre
from services.identity.centres.tables import CentreRow
from services.identity.client import Centre, IdentityClient
from services.identity.client.events import CENTRE_CHANGED
from services.identity.client.fake import FakeIdentity, example_centre
from shared.centre_names import named_centre
from shared.database.kernel_tables import event_deliveries, events
from shared.service_client import ServiceClient, UpstreamRefused
from shared.unit_of_work import system_work
from tests.identity.conftest import CENTRE, PSYCHOLOGIST, SERVICE_SECRET, IssuerUnderTest
from tests.identity.signing_in import ask_tokens, sign_in
from tests.support.service import FixedToken

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P03.2")]


async def test_a_centre_is_registered_corrected_and_read(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient
) -> None:
    made = await administrator.post("/v1/centres", json=CENTRE | {"code": "AYACUCHO", "name": " CAI Ayacucho "})
    url = made.headers["Location"]
    assert (made.status_code, made.json()["name"], made.json()["filing_desk_email"]) == (201, "CAI Ayacucho", None)
    change = {"phone": "066 555010", "filing_desk_email": "MesaDePartes@example.org"}
    changed = await administrator.patch(url, json=change, headers={"If-Match": made.headers["ETag"]})
    assert (changed.json()["version"], changed.json()["phone"]) == (2, "066 555010")
    assert changed.json()["filing_desk_email"] == "mesadepartes@example.org"
    assert (await administrator.patch(url, json=change, headers={"If-Match": '"1"'})).status_code == 412
    rosa = issuer.client((await sign_in(issuer, PSYCHOLOGIST)).access_token)
    assert (await rosa.get(url)).json() == changed.json()
    assert [one["code"] for one in (await rosa.get("/v1/centres")).json()["items"]] == ["AYACUCHO", "BRENA"]
    assert (await rosa.patch(url, json=change, headers={"If-Match": '"2"'})).status_code == 403


async def test_a_centre_serves_several_judicial_districts(administrator: httpx2.AsyncClient) -> None:
    """The one text of before is still read and taken, for one release more."""
    bare = {name: value for name, value in CENTRE.items() if name != "judicial_district"} | {"code": "LIMA"}
    several = ["Lima", "Lima Norte"]
    made = await administrator.post("/v1/centres", json=bare | {"judicial_districts": several})
    assert (made.json()["judicial_districts"], made.json()["judicial_district"]) == (several, "Lima, Lima Norte")
    url, read = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    old = await administrator.patch(url, json={"judicial_district": "Lima Sur"}, headers=read)
    assert (old.json()["judicial_districts"], old.json()["judicial_district"]) == (["Lima Sur"], "Lima Sur")
    wrongs: list[dict[str, Any]] = [
        {},
        {"judicial_districts": []},
        {"judicial_districts": several, "judicial_district": "Lima"},
    ]
    for wrong in wrongs:
        refused = await administrator.post("/v1/centres", json=bare | {"code": "OTRO"} | wrong)
        assert refused.status_code == 422, wrong


async def test_a_faulty_centre_is_refused(administrator: httpx2.AsyncClient) -> None:
    taken = await administrator.post("/v1/centres", json=CENTRE)
    assert (taken.status_code, taken.json()["code"]) == (409, "centre-code-taken")
    for fault in (
        {"code": "brena"},
        {"ubigeo": 150105},
        {"ubigeo": "1501"},
        {"phone": "llámenos"},
        {"filing_desk_email": "nadie"},
        {"name": ""},
        {"address": "a" * 501},
        {"id": str(uuid4())},
    ):
        answer = await administrator.post("/v1/centres", json=CENTRE | {"code": "OTRO"} | fault)
        assert answer.status_code == 422, fault


async def _real(issuer: IssuerUnderTest) -> IdentityClient:
    form = {"grant_type": "client_credentials", "client_id": "cai-cases", "client_secret": SERVICE_SECRET}
    token = (await ask_tokens(issuer, form)).json()["access_token"]
    return IdentityClient(ServiceClient("http://service.test", issuer.client(), FixedToken(token)))


async def test_client_and_fake_answer_alike(issuer: IssuerUnderTest, centre: UUID) -> None:
    real, fake = await _real(issuer), FakeIdentity()
    found = await real.get_centre(centre)
    assert found == Centre(id=centre, version=1, filing_desk_email=None, judicial_districts=["Lima"], **CENTRE)
    fake.put_centre(example_centre(centre).model_copy(update={"filing_desk_email": None}))
    assert await fake.get_centre(centre) == found
    for client in (real, fake):
        with pytest.raises(UpstreamRefused) as refused:
            await client.get_centre(uuid4())
        assert (refused.value.status, refused.value.code) == (404, "not-found")
    fake.fail_on("get_centre", UpstreamRefused(403, "not-allowed"))
    with pytest.raises(UpstreamRefused):
        await fake.get_centre(centre)


async def told_of(issuer: IssuerUnderTest, centre_id: UUID) -> list[tuple[object, ...]]:
    """Return what was stated of a centre: of which version, and where to read it."""
    told = select(events.c.version, events.c.detail).where(events.c.subject == centre_id).order_by(events.c.version)
    async with system_work(issuer.runtime).reading() as db:
        return list(await db.all(told.where(events.c.type == CENTRE_CHANGED)))


async def test_the_others_are_told_of_a_centre_and_of_each_change(
    issuer: IssuerUnderTest, administrator: httpx2.AsyncClient
) -> None:
    made = await administrator.post("/v1/centres", json=CENTRE | {"code": "TACNA", "name": "CAI Tacna"})
    url = made.headers["Location"]
    await administrator.patch(url, json={"name": "CAI Tacna Sur"}, headers={"If-Match": made.headers["ETag"]})
    assert await told_of(issuer, UUID(made.json()["id"])) == [(1, url), (2, url)]


def _of_an_older_release(issuer: IssuerUnderTest) -> CentreRow:
    return CentreRow(
        created_at=issuer.runtime.clock.now(),
        code="TACNA",
        name="CAI Tacna",
        judicial_district="Tacna",
        ubigeo="230101",
        address="Jr. Ejemplo 9, Tacna",
        phone="052 555 010",
    )


@pytest.fixture
def heard(issuer: IssuerUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody whom the issuer tells; nothing is delivered in these tests."""
    monkeypatch.setattr(type(issuer.runtime.settings), "subscribers", {"cases": "http://cases.test"})


@pytest.mark.usefixtures("heard")
async def test_a_centre_that_nobody_was_told_of_is_told_of_once(issuer: IssuerUnderTest) -> None:
    row = _of_an_older_release(issuer)
    for _ in range(2):
        async with system_work(issuer.runtime) as db:
            await add_centre(db, row)
            await tell_of_centres(db)
            known = await named_centre(db, row.id)
    assert await told_of(issuer, row.id) == [(1, f"/v1/centres/{row.id}")]
    assert known.name == "CAI Tacna"


@pytest.mark.usefixtures("heard")
async def test_a_name_that_an_older_release_changed_is_told_of(issuer: IssuerUnderTest, centre: UUID) -> None:
    async with system_work(issuer.runtime) as db:
        await tell_of_centres(db)
        row = await lock_centre(db, centre)
        assert row is not None
        row.name, row.version = "CAI Breña Norte", 2
        await db.save(row)
    async with system_work(issuer.runtime) as db:
        await tell_of_centres(db)
        assert (await named_centre(db, centre)).name == "CAI Breña Norte"
    assert (await told_of(issuer, centre))[-1] == (2, f"/v1/centres/{centre}")


async def test_a_centre_that_was_told_to_nobody_is_told_to_who_comes(
    issuer: IssuerUnderTest, centre: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await told_of(issuer, centre)
    monkeypatch.setattr(type(issuer.runtime.settings), "subscribers", {"cases": "http://cases.test"})
    async with system_work(issuer.runtime) as db:
        await tell_of_centres(db)
    assert await told_of(issuer, centre) == [*told, told[-1]]
    waiting = select(event_deliveries.c.subscriber).where(event_deliveries.c.subject == centre)
    async with system_work(issuer.runtime).reading() as db:
        assert await db.all(waiting) == ["cases"]
