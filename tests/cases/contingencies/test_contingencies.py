"""Many cases are suspended, or change modality, in one act that is carried out case by case and can be undone."""

import asyncio
from typing import Any
from uuid import UUID

import httpx2
import pytest

from services.cases.contingencies.actions import carrying_out
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest, order
from tests.support.eventually import eventually

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C16.1")]

SUSPENSION = {"kind": "SUSPEND", "centre_ids": [str(CENTRE)], "reason": "Emergencia sanitaria."}
SWITCH = {"kind": "SWITCH_MODALITY", "modality": "IN_PERSON", "centre_ids": [str(CENTRE)], "reason": "Sin internet."}


async def some_cases(cases: CasesUnderTest, *states: str) -> list[str]:
    """The ids of one case in each of the states, of different men."""
    found = []
    for number, state in enumerate(states):
        man = {"document_number": f"4071829{number}", "phone": f"98765432{number}"}
        expediente = f"0012{number}-2026-0-1801-JR-FT-15"
        found.append((await cases.walk_to(state, participant=man, expediente=expediente))["id"])
    return found


async def declared(cases: CasesUnderTest, body: dict[str, Any]) -> dict[str, Any]:
    answer = await cases.staff(Role.COORDINATOR).post("/v1/contingencies", json=body)
    (contingency,) = answer.raise_for_status().json()["contingencies"]
    assert isinstance(contingency, dict)
    return contingency


async def carried_out(cases: CasesUnderTest, contingency: dict[str, Any]) -> dict[str, Any]:
    """The contingency once nothing of it is left to be done."""
    path, seen = f"/v1/contingencies/{contingency['id']}", {}

    async def is_done() -> bool:
        nonlocal seen
        seen = (await cases.staff(Role.COORDINATOR).get(path)).raise_for_status().json()
        left = seen["progress"]["pending" if seen["undone_at"] is None else "done"]
        return bool(left == 0)

    await eventually(is_done, seen=lambda: seen)
    return seen


async def undone(cases: CasesUnderTest, contingency: dict[str, Any]) -> httpx2.Response:
    path = f"/v1/contingencies/{contingency['id']}/undoing"
    etag = {"If-Match": f'"{contingency["version"]}"'}
    return await cases.staff(Role.COORDINATOR).post(path, json={"reason": "El centro reabre."}, headers=etag)


async def results(cases: CasesUnderTest, contingency: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    path = f"/v1/contingencies/{contingency['id']}/cases"
    items = (await cases.staff(Role.COORDINATOR).get(path)).raise_for_status().json()["items"]
    return {one["case"]["id"]: (one["state"], one["obstacle"]) for one in items}


async def test_a_preview_says_who_is_touched_and_why_others_are_not(cases: CasesUnderTest) -> None:
    received, contacted, admitted = await some_cases(cases, "RECEIVED", "CONTACTED", "ADMITTED")
    coordinator = cases.staff(Role.COORDINATOR)
    scope = {name: value for name, value in SUSPENSION.items() if name != "reason"}
    seen = (await coordinator.post("/v1/contingency-previews", json=scope)).raise_for_status().json()
    assert (seen["touched"], seen["untouchable"]) == (2, 1)
    assert [one["case"]["id"] for one in seen["touched_cases"]] == [contacted, admitted]
    (one,) = seen["untouchable_cases"]
    assert (one["case"]["id"], one["case_state"], one["obstacle"]) == (received, "RECEIVED", "STATE")
    narrowed = await coordinator.post("/v1/contingency-previews", json=scope | {"states": ["ADMITTED"]})
    assert narrowed.json()["touched"] == 1
    before = await coordinator.post("/v1/contingency-previews", json=scope | {"effective_on": "2026-01-01"})
    assert {case["obstacle"] for case in before.json()["untouchable_cases"]} == {"STATE", "MOVED_SINCE"}
    assert await cases.rows("SELECT 1 FROM cases.contingencies") == []


async def test_many_are_suspended_in_one_act_in_the_name_of_who_declared_it(cases: CasesUnderTest) -> None:
    received, contacted, admitted = await some_cases(cases, "RECEIVED", "CONTACTED", "ADMITTED")
    contingency = await carried_out(cases, await declared(cases, SUSPENSION))
    progress = contingency["progress"]
    assert (progress["total"], progress["done"], progress["refused"]) == (3, 2, 1)
    done = await results(cases, contingency)
    assert done == {received: ("REFUSED", "STATE"), contacted: ("DONE", None), admitted: ("DONE", None)}
    coordinator = cases.staff(Role.COORDINATOR)
    assert (await coordinator.get(f"/v1/cases/{admitted}")).json()["state"] == "SUSPENDED"
    entry = (await coordinator.get(f"/v1/cases/{admitted}/history")).json()["items"][0]
    assert (entry["reason_code"], entry["note"]) == ("CONTINGENCY", SUSPENSION["reason"])
    assert (entry["reference"], entry["actor"]) == (contingency["id"], contingency["declared_by"])
    decision = (await coordinator.get(f"/v1/cases/{admitted}/decisions")).json()["items"][0]
    assert decision["move"]["reason_code"] == "CONTINGENCY"
    (audited,) = await cases.rows("SELECT after FROM cases.audit_log WHERE action = 'contingency.declared'")
    assert '"cases": 3' in audited[0]


async def test_undoing_puts_back_whom_nobody_moved_since(cases: CasesUnderTest) -> None:
    contacted, admitted, resumed = await some_cases(cases, "CONTACTED", "ADMITTED", "ADMITTED")
    contingency = await carried_out(cases, await declared(cases, SUSPENSION))
    coordinator, path = cases.staff(Role.COORDINATOR), f"/v1/cases/{resumed}/moves"
    for to, reason in (("ADMITTED", "RETURNED"), ("SUSPENDED", "ILLNESS")):
        (await cases.change(coordinator, "POST", path, {"to": to, "reason_code": reason})).raise_for_status()
    (await undone(cases, contingency)).raise_for_status()
    contingency = await carried_out(cases, contingency)
    assert await results(cases, contingency) == {
        contacted: ("UNDONE", None),
        admitted: ("UNDONE", None),
        resumed: ("KEPT", None),
    }
    states = [(await coordinator.get(f"/v1/cases/{one}")).json()["state"] for one in (contacted, admitted, resumed)]
    assert states == ["CONTACTED", "ADMITTED", "SUSPENDED"]
    again = await undone(cases, contingency)
    assert (again.status_code, again.json()["code"]) == (409, "contingency-undone")


async def test_the_modality_is_switched_and_put_back(cases: CasesUnderTest) -> None:
    contacted, admitted = await some_cases(cases, "CONTACTED", "ADMITTED")
    contingency = await carried_out(cases, await declared(cases, SWITCH))
    assert await results(cases, contingency) == {contacted: ("REFUSED", "NOT_ADMITTED"), admitted: ("DONE", None)}
    coordinator = cases.staff(Role.COORDINATOR)
    case = (await coordinator.get(f"/v1/cases/{admitted}")).json()
    assert (case["state"], case["modality"]) == ("ADMITTED", "IN_PERSON")
    (await undone(cases, contingency)).raise_for_status()
    await carried_out(cases, contingency)
    assert (await coordinator.get(f"/v1/cases/{admitted}")).json()["modality"] == "REMOTE"
    entries = (await coordinator.get(f"/v1/cases/{admitted}/history")).json()["items"][:2]
    assert [one["note"] for one in entries] == ["El centro reabre.", SWITCH["reason"]]


async def test_a_job_that_is_killed_is_carried_on_and_nothing_is_done_twice(
    cases: CasesUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await some_cases(cases, "CONTACTED", "CONTACTED", "CONTACTED")
    monkeypatch.setattr(carrying_out, "BATCH", 1)
    contingency = await declared(cases, SUSPENSION)
    # Two workers at once, one of which dies: whatever they are at, each case is moved once.
    payload = {"contingency_id": contingency["id"]}
    dying = asyncio.create_task(carrying_out.carry_out(cases.runtime, payload))
    await carrying_out.carry_out_batch(cases.runtime, UUID(contingency["id"]))
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await carrying_out.sweep_contingencies(cases.runtime)
    seen = await carried_out(cases, contingency)
    assert seen["progress"]["done"] == len(ids)
    (moves,) = await cases.rows("SELECT count(*) FROM cases.case_history WHERE to_state = 'SUSPENDED'")
    assert tuple(moves) == (len(ids),)


async def test_what_is_undone_before_it_was_done_is_never_done(cases: CasesUnderTest) -> None:
    (case,) = await some_cases(cases, "CONTACTED")
    # The same as if no worker had come to it: its case is put back to be done, and its suspension was never made.
    contingency = await carried_out(cases, await declared(cases, SUSPENSION))
    await cases.rows("UPDATE cases.contingency_cases SET state = 'PENDING'")
    (await undone(cases, contingency)).raise_for_status()
    await carrying_out.carry_out(cases.runtime, {"contingency_id": contingency["id"]})
    assert await results(cases, contingency) == {case: ("WITHDRAWN", None)}


async def test_another_centre_neither_declares_nor_sees_it(cases: CasesUnderTest) -> None:
    await some_cases(cases, "CONTACTED")
    elsewhere = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    for path in ("/v1/contingencies", "/v1/contingency-previews"):
        body = SUSPENSION if path.endswith("contingencies") else {**SUSPENSION, "reason": None}
        refused = await elsewhere.post(path, json={name: value for name, value in body.items() if value})
        assert (refused.status_code, refused.json()["code"]) == (403, "centre-out-of-reach")
    contingency = await declared(cases, SUSPENSION)
    assert (await elsewhere.get(f"/v1/contingencies/{contingency['id']}")).status_code == 404
    assert (await elsewhere.get(f"/v1/contingencies/{contingency['id']}/cases")).status_code == 404
    assert (await elsewhere.get("/v1/contingencies")).json()["items"] == []
    psychologist = await cases.staff(Role.PSYCHOLOGIST).post("/v1/contingencies", json=SUSPENSION)
    assert psychologist.status_code == 403


async def test_one_act_is_for_several_centres_and_each_sees_its_own(cases: CasesUnderTest) -> None:
    await some_cases(cases, "CONTACTED")
    national = cases.as_staff(Role.NATIONAL_COORDINATOR)
    elsewhere = cases.as_staff(Role.ADMISSION, centres=(OTHER_CENTRE,))
    (await elsewhere.post("/v1/cases", json=order(centre_id=str(OTHER_CENTRE)))).raise_for_status()
    body = SUSPENSION | {"centre_ids": [str(CENTRE), str(OTHER_CENTRE)]}
    act = (await national.post("/v1/contingencies", json=body)).raise_for_status().json()
    assert {one["declaration_id"] for one in act["contingencies"]} == {act["declaration_id"]}
    (seen,) = (await cases.staff(Role.COORDINATOR).get("/v1/contingencies")).json()["items"]
    assert seen["centre"]["id"] == str(CENTRE)
    nothing = await national.post("/v1/contingencies", json=SUSPENSION | {"states": ["ASSESSED"]})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "contingency-touches-nothing")
