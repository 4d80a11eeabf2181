"""InteropClient and FakeInterop answer alike: the same questions, put to the real service and to the fake."""

import pytest

from services.interop.client import CasillaNotification, InteropClient
from services.interop.client.fake import FakeInterop, example_notification
from shared.ids import new_id
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from shared.service_client import UpstreamRefused
from tests.interop.conftest import demo_chain, exchange, interop_settings, signer, signing_directory
from tests.interop.exchange import Exchange
from tests.interop.orders.test_institution_door import ORDER, system_of

pytestmark = pytest.mark.anyio

__all__ = [
    "demo_chain",
    "exchange",
    "interop_settings",
    "signer",
    "signing_directory",
]  # interop's fixtures, by their names


@pytest.fixture(params=["service", "fake"])
async def known(request: pytest.FixtureRequest, exchange: Exchange) -> tuple[InteropClient | FakeInterop, str]:
    """A client, and the order that lies behind it as staff see it."""
    sent = await system_of(exchange, "orders:write").post("/v1/orders", json=ORDER)
    path = f"/v1/casilla-notifications/{sent.json()['id']}"
    arrived = (await exchange.staff(Role.ADMISSION).get(path)).text
    if request.param == "service":
        return InteropClient(exchange.service.service_client("cai-cases")), arrived
    fake = FakeInterop()
    fake.put_notification(CasillaNotification.model_validate_json(arrived))
    return fake, arrived


async def test_both_read_what_arrived(known: tuple[InteropClient | FakeInterop, str]) -> None:
    client, arrived = known
    notification = CasillaNotification.model_validate_json(arrived)
    assert await client.get_notification(notification.id) == notification


async def test_both_refuse_what_did_not_arrive(known: tuple[InteropClient | FakeInterop, str]) -> None:
    with pytest.raises(UpstreamRefused) as refused:
        await known[0].get_notification(new_id())
    assert (refused.value.status, refused.value.code) == (404, "not-found")


async def test_the_fake_fails_on_demand() -> None:
    fake = FakeInterop()
    notification = fake.put_notification(example_notification(centre_id=new_id()))
    fake.fail_on("get_notification", UpstreamUnavailable())
    with pytest.raises(UpstreamUnavailable):
        await fake.get_notification(notification.id)
    fake.fail_on("get_notification", None)
    assert await fake.get_notification(notification.id) == notification
