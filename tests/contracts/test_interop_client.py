"""InteropClient and FakeInterop answer alike: the same questions, put to the real service and to the fake."""

import pytest

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmSubjectKind
from services.interop.client import AlarmKind, CasillaNotification, InteropClient
from services.interop.client.fake import FakeInterop, example_alarm, example_notification
from shared.ids import new_id
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from shared.service_client import UpstreamRefused
from shared.unit_of_work import system_work
from tests.interop.conftest import demo_chain, exchange, signer, signing_directory, standing_interop
from tests.interop.exchange import BRENA, Exchange
from tests.interop.orders.test_institution_door import ORDER, system_of

pytestmark = pytest.mark.anyio

__all__ = [
    "demo_chain",
    "exchange",
    "signer",
    "signing_directory",
    "standing_interop",
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


async def test_both_find_a_cem_by_its_code(exchange: Exchange) -> None:
    real, fake = InteropClient(exchange.service.service_client("cai-cases")), FakeInterop()
    [brena] = await real.find_cems(BRENA)
    assert brena.code == BRENA
    fake.put_cem(brena)
    assert await fake.find_cems(BRENA) == [brena]
    for client in (real, fake):
        assert await client.find_cems("CEM-999999-NADIE") == []


async def test_the_fake_fails_on_demand() -> None:
    fake = FakeInterop()
    notification = fake.put_notification(example_notification(centre_id=new_id()))
    fake.fail_on("get_notification", UpstreamUnavailable())
    with pytest.raises(UpstreamUnavailable):
        await fake.get_notification(notification.id)
    fake.fail_on("get_notification", None)
    assert await fake.get_notification(notification.id) == notification


async def test_both_tell_what_was_sent_on_a_case_and_what_is_wrong(exchange: Exchange) -> None:
    case = await exchange.tell_non_compliance()
    await exchange.tell_non_compliance()
    await exchange.until_states(*["RECEIPTED"] * 6)
    async with system_work(exchange.service.runtime) as db:
        await alarm_store.raise_alarm(
            db, centre_id=case.centre.id, kind=AlarmKind.EVENT_STUCK, subject=AlarmSubjectKind.EVENT,
            subject_id=case.id, now=exchange.service.runtime.clock.now(),
        )  # fmt: skip
    real, fake = InteropClient(exchange.service.service_client("cai-cases")), FakeInterop()
    messages, alarms = await real.latest_messages(case.id), await real.standing_alarms(case.id)
    assert {message.kind for message in messages} == {"CEM_ALERT", "CEM_REFERRAL", "COURT_FILING"}
    assert [alarm.kind for alarm in alarms] == [AlarmKind.EVENT_STUCK]
    for message in reversed(messages):
        fake.put_message(message)
    assert await fake.latest_messages(case.id) == messages
    filings = await real.latest_filings(case.id)
    assert [filing.kind for filing in filings] == ["COURT_FILING"]
    assert await fake.latest_filings(case.id) == filings
    standing = fake.put_alarm(example_alarm(centre_id=case.centre.id, case_id=case.id))
    fake.put_alarm(standing.model_copy(update={"resolved_at": case.opened_at}))
    assert await fake.standing_alarms(case.id) == [standing]
    for client in (real, fake):
        assert await client.latest_filings(new_id()) == []
        assert (await client.latest_messages(new_id()), await client.standing_alarms(new_id())) == ([], [])
