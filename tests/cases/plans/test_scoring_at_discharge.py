"""How the objectives of the plan ended: said at discharge, and told to the court by what they are about."""

from typing import Any

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest
from tests.cases.discharge.test_moves_and_discharge import in_progress
from tests.cases.plans.test_plans import PLAN, approved

pytestmark = pytest.mark.anyio


@pytest.mark.feature("C11.3", "C14.3")
async def test_discharge_scores_each_objective_of_the_approved_plan(cases: CasesUnderTest) -> None:
    case = await in_progress(cases)
    path, coordinator = await approved(cases, case), cases.staff(Role.COORDINATOR)
    cases.put_progress(case, credited=2)
    first, second = (await coordinator.get(path)).json()["objectives"]
    by_id = {"objective_id": first["id"], "objective": "Responsabilidad", "achievement": "ACHIEVED"}
    by_words = {"objective": second["objective"], "achievement": "PARTIALLY", "note": "Avanza."}
    ending = {"reason": "COMPLETED", "summary": "Cumplió el programa."}

    async def discharge(*objectives: Any) -> Any:
        return await cases.change(coordinator, "POST", f"{case}/discharge", ending | {"objectives": objectives})

    refused = await discharge(by_id)
    assert (refused.status_code, refused.json()["code"]) == (422, "objectives-unscored")
    assert refused.json()["errors"][0]["message"] == "Falta calificar: «Maneja los conflictos sin violencia»."
    assert (await discharge(by_id, by_words, by_words | {"objective_id": case.rpartition("/")[2]})).status_code == 422
    assert (await coordinator.get(case)).json()["state"] == "IN_PROGRESS"
    assert (await discharge(by_id, by_words)).raise_for_status().json()["state"] == "DISCHARGED"
    ended = [
        (one["achievement"], one["achievement_note"]) for one in (await coordinator.get(path)).json()["objectives"]
    ]
    assert ended == [("ACHIEVED", None), ("PARTIALLY", "Avanza.")]
    told = (await cases.as_service("cai-interop").get(f"{case}/scored-objectives")).raise_for_status().json()
    assert told["objectives"] == [
        {"area": "RESPONSIBILITY", "achievement": "ACHIEVED"},
        {"area": "NON_VIOLENCE", "achievement": "PARTIALLY"},
    ]


@pytest.mark.feature("C11.3")
async def test_without_a_plan_the_report_scores_what_it_names(cases: CasesUnderTest) -> None:
    case, coordinator = await in_progress(cases), cases.staff(Role.COORDINATOR)
    cases.put_progress(case, credited=2)
    named = {"objective": "Asume la responsabilidad de sus actos", "achievement": "ACHIEVED"}
    ending = {"reason": "COMPLETED", "summary": "Cumplió.", "objectives": [named]}
    (await cases.change(coordinator, "POST", f"{case}/discharge", ending)).raise_for_status()
    assert (await coordinator.get(f"{case}/scored-objectives")).json() == {"objectives": []}
    closed = await cases.staff(Role.PSYCHOLOGIST).post(f"{case}/plans", json=PLAN)
    assert (closed.status_code, closed.json()["code"]) == (409, "case-step-forbidden")
