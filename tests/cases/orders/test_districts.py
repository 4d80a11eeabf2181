"""A centre serves several judicial districts; an order of another one is warned of and opens its case all the same."""

import pytest

from services.cases.orders.actions.centre_districts import follow_centre
from services.cases.orders.rules.districts import is_served
from services.identity.client import IdentityClient
from services.identity.client.events import CENTRE_CHANGED
from services.identity.client.fake import FakeIdentity, example_centre
from shared.events import Event
from shared.ids import new_id
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, CasesUnderTest, order

pytestmark = pytest.mark.feature("C01.13")


@pytest.mark.parametrize(
    ("court", "districts", "served"),
    [
        ("1801-JR-FT-15", ["Lima"], True),
        ("1801-JR-FT-15", ["LIMA CENTRO", "Lima Norte"], True),
        ("0901-JR-FT-15", ["Lima Norte"], True),
        ("0901-JR-FT-15", ["Lima"], False),
        ("9901-JR-FT-15", ["Lima"], True),
    ],
)
def test_a_court_is_served_by_its_districts_name(court: str, districts: list[str], served: bool) -> None:
    assert is_served(court, districts) is served


@pytest.mark.anyio
async def test_an_order_of_a_district_that_the_centre_does_not_serve_is_warned_of(cases: CasesUnderTest) -> None:
    identity = FakeIdentity()
    cases.runtime.use(IdentityClient, identity)
    admission = cases.staff(Role.ADMISSION)
    sent = order(expediente="00123-2026-0-0901-JR-FT-15")

    async def warned() -> list[str]:
        found: list[str] = (await admission.post("/v1/case-checks", json=sent)).raise_for_status().json()["warnings"]
        return found

    async def told(version: int, *districts: str) -> None:
        changes = {"version": version, "judicial_districts": list(districts)}
        identity.put_centre(example_centre(CENTRE).model_copy(update=changes))
        moment = cases.runtime.clock.now()
        event = Event(str(new_id()), "/cai/identity", CENTRE_CHANGED, CENTRE, version, CENTRE, moment, "/v1/centres/1")
        await follow_centre(cases.runtime, event)

    assert await warned() == [], "of a centre whose districts nobody told of, nothing is said"
    await told(1, "Lima", "Lima Sur")
    assert await warned() == ["DISTRICT_NOT_SERVED"]
    opened = await admission.post("/v1/cases", json=sent)
    assert (opened.status_code, opened.json()["warnings"]) == (201, ["DISTRICT_NOT_SERVED"])
    assert opened.json()["centre"]["name"] == "CAI Breña"
    sent = order(expediente="00124-2026-0-0901-JR-FT-15", participant={"document_number": "41112223"})
    await told(2, "Lima", "Lima Norte")
    await told(1, "Lima")
    assert await warned() == [], "older news changes nothing"
