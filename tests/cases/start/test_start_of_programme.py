"""Reaching the man, how he can connect, and the funnel from the order to the first session."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.cases.orders.rules.due_dates import intake_policy
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest

pytestmark = pytest.mark.anyio

PROFILE = {
    "device": "SMARTPHONE",
    "device_is_shared": True,
    "shared_use_hours": "Después de las 19:00",
    "data_plan": "LIMITED",
    "skill": "ALONE",
    "has_private_space": True,
    "has_phone_line": True,
}


def attempt(outcome: str, **changes: Any) -> dict[str, Any]:
    return {"attempted_at": "2026-01-16T15:00:00Z", "channel": "PHONE", "outcome": outcome} | changes


@pytest.mark.feature("C05.2")
async def test_only_an_attempt_that_reached_him_makes_him_contacted(cases: CasesUnderTest) -> None:
    admission = cases.staff(Role.ADMISSION)
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    for outcome, state in (("NO_ANSWER", "RECEIVED"), ("REACHED", "CONTACTED"), ("REACHED", "CONTACTED")):
        (await admission.post(f"{path}/contact-attempts", json=attempt(outcome))).raise_for_status()
        assert (await admission.get(path)).json()["state"] == state
    logged = (await admission.get(f"{path}/contact-attempts")).json()["items"]
    assert [entry["outcome"] for entry in logged] == ["REACHED", "REACHED", "NO_ANSWER"]
    moves = (await admission.get(f"{path}/history")).json()["items"]
    assert [move["to_state"] for move in moves] == ["CONTACTED", "RECEIVED"]


@pytest.mark.feature("P04.4")
async def test_an_attempt_says_the_version_on_which_the_case_is_decided_next(cases: CasesUnderTest) -> None:
    staff = cases.staff(Role.ADMISSION, Role.SOCIAL_WORKER)
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    told = []
    for outcome in ("NO_ANSWER", "REACHED"):
        answer = await staff.post(f"{path}/contact-attempts", json=attempt(outcome))
        told.append(answer.raise_for_status().json()["case_version"])
        assert told[-1] == (await staff.get(path)).json()["version"]
    assert told == [1, 2]
    profile = await staff.put(f"{path}/connectivity-profile", json=PROFILE, headers={"If-Match": f'"{told[-1]}"'})
    assert profile.status_code == 200
    listed = (await staff.get(f"{path}/contact-attempts")).json()["items"]
    assert {entry["case_version"] for entry in listed} == {profile.json()["version"]}  # as it is now


async def test_an_attempt_in_the_future_is_refused(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    answer = await cases.staff(Role.ADMISSION).post(
        f"/v1/cases/{case['id']}/contact-attempts", json=attempt("REACHED", attempted_at="2999-01-01T00:00:00Z")
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "moment-in-future")


async def test_an_attempt_before_the_courts_resolution_is_refused(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED", resolution_date="2026-01-12")
    path, admission = f"/v1/cases/{case['id']}/contact-attempts", cases.staff(Role.ADMISSION)
    late = attempt("NO_ANSWER", attempted_at="2026-01-12T04:59:00Z")  # the day before, in Lima
    refused = await admission.post(path, json=late)
    assert (refused.status_code, refused.json()["code"]) == (422, "contact-before-order")
    (error,) = refused.json()["errors"]
    assert (error["in"], error["field"], error["code"]) == ("body", "attempted_at", "contact-before-order")
    assert "2026-01-12" in error["message"]
    assert (await admission.post(path, json=late | {"attempted_at": "2026-01-12T05:00:00Z"})).status_code == 201


@pytest.mark.feature("C05.1", "C05.3", "C05.4")
async def test_the_funnel_counts_each_step_of_the_centres_orders(cases: CasesUnderTest) -> None:
    for number, state in enumerate(("RECEIVED", "CONTACTED", "ASSESSED", "ADMITTED", "RECEIVED"), start=10):
        case = await cases.walk_to(state, resolution_number=str(number))
    coordinator = cases.staff(Role.COORDINATOR)
    absent = {"to": "NEVER_APPEARED", "reason_code": "NO_CONTACT"}
    (await cases.change(coordinator, "POST", f"/v1/cases/{case['id']}/moves", absent)).raise_for_status()

    period = {"centre_id": str(CENTRE), "received_from": "2026-01-01", "received_to": "2026-01-31"}
    funnel = (await coordinator.get("/v1/start-funnel", params=period)).raise_for_status().json()
    assert [(step["step"], step["cases"]) for step in funnel["steps"]] == [
        ("ORDER", 5),
        ("RECEIVED", 5),
        ("CONTACTED", 3),
        ("ASSESSED", 2),
        ("ADMITTED", 1),
        ("FIRST_SESSION", 0),
    ]
    assert [step["median_days"] for step in funnel["steps"][:4]] == [None, 3.0, 1.0, 4.0], "as it happened"
    assert [found["case"]["number"] for found in funnel["never_appeared"]] == [case["number"]]
    standing = {one["state"]: one for one in funnel["ageing"]}
    assert list(standing) == ["RECEIVED", "CONTACTED", "ASSESSED"], "recorded today, standing since it happened"
    contacted = standing["CONTACTED"]
    days = (cases.runtime.clock.now() - datetime(2026, 1, 16, 5, tzinfo=UTC)).days
    assert (contacted["state_since"], contacted["days_in_state"]) == ("2026-01-16T05:00:00Z", days)
    assert contacted["most_days"] == {s.value: d for s, d in intake_policy().most_days_in_state.items()}["CONTACTED"]

    earlier = period | {"received_from": "2025-01-01", "received_to": "2025-12-31"}
    nothing = (await coordinator.get("/v1/start-funnel", params=earlier)).json()
    assert {step["cases"] for step in nothing["steps"]} == {0}


@pytest.mark.feature("C05.1")
async def test_without_a_centre_the_funnel_is_that_of_the_callers_centres_or_the_nations(cases: CasesUnderTest) -> None:
    await cases.walk_to("CONTACTED")
    period = {"received_from": "2026-01-01", "received_to": "2026-01-31"}

    async def funnel(role: Role, centres: tuple[UUID, ...] | None) -> dict[str, Any]:
        answer = await cases.as_staff(role, centres=centres).get("/v1/start-funnel", params=period)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    mine, other = await funnel(Role.COORDINATOR, (CENTRE,)), await funnel(Role.COORDINATOR, (OTHER_CENTRE,))
    both = await funnel(Role.COORDINATOR, (CENTRE, OTHER_CENTRE))
    nation = await funnel(Role.NATIONAL_COORDINATOR, None)
    none = await funnel(Role.COORDINATOR, ())
    named = [found["centre"] and found["centre"]["id"] for found in (mine, other, both, nation, none)]
    assert named == [str(CENTRE), str(OTHER_CENTRE), None, None, None]
    assert [found["steps"][2]["cases"] for found in (mine, other, both, nation, none)] == [1, 0, 1, 1, 0]
    await cases.rows("UPDATE cases.cases SET state_since = state_since - interval '30 days'")
    (standing,) = (await funnel(Role.NATIONAL_COORDINATOR, None))["ageing"]
    assert standing["centre"]["id"] == str(CENTRE)


async def test_another_centres_funnel_and_a_backward_period_are_refused(cases: CasesUnderTest) -> None:
    coordinator = cases.staff(Role.COORDINATOR)
    other = await coordinator.get("/v1/start-funnel", params={"centre_id": str(OTHER_CENTRE)})
    backward = await coordinator.get(
        "/v1/start-funnel",
        params={"centre_id": str(CENTRE), "received_from": "2026-02-01", "received_to": "2026-01-01"},
    )
    ancient = await coordinator.get("/v1/start-funnel", params={"centre_id": str(CENTRE), "received_to": "0001-01-01"})
    assert (other.status_code, backward.json()["code"]) == (404, "period-backwards")
    assert (ancient.status_code, ancient.json()["code"]) == (422, "invalid-input")


@pytest.mark.feature("C07.1", "C07.2")
async def test_a_profile_recommends_a_modality_and_says_why(cases: CasesUnderTest) -> None:
    social_worker = cases.staff(Role.SOCIAL_WORKER)
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}/connectivity-profile"
    assert (await social_worker.get(path)).status_code == 404
    answer = await cases.change(social_worker, "PUT", path, PROFILE)
    profile = answer.raise_for_status().json()
    assert profile["recommended_modality"] == "MIXED"
    assert profile["obstacles"] == ["LIMITED_DATA", "DEVICE_SHARED"]
    assert profile["phone_fallback"] is True
    assert answer.headers["ETag"] == f'"{profile["version"]}"'

    better = (await cases.change(social_worker, "PUT", path, PROFILE | {"data_plan": "UNLIMITED"})).json()
    assert better["recommended_modality"] == "REMOTE"
    assert (await social_worker.get(path)).json() == better
    assert len(await cases.rows("SELECT 1 FROM cases.connectivity_profiles")) == 2


async def test_a_profile_needs_the_version_it_was_decided_on(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}/connectivity-profile"
    social_worker = cases.staff(Role.SOCIAL_WORKER)
    assert (await social_worker.put(path, json=PROFILE)).status_code == 428
    stale = await social_worker.put(path, json=PROFILE, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    loose = await social_worker.put(path, json=PROFILE | {"device_is_shared": 1}, headers={"If-Match": '"2"'})
    assert loose.status_code == 422
