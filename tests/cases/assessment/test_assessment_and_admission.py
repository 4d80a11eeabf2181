"""Both disciplines assess in person, then the coordinator decides."""

import json
from typing import Any

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest, admission, assessment
from tests.support.service import unsealed

pytestmark = pytest.mark.anyio

PSYCHOLOGICAL, SOCIAL = "PSICOLOGICA", "SOCIAL"


@pytest.mark.feature("C08.2")
async def test_the_second_discipline_in_person_makes_him_assessed(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    psychologist, social_worker = cases.staff(Role.PSYCHOLOGIST), cases.staff(Role.SOCIAL_WORKER)
    risk = {"level": "moderado", "score": 18, "form_version": "FVR RM 328-2019"}

    async def state_after(role: Any, sent: dict[str, Any]) -> str:
        (await role.post(f"{path}/assessments", json=sent)).raise_for_status()
        state: str = (await role.get(path)).json()["state"]
        return state

    assert await state_after(psychologist, assessment(PSYCHOLOGICAL, risk=risk)) == "CONTACTED"
    assert await state_after(social_worker, assessment(SOCIAL, in_person=False)) == "CONTACTED"
    assert await state_after(social_worker, assessment(SOCIAL)) == "ASSESSED"
    assert (await psychologist.get(path)).json()["risk_level"] == "moderado"
    newest, remote, first = (await psychologist.get(f"{path}/assessments")).json()["items"]
    assert (first["points"], first["most_points"], first["band"]) == (20, 32, "MEDIO")
    assert first["risk"] == risk | {"reason": None}
    assert (remote["in_person"], newest["discipline"]) == (False, "SOCIAL_WORK")


@pytest.mark.feature("P04.4")
async def test_an_assessment_says_the_version_on_which_the_case_is_decided_next(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    risk = {"level": "moderado", "score": 18, "form_version": "FVR RM 328-2019"}
    versions = []
    for role, sent in (
        (Role.PSYCHOLOGIST, assessment(PSYCHOLOGICAL)),
        (Role.PSYCHOLOGIST, assessment(PSYCHOLOGICAL, risk=risk)),
        (Role.SOCIAL_WORKER, assessment(SOCIAL)),
    ):
        answer = await cases.staff(role).post(f"{path}/assessments", json=sent)
        versions.append(answer.raise_for_status().json()["case_version"])
        assert versions[-1] == (await cases.staff(role).get(path)).json()["version"]
    assert versions == [2, 3, 4]  # the risk and the move are changes of the case
    headers = {"If-Match": f'"{versions[-1]}"'}
    admitted = await cases.staff(Role.COORDINATOR).post(f"{path}/admission", json=admission(), headers=headers)
    assert admitted.status_code == 200, admitted.text
    listed = (await cases.staff(Role.PSYCHOLOGIST).get(f"{path}/assessments")).json()["items"]
    assert {entry["case_version"] for entry in listed} == {admitted.json()["version"]}  # as it is now


async def test_each_profession_uses_its_own_instruments(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}/assessments"
    answer = await cases.staff(Role.SOCIAL_WORKER).post(path, json=assessment(PSYCHOLOGICAL))
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"instrument_version": "2019"}, "instrument-unknown"),
        ({"held_on": "2999-01-01"}, "moment-in-future"),
        ({"answers": {"CONTROL": 9, "OTRA": 1}}, "answers-not-scorable"),
        ({"answers": {"CONTROL": 1.5}}, "invalid-input"),
    ],
)
async def test_what_cannot_be_scored_is_refused(cases: CasesUnderTest, changes: dict[str, Any], code: str) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}/assessments"
    answer = await cases.staff(Role.PSYCHOLOGIST).post(path, json=assessment(PSYCHOLOGICAL, **changes))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    if code == "answers-not-scorable":
        assert [(fault["field"], fault["message"]) for fault in answer.json()["errors"]] == [
            ("answers.RESPONSABILIDAD", "falta responderlo"),
            ("answers.MOTIVACION", "falta responderlo"),
            ("answers.COMPRENSION", "falta responderlo"),
            ("answers.OTRA", "no es un ítem de este instrumento: quítelo"),
            ("answers.CONTROL", "está fuera de la escala del ítem"),
        ]
        answers = assessment(PSYCHOLOGICAL)["answers"] | {"CONTROL": True}
        other_kind = await cases.staff(Role.PSYCHOLOGIST).post(path, json=assessment(PSYCHOLOGICAL, answers=answers))
        assert [fault["field"] for fault in other_kind.json()["errors"]] == ["answers.CONTROL"]


async def test_nobody_is_assessed_before_he_was_contacted(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}/assessments"
    answer = await cases.staff(Role.PSYCHOLOGIST).post(path, json=assessment(PSYCHOLOGICAL))
    assert (answer.status_code, answer.json()["code"]) == (409, "case-step-forbidden")
    assert "CONTACTED" in [move["to"] for move in answer.json()["allowed_moves"]]


@pytest.mark.feature("C08.4")
async def test_admission_pins_the_programmes_version_and_the_modality(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ADMITTED")
    assert (case["modality"], case["policy_version"]) == ("REMOTE", "REEDUCACION v1")
    assert case["admitted_at"] is not None
    (decided,) = await cases.rows("SELECT id, kind, decided FROM cases.decisions")
    kept = json.loads(unsealed(cases.runtime, "decisions.decided", decided["id"], decided["decided"]))
    assert (decided["kind"], kept["reason"]) == ("ADMISSION", "Apto según ambas evaluaciones.")


@pytest.mark.feature("C08.4")
@pytest.mark.parametrize(("decision", "state"), [("DECLINE", "NOT_ADMITTED"), ("DEFER", "ASSESSED")])
async def test_a_declined_case_closes_and_a_deferred_one_waits(
    cases: CasesUnderTest, decision: str, state: str
) -> None:
    before = await cases.walk_to("ASSESSED")
    body = {"decision": decision, "reason": "Requiere evaluación psiquiátrica previa."}
    answer = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"/v1/cases/{before['id']}/admission", body)
    case = answer.raise_for_status().json()
    assert (case["state"], case["modality"], case["policy_version"]) == (state, None, None)
    assert case["version"] == before["version"] + 1


@pytest.mark.feature("C08.2")
async def test_admission_waits_for_both_assessments(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    (
        await cases.staff(Role.PSYCHOLOGIST).post(f"{path}/assessments", json=assessment(PSYCHOLOGICAL))
    ).raise_for_status()
    answer = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/admission", admission())
    assert (answer.status_code, answer.json()["code"]) == (409, "assessments-missing")
    assert answer.json()["missing"] == ["SOCIAL_WORK"]
    assert answer.json()["detail"] == (
        "Registre la evaluación presencial (o remota, con su contingencia declarada) de: «Trabajo social»."
    )


@pytest.mark.parametrize("body", [admission(placement=None), admission(decision="DECLINE")])
async def test_a_placement_comes_with_admission_and_only_then(cases: CasesUnderTest, body: dict[str, Any]) -> None:
    path = f"/v1/cases/{(await cases.walk_to('ASSESSED'))['id']}/admission"
    answer = await cases.change(cases.staff(Role.COORDINATOR), "POST", path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "placement-unfit")


async def test_a_decision_on_a_stale_version_or_a_decided_case_changes_nothing(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ADMITTED")
    coordinator, path = cases.staff(Role.COORDINATOR), f"/v1/cases/{case['id']}/admission"
    stale = await coordinator.post(path, json=admission(), headers={"If-Match": '"3"'})
    decided = await cases.change(coordinator, "POST", path, admission())
    assert (stale.status_code, decided.status_code) == (412, 409)
    assert decided.json()["allowed_moves"] == case["allowed_moves"]
    assert (await coordinator.get(f"/v1/cases/{case['id']}")).json() == case


@pytest.mark.feature("C08.1")
async def test_instruments_are_published_with_their_items(cases: CasesUnderTest) -> None:
    found = (await cases.staff(Role.FACILITATOR).get("/v1/instruments")).raise_for_status().json()["instruments"]
    assert {instrument["discipline"] for instrument in found} == {"PSYCHOLOGY", "SOCIAL_WORK"}
    assert all(instrument["items"] for instrument in found)


@pytest.mark.feature("C08.5")
@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.PSYCHOLOGIST, True),
        (Role.SOCIAL_WORKER, True),
        (Role.COORDINATOR, True),
        (Role.ADMISSION, False),
        (Role.FACILITATOR, False),
        (Role.NATIONAL_COORDINATOR, False),
        (Role.AUDITOR, False),
    ],
)
async def test_answers_are_for_the_professionals_others_see_what_came_of_it(
    cases: CasesUnderTest, role: Role, reads: bool
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}/assessments"
    risk = {"level": "moderado", "score": 18, "form_version": "FVR RM 328-2019"}
    made = await cases.staff(Role.PSYCHOLOGIST).post(path, json=assessment("PSICOLOGICA", risk=risk))
    assert made.json()["answers"]["MOTIVACION"] == 3
    (found,) = (await cases.staff(role).get(path)).raise_for_status().json()["items"]
    assert (found["suitability"], found["held_on"], found["in_person"]) == ("SUITABLE", "2026-01-20", True)
    assert (found["risk"]["level"], found["risk"]["score"]) == ("moderado", 18 if reads else None)
    withheld = {name: found[name] for name in ("answers", "points", "most_points", "band", "summary")}
    if reads:
        assert None not in withheld.values()
    else:
        assert set(withheld.values()) == {None}
    assert ("Dispuesto a participar" in str(found)) is reads


@pytest.mark.feature("C08.6")
async def test_in_a_declared_contingency_both_evaluations_are_remote_and_the_record_says_so(
    cases: CasesUnderTest,
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    remote = {"in_person": False, "contingency": "Emergencia sanitaria, D.S. de ejemplo."}
    psychologist, social_worker = cases.staff(Role.PSYCHOLOGIST), cases.staff(Role.SOCIAL_WORKER)
    done = await psychologist.post(f"{path}/assessments", json=assessment("PSICOLOGICA", **remote))
    assert done.json()["contingency"] == remote["contingency"]
    unexcused = assessment("SOCIAL", in_person=False)
    (await social_worker.post(f"{path}/assessments", json=unexcused)).raise_for_status()
    coordinator = cases.staff(Role.COORDINATOR)
    refused = await cases.change(coordinator, "POST", f"{path}/admission", admission())
    assert (refused.status_code, refused.json()["missing"]) == (409, ["SOCIAL_WORK"])
    (await social_worker.post(f"{path}/assessments", json=assessment("SOCIAL", **remote))).raise_for_status()
    admitted = await cases.change(coordinator, "POST", f"{path}/admission", admission())
    assert admitted.raise_for_status().json()["state"] == "ADMITTED"
    listed = (await coordinator.get(f"{path}/assessments")).json()["items"]
    assert [one["contingency"] for one in listed] == [remote["contingency"], None, remote["contingency"]]


async def test_what_was_held_in_person_takes_no_contingency(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}/assessments"
    answer = await cases.staff(Role.PSYCHOLOGIST).post(path, json=assessment("PSICOLOGICA", contingency="Huaico."))
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, "contingency")


@pytest.mark.feature("C08.7")
async def test_a_man_whom_both_found_not_suitable_is_admitted_with_a_reason_alone(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    for role, kind in ((Role.PSYCHOLOGIST, "PSICOLOGICA"), (Role.SOCIAL_WORKER, "SOCIAL")):
        found = assessment(kind, suitability="NOT_SUITABLE")
        (await cases.staff(role).post(f"{path}/assessments", json=found)).raise_for_status()
    coordinator = cases.staff(Role.COORDINATOR)
    refused = await cases.change(coordinator, "POST", f"{path}/admission", admission())
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["code"]) == (422, "override_reason", "override-missing")
    reasoned = admission(override_reason="El juzgado dispone su ingreso con apoyo.")
    (await cases.change(coordinator, "POST", f"{path}/admission", reasoned)).raise_for_status()
    (decision,) = (await coordinator.get(f"{path}/decisions")).json()["items"]
    assert decision["admission"]["override_reason"] == reasoned["override_reason"]
