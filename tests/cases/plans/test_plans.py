"""The individual plan: drafted, approved by a supervisor, worked on, and scored at discharge."""

from typing import Any

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest
from tests.cases.discharge.test_moves_and_discharge import in_progress

pytestmark = pytest.mark.anyio

PLAN: dict[str, Any] = {
    "objectives": [
        {
            "area": "RESPONSIBILITY",
            "objective": "Asume la responsabilidad de sus actos",
            "activities": [{"what": "Relato de los hechos", "responsible": "Psicología", "due_on": "2026-12-18"}],
        },
        {"area": "NON_VIOLENCE", "objective": "Maneja los conflictos sin violencia", "activities": []},
    ]
}


async def step(client: Any, path: str, name: str, version: int, body: Any = None) -> Any:
    return await client.post(f"{path}/{name}", json=body, headers={"If-Match": f'"{version}"'})


async def drafted(cases: CasesUnderTest, case: str) -> str:
    answer = await cases.staff(Role.PSYCHOLOGIST).post(f"{case}/plans", json=PLAN)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


async def approved(cases: CasesUnderTest, case: str) -> str:
    path = await drafted(cases, case)
    (await step(cases.staff(Role.PSYCHOLOGIST), path, "submission", 1)).raise_for_status()
    (await step(cases.staff(Role.COORDINATOR), path, "decision", 2, {"approved": True})).raise_for_status()
    return path


@pytest.mark.feature("C11.1")
async def test_a_draft_is_written_anew_until_it_is_submitted(cases: CasesUnderTest) -> None:
    case = await in_progress(cases)
    path, psychologist = await drafted(cases, case), cases.staff(Role.PSYCHOLOGIST)
    shorter = {"objectives": PLAN["objectives"][:1]}
    changed = await psychologist.put(path, json=shorter, headers={"If-Match": '"1"'})
    assert [one["area"] for one in changed.raise_for_status().json()["objectives"]] == ["RESPONSIBILITY"]
    [activity] = changed.json()["objectives"][0]["activities"]
    assert (activity["what"], activity["done_on"]) == ("Relato de los hechos", None)
    second = await psychologist.post(f"{case}/plans", json=PLAN)
    assert (second.status_code, second.json()["code"], second.json()["plan"]) == (409, "plan-under-way", path)
    (await step(psychologist, path, "submission", 2)).raise_for_status()
    late = await psychologist.put(path, json=PLAN, headers={"If-Match": '"3"'})
    assert (late.status_code, late.json()["code"]) == (409, "plan-step-forbidden")
    assert late.json()["detail"] == "El plan está en «Por aprobar»."
    assert (await cases.staff(Role.FACILITATOR).get(path)).json()["state"] == "SUBMITTED"


@pytest.mark.feature("C11.2")
async def test_a_supervisor_approves_or_returns_it_with_a_reason(cases: CasesUnderTest) -> None:
    case = await in_progress(cases)
    path, coordinator = await drafted(cases, case), cases.staff(Role.COORDINATOR)
    early = await step(coordinator, path, "decision", 1, {"approved": True})
    assert (early.status_code, early.json()["code"]) == (409, "plan-step-forbidden")
    (await step(cases.staff(Role.PSYCHOLOGIST), path, "submission", 1)).raise_for_status()
    assert (await step(cases.staff(Role.PSYCHOLOGIST), path, "decision", 2, {"approved": True})).status_code == 403
    bare = await step(coordinator, path, "decision", 2, {"approved": False})
    assert (bare.status_code, bare.json()["code"]) == (422, "plan-return-unexplained")
    returned = await step(coordinator, path, "decision", 2, {"approved": False, "note": "Falta el consumo de alcohol."})
    plan = returned.raise_for_status().json()
    assert (plan["state"], plan["decided_by"]["id"]) == ("RETURNED", "staff-coordinator")
    assert plan["decision_note"] == "Falta el consumo de alcohol."


@pytest.mark.feature("C11.2")
async def test_a_change_is_a_new_plan_and_the_old_ones_stay_readable(cases: CasesUnderTest) -> None:
    case = await in_progress(cases)
    first, second = await approved(cases, case), await approved(cases, case)
    plans = (await cases.staff(Role.SOCIAL_WORKER).get(f"{case}/plans")).json()["items"]
    assert [(plan["number"], plan["state"]) for plan in plans] == [(2, "APPROVED"), (1, "REPLACED")]
    assert [f"{case}/plans/{plan['id']}" for plan in plans] == [second, first]


@pytest.mark.feature("C11.1")
async def test_a_step_of_the_approved_plan_is_noted_as_done(cases: CasesUnderTest) -> None:
    case = await in_progress(cases)
    path, facilitator = await approved(cases, case), cases.staff(Role.FACILITATOR)
    plan = (await facilitator.get(path)).json()
    activity = plan["objectives"][0]["activities"][0]["id"]
    place, done = f"activities/{activity}/completion", {"done_on": "2026-02-02", "note": "Entregó el relato."}
    future = await step(facilitator, path, place, plan["version"], done | {"done_on": "2999-01-01"})
    assert future.json()["code"] == "moment-in-future"
    noted = (await step(facilitator, path, place, plan["version"], done)).raise_for_status().json()
    kept = noted["objectives"][0]["activities"][0]
    assert (kept["done_on"], kept["note"]) == ("2026-02-02", "Entregó el relato.")
    nowhere = await step(facilitator, path, f"activities/{plan['id']}/completion", noted["version"], done)
    assert nowhere.status_code == 404
