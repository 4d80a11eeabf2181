"""A case at a glance: told in one request, though other services hold parts of it, and one of them may be away."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from services.cases.access import EXCHANGE_READERS
from services.cases.summary import actions
from services.interop.client.fake import example_alarm, example_message
from services.sessions.client import FindingState
from services.sessions.client.fake import example_enrolment, example_finding, example_progress
from shared.problems import UpstreamUnavailable
from shared.security.principal import PrincipalKind, Role
from shared.service_client import UpstreamRefused
from shared.web.openapi import access_policy, api_routes
from tests.architecture.service_apps import app_of
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest
from tests.cases.incidents.test_incidents import CHECKED, INCIDENT

pytestmark = pytest.mark.anyio

ELSEWHERE = {
    "progress": "get_progress",
    "enrolments": "latest_enrolments",
    "findings": "drafted_findings",
    "messages": "latest_messages",
    "alarms": "standing_alarms",
}


async def a_case_with_all(cases: CasesUnderTest) -> dict[str, Any]:
    """Return a case of which each service holds something."""
    case = await cases.walk_to("ADMITTED")
    case_id = UUID(case["id"])
    told = await cases.staff(Role.FACILITATOR).post(f"/v1/cases/{case_id}/incidents", json=INCIDENT)
    assert told.status_code == 201
    cases.sessions.put_progress(example_progress(centre_id=CENTRE, case_id=case_id, credited=1))
    cases.sessions.put_enrolment(example_enrolment(centre_id=CENTRE, case_id=case_id))
    for state in (FindingState.DRAFT, FindingState.DISMISSED):
        cases.sessions.put_finding(example_finding(centre_id=CENTRE, case_id=case_id, state=state))
    cases.interop.put_message(example_message(centre_id=CENTRE, case_id=case_id))
    cases.interop.put_alarm(example_alarm(centre_id=CENTRE, case_id=case_id))
    return case


async def summary_of(cases: CasesUnderTest, case: dict[str, Any], role: Role = Role.COORDINATOR) -> dict[str, Any]:
    answer = await cases.staff(role).get(f"/v1/cases/{case['id']}/summary")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def failing(cases: CasesUnderTest, part: str, error: Exception | None) -> None:
    holder = cases.sessions if hasattr(cases.sessions, ELSEWHERE[part]) else cases.interop
    holder.fail_on(ELSEWHERE[part], error)


async def test_one_request_tells_what_every_service_holds(cases: CasesUnderTest) -> None:
    case = await a_case_with_all(cases)
    summary = await summary_of(cases, case)
    assert summary["case"] == case
    assert [move["to_state"] for move in summary["last_moves"]] == ["ADMITTED", "ASSESSED", "CONTACTED", "RECEIVED"]
    assert [incident["state"] for incident in summary["open_incidents"]] == ["REPORTED"]
    assert {part: summary[part]["state"] for part in ELSEWHERE} == dict.fromkeys(ELSEWHERE, "TOLD")
    assert summary["progress"]["told"]["credited_sessions"] == 1
    assert [one["state"] for one in summary["enrolments"]["told"]] == ["ENROLLED"]
    assert [one["state"] for one in summary["findings"]["told"]] == ["DRAFT"]
    assert [one["kind"] for one in summary["messages"]["told"]] == ["CEM_ALERT"]
    assert [one["kind"] for one in summary["alarms"]["told"]] == ["MESSAGE_DEAD"]


async def test_a_decided_incident_is_not_open(cases: CasesUnderTest) -> None:
    case = await a_case_with_all(cases)
    (reported,) = (await summary_of(cases, case))["open_incidents"]
    path = f"/v1/cases/{case['id']}/incidents/{reported['id']}/verification"
    decision = {"verified": False, "note": "Sin confirmar.", "checked": CHECKED}
    decided = await cases.staff(Role.SOCIAL_WORKER).post(path, json=decision, headers={"If-Match": '"1"'})
    assert decided.status_code == 200
    assert (await summary_of(cases, case))["open_incidents"] == []


async def test_of_a_new_case_there_is_nothing_elsewhere_and_that_is_told(cases: CasesUnderTest) -> None:
    summary = await summary_of(cases, await cases.walk_to("RECEIVED"))
    assert summary["progress"] == {"state": "TOLD", "told": None}
    for part in set(ELSEWHERE) - {"progress"}:
        assert summary[part] == {"state": "TOLD", "told": []}


@pytest.mark.parametrize("part", ELSEWHERE)
@pytest.mark.parametrize("error", [UpstreamUnavailable(), UpstreamRefused(422, "invalid-input")])
async def test_a_part_that_cannot_be_had_is_marked_and_the_rest_is_told(
    cases: CasesUnderTest, part: str, error: Exception
) -> None:
    case = await a_case_with_all(cases)
    whole = await summary_of(cases, case)
    failing(cases, part, error)
    assert await summary_of(cases, case) == whole | {part: {"state": "UNAVAILABLE", "told": None}}


async def test_nobody_waits_long_for_a_service_that_does_not_answer(
    cases: CasesUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await a_case_with_all(cases)
    whole = await summary_of(cases, case)

    async def never(case_id: UUID) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(actions, "PATIENCE", 0.01)
    monkeypatch.setattr(cases.interop, "latest_messages", never)
    assert await summary_of(cases, case) == whole | {"messages": {"state": "UNAVAILABLE", "told": None}}


@pytest.mark.feature("P03.1")
async def test_what_a_role_may_not_read_there_is_withheld_here(cases: CasesUnderTest) -> None:
    case = await a_case_with_all(cases)
    whole = await summary_of(cases, case)
    withheld = {"state": "WITHHELD", "told": None}
    assert await summary_of(cases, case, Role.FACILITATOR) == whole | {"messages": withheld, "alarms": withheld}
    assert await summary_of(cases, case, Role.AUDITOR) == whole


def staff_of(service: str, path: str) -> frozenset[str]:
    """Return the roles that may read the list at this path."""
    route = next(one for one in api_routes(app_of(service)) if one.path_format == path and "GET" in (one.methods or ()))
    policy = access_policy(route)
    assert policy is not None
    return next(one.any_of for one in policy.admitted if one.kind is PrincipalKind.STAFF)


@pytest.mark.feature("P03.1")
def test_the_summary_shows_nobody_what_its_own_service_would_not() -> None:
    readers = staff_of("cases", "/v1/cases/{case_id}/summary")
    for path in ("/v1/messages", "/v1/alarms"):
        assert readers & EXCHANGE_READERS == staff_of("interop", path)
    for path in ("/v1/enrolments", "/v1/compliance-findings", "/v1/participants/{case_id}/progress"):
        assert readers <= staff_of("sessions", path)
    for path in ("/v1/cases/{case_id}", "/v1/cases/{case_id}/history", "/v1/cases/{case_id}/incidents"):
        assert readers == staff_of("cases", path)


@pytest.mark.feature("P03.2")
async def test_of_another_centres_case_nothing_is_asked_anywhere(cases: CasesUnderTest) -> None:
    case = await a_case_with_all(cases)
    for part in ELSEWHERE:
        failing(cases, part, AssertionError("asked"))
    elsewhere = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    assert (await elsewhere.get(f"/v1/cases/{case['id']}/summary")).status_code == 404
    assert (await cases.as_service("cai-interop").get(f"/v1/cases/{case['id']}/summary")).status_code == 403
