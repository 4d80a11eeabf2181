"""His name stands beside the case for staff of its centre who may read it, and for nobody else; hers never does."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx2
import pytest

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.known_cases.rules import WORKS_WITH_HIM
from shared.ids import new_id
from shared.security.principal import PrincipalKind, Role
from shared.unit_of_work import system_work
from shared.web.openapi import access_policy, api_routes
from tests.architecture.service_apps import app_of
from tests.interop.exchange import VICTIM, Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P03.1", "P03.2")]

LISTS = ("messages", "filings", "messages/compliance-facts", "alarms")


async def told(exchange: Exchange) -> str:
    """Have court and CEM told of a man's non-compliance, and an alarm raised about it; return how he is called."""
    case = await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED")
    now = exchange.service.runtime.clock.now()
    about: dict[str, Any] = {"kind": AlarmKind.EVENT_STUCK, "subject": AlarmSubjectKind.CASE, "subject_id": case.id}
    async with system_work(exchange.service.runtime) as db:
        await alarm_store.raise_alarm(db, centre_id=exchange.centre_id, now=now, **about)
    return f"{case.participant.given_names} {case.participant.surnames}"


async def names_in(client: httpx2.AsyncClient, *lists: str) -> set[str | None]:
    """Return how the men of all that the lists show are called."""
    names = set()
    for path in lists:
        answer = await client.get(f"/v1/{path}")
        assert answer.status_code == 200, answer.text
        found = answer.json()["items"]
        assert found, path
        assert all(one["case"]["number"] for one in found), path
        names |= {one["display_name"] for one in found}
        for hers in (VICTIM.full_name, VICTIM.address, VICTIM.phone):
            assert hers is None or hers not in answer.text
    return names


async def test_the_centres_own_staff_read_his_name(exchange: Exchange) -> None:
    name = await told(exchange)
    for role in (Role.ADMISSION, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.COORDINATOR):
        assert await names_in(exchange.staff(role), *LISTS) == {name}
    assert await names_in(exchange.staff(Role.SOCIAL_WORKER), "referrals") == {name}


async def test_who_reads_across_the_country_and_other_systems_read_no_name(exchange: Exchange) -> None:
    await told(exchange)
    service = exchange.service
    for role in (Role.NATIONAL_COORDINATOR, Role.AUDITOR):
        assert await names_in(service.as_staff(role), *LISTS) == {None}
    assert await names_in(exchange.staff(Role.AUDITOR), "referrals", *LISTS) == {None}
    assert await names_in(service.as_service("cai-cases"), "messages", "alarms") == {None}
    reach = {"centres": (exchange.centre_id,), "cai_institution": "CEM-150105-BRENA"}
    assert await names_in(service.as_institution("referrals:answer", **reach), "referrals") == {None}


async def test_an_evidence_package_that_leaves_the_platform_adds_no_name(exchange: Exchange) -> None:
    name = await told(exchange)
    coordinator = exchange.staff(Role.COORDINATOR)
    alert = next(one for one in (await coordinator.get("/v1/messages")).json()["items"] if one["kind"] == "CEM_ALERT")
    assert alert["display_name"] == name
    package = (await coordinator.get(f"/v1/messages/{alert['id']}/evidence")).content
    with ZipFile(BytesIO(package)) as archive:
        told_in_words = [archive.read(one).decode() for one in archive.namelist() if one.endswith(".json")]
    assert any(alert["id"] in one for one in told_in_words)
    assert [one for one in told_in_words if "display_name" in one or name in one] == []


def test_who_is_told_his_name_may_read_his_case() -> None:
    route = next(one for one in api_routes(app_of("cases")) if one.path_format == "/v1/cases/{case_id}")
    policy = access_policy(route)
    assert policy is not None
    assert next(one.any_of for one in policy.admitted if one.kind is PrincipalKind.STAFF) >= WORKS_WITH_HIM


async def test_another_centres_staff_read_nothing(exchange: Exchange) -> None:
    await told(exchange)
    other = exchange.service.as_staff(Role.COORDINATOR, centres=(new_id(),))
    for path in LISTS:
        assert (await other.get(f"/v1/{path}")).json()["items"] == []
