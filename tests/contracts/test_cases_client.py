"""CasesClient and FakeCases answer alike: the same questions, put to the real service and to the fake."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from services.cases.client import Case, CaseOrders, CasesClient, ScoredAreas, VictimContact
from services.cases.client.fake import FakeCases, example_case
from services.cases.incidents.models import Incident
from shared.ids import new_id
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from shared.service_client import UpstreamRefused
from tests.cases.conftest import CasesUnderTest, cases, standing_cases
from tests.cases.incidents.test_incidents import INCIDENT

pytestmark = pytest.mark.anyio

__all__ = ["cases", "standing_cases"]  # the fixtures of cases, by their names

VICTIM = VictimContact(full_name="Persona Inventada", phone="900000000", ubigeo="150105")
REASON = "Derivación al CEM por incumplimiento."


@dataclass
class Known:
    """A client, and what lies behind it."""

    client: CasesClient | FakeCases
    case: Case
    incident: Incident
    orders: CaseOrders


@pytest.fixture(params=["service", "newer service", "fake"])
async def known(request: pytest.FixtureRequest, cases: CasesUnderTest) -> Known:
    opened = Case.model_validate(await cases.walk_to("RECEIVED"))
    path = f"/v1/cases/{opened.id}"
    victim = VICTIM.model_dump()
    (await cases.change(cases.staff(Role.SOCIAL_WORKER), "PUT", f"{path}/victim", victim)).raise_for_status()
    reported = await cases.staff(Role.FACILITATOR).post(f"{path}/incidents", json=INCIDENT)
    incident = Incident.model_validate(reported.raise_for_status().json())
    case = Case.model_validate((await cases.staff(Role.COORDINATOR).get(path)).json())
    orders = CaseOrders.model_validate((await cases.staff(Role.COORDINATOR).get(f"{path}/orders")).json())
    if request.param != "fake":
        newer = request.param == "newer service"
        return Known(CasesClient(cases.service_client("cai-interop", newer=newer)), case, incident, orders)
    fake = FakeCases()
    fake.put_case(case, VICTIM)
    fake.put_incident(incident)
    fake.put_orders(orders)
    return Known(fake, case, incident, orders)


async def test_both_read_what_is_there(known: Known) -> None:
    assert await known.client.get_case(known.case.id) == known.case
    assert await known.client.find_cases("Exp. 123-2026-0-1801-jr-ft-15") == [known.case]
    assert await known.client.find_cases("00999-2026-0-1801-JR-FT-15") == []
    assert await known.client.find_cases("123-2026") == [known.case]
    assert await known.client.get_orders(known.case.id) == known.orders
    assert await known.client.get_incident(known.case.id, known.incident.id) == known.incident
    assert await known.client.get_scored_objectives(known.case.id) == ScoredAreas(objectives=[])
    assert await known.client.disclose_victim(known.case.id, REASON) == VICTIM


async def test_both_refuse_what_is_not_there(known: Known) -> None:
    nobody = new_id()
    for asking in (
        known.client.get_case(nobody),
        known.client.get_orders(nobody),
        known.client.get_incident(known.case.id, nobody),
        known.client.get_scored_objectives(nobody),
        known.client.get_incident(nobody, known.incident.id),
        known.client.disclose_victim(nobody, REASON),
    ):
        with pytest.raises(UpstreamRefused) as refused:
            await asking
        assert (refused.value.status, refused.value.code) == (404, "not-found")


async def test_both_refuse_what_is_no_expediente_and_a_reason_too_short(known: Known) -> None:
    with pytest.raises(UpstreamRefused) as unreadable:
        await known.client.find_cases("Quispe")
    with pytest.raises(UpstreamRefused) as too_short:
        await known.client.disclose_victim(known.case.id, "sí")
    assert (unreadable.value.status, unreadable.value.code) == (422, "expediente-unreadable")
    assert (too_short.value.status, too_short.value.code) == (422, "invalid-input")


async def test_the_fake_fails_on_demand_and_remembers_disclosures() -> None:
    fake, case = FakeCases(), example_case(centre_id=UUID(int=1))
    fake.put_case(case, VICTIM)
    fake.fail_on("get_case", UpstreamUnavailable())
    with pytest.raises(UpstreamUnavailable):
        await fake.get_case(case.id)
    fake.fail_on("get_case", None)
    assert await fake.get_case(case.id) == case
    await fake.disclose_victim(case.id, REASON)
    assert fake.disclosures == [(case.id, REASON)]
