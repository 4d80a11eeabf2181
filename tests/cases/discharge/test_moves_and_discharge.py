"""Moves by decision, their history, and the end of a case."""

import json
from typing import Any

import pytest

from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest
from tests.support.service import unsealed

pytestmark = pytest.mark.anyio

REPORT = {
    "summary": "Cumplió el programa.",
    "objectives": [
        {"objective": "Asume la responsabilidad de sus actos", "achievement": "ACHIEVED"},
        {"objective": "Maneja los conflictos sin violencia", "achievement": "PARTIALLY"},
    ],
}


async def in_progress(cases: CasesUnderTest) -> str:
    """The path of a case whose first session was attended, as the event would make it."""
    case = await cases.walk_to("ADMITTED")
    await cases.rows("UPDATE cases.cases SET state = 'IN_PROGRESS'")
    return f"/v1/cases/{case['id']}"


@pytest.mark.feature("C06.4")
async def test_a_forbidden_move_lists_the_allowed_ones_in_the_readers_language(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ADMITTED")
    body = {"to": "CONTACTED", "reason_code": "RETURNED"}
    told = {
        "es": "El caso está en «Admitido». Desde ahí puede pasar a: "
        "«En el programa», «En incumplimiento», «Suspendido», «Nunca se presentó», «Egresado».",
        "en": "The case is in “Admitted”. From there it can go to: "
        "“In the programme”, “Non-compliant”, “Suspended”, “Never appeared”, “Discharged”.",
    }
    for language, words in told.items():
        coordinator = cases.staff(Role.COORDINATOR)
        coordinator.headers["Accept-Language"] = language
        answer = await cases.change(coordinator, "POST", f"/v1/cases/{case['id']}/moves", body)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "case-step-forbidden")
        assert problem["allowed_moves"] == case["allowed_moves"]
        assert [move["to"] for move in problem["allowed_moves"]] == [
            "IN_PROGRESS",
            "NON_COMPLIANT",
            "SUSPENDED",
            "NEVER_APPEARED",
            "DISCHARGED",
        ]
        assert (problem["state"], problem["detail"]) == ("ADMITTED", words)
    assert (await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{case['id']}")).json() == case


@pytest.mark.feature("C06.2")
async def test_each_move_leaves_who_when_and_why_and_an_event(cases: CasesUnderTest) -> None:
    path, coordinator = await in_progress(cases), cases.staff(Role.COORDINATOR)
    pause = {"to": "SUSPENDED", "reason_code": "ILLNESS", "note": "Hospitalizado."}
    back = {"to": "IN_PROGRESS", "reason_code": "RETURNED"}
    assert (await cases.change(coordinator, "POST", f"{path}/moves", pause)).json()["state"] == "SUSPENDED"
    assert (await cases.change(coordinator, "POST", f"{path}/moves", back)).json()["state"] == "IN_PROGRESS"
    resumed, paused = (await coordinator.get(f"{path}/history?limit=2")).json()["items"]
    assert (paused["from_state"], paused["to_state"], paused["cause"]) == ("IN_PROGRESS", "SUSPENDED", "DECISION")
    assert (paused["reason_code"], paused["note"], paused["actor"]["id"]) == (
        "ILLNESS",
        "Hospitalizado.",
        "staff-coordinator",
    )
    assert resumed["case_version"] == paused["case_version"] + 1
    told = "SELECT version, facts->>'state', facts->>'reason' FROM cases.events WHERE type = 'pe.cai.case.moved.v1'"
    moved = await cases.rows(f"{told} ORDER BY version")
    assert [tuple(row) for row in moved][-2:] == [
        (paused["case_version"], "SUSPENDED", "ILLNESS"),
        (resumed["case_version"], "IN_PROGRESS", resumed["reason_code"]),
    ]


@pytest.mark.feature("C06.3")
async def test_a_move_gives_a_reason_of_its_own(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    body = {"to": "NEVER_APPEARED", "reason_code": "ILLNESS"}
    answer = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"/v1/cases/{case['id']}/moves", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "move-reason-unfit")
    assert answer.json()["allowed_reasons"] == ["NO_CONTACT", "NO_SHOW"]
    assert answer.json()["detail"] == "Elija uno de: «No se logró contactarlo», «No acudió a su cita»."


async def test_a_man_who_never_appeared_can_come_after_all(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    absent = {"to": "NEVER_APPEARED", "reason_code": "NO_SHOW", "effective_on": "2026-01-30"}
    await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/moves", absent)
    came = {"attempted_at": "2026-02-01T15:00:00Z", "channel": "IN_PERSON", "outcome": "REACHED"}
    (await cases.staff(Role.ADMISSION).post(f"{path}/contact-attempts", json=came)).raise_for_status()
    assert (await cases.staff(Role.ADMISSION).get(path)).json()["state"] == "CONTACTED"


@pytest.mark.feature("C06.2")
async def test_the_history_cannot_be_rewritten(cases: CasesUnderTest) -> None:
    grants = await cases.rows(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'cases' AND grantee = 'cai_cases' AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')"
        " AND table_name IN ('case_history', 'court_orders', 'victim_disclosures', 'audit_log', 'assessments')"
    )
    assert grants == []


@pytest.mark.feature("C14.2")
async def test_a_completed_case_is_discharged_with_its_final_report(cases: CasesUnderTest) -> None:
    path = await in_progress(cases)
    cases.put_progress(path, credited=2)
    body = {"reason": "COMPLETED"} | REPORT
    case = (await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/discharge", body)).json()
    assert (case["state"], case["discharge_reason"], case["allowed_moves"]) == ("DISCHARGED", "COMPLETED", [])
    assert case["discharged_at"] is not None
    (decided,) = await cases.rows("SELECT id, decided FROM cases.decisions WHERE kind = 'DISCHARGE'")
    kept = json.loads(unsealed(cases.runtime, "decisions.decided", decided["id"], decided["decided"]))
    assert kept["objectives"][1]["achievement"] == "PARTIALLY"


@pytest.mark.feature("C14.1")
@pytest.mark.parametrize("credited", [1, None])
async def test_completion_is_not_claimed_before_the_sessions_are_done(
    cases: CasesUnderTest, credited: int | None
) -> None:
    path = await in_progress(cases)
    if credited is not None:
        cases.put_progress(path, credited)
    answer = await cases.change(
        cases.staff(Role.COORDINATOR), "POST", f"{path}/discharge", {"reason": "COMPLETED"} | REPORT
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "programme-not-completed")


async def test_a_sessions_service_that_is_down_is_said_so_and_nothing_changes(cases: CasesUnderTest) -> None:
    path = await in_progress(cases)
    cases.sessions.fail_on("get_progress", UpstreamUnavailable())
    answer = await cases.change(
        cases.staff(Role.COORDINATOR), "POST", f"{path}/discharge", {"reason": "COMPLETED"} | REPORT
    )
    assert answer.status_code == 503
    assert (await cases.staff(Role.COORDINATOR).get(path)).json()["state"] == "IN_PROGRESS"


@pytest.mark.feature("C14.1")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reason": "NON_COMPLIANCE", "summary": "Dejó de asistir."}, "final-report-missing"),
        ({"reason": "NON_COMPLIANCE"} | REPORT, "move-reason-unfit"),
        ({"reason": "COMPLETED"} | REPORT, "move-reason-unfit"),
    ],
)
async def test_a_discharge_that_does_not_fit_is_refused(cases: CasesUnderTest, body: dict[str, Any], code: str) -> None:
    path = f"/v1/cases/{(await cases.walk_to('ADMITTED'))['id']}/discharge"
    cases.put_progress(path, credited=2)
    answer = await cases.change(cases.staff(Role.COORDINATOR), "POST", path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.feature("C14.2")
@pytest.mark.parametrize("reason", ["TRANSFERRED", "DECEASED", "ORDER_REVOKED"])
async def test_what_others_end_needs_no_final_report(cases: CasesUnderTest, reason: str) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}/discharge"
    body = {"reason": reason, "summary": "Según oficio del juzgado."}
    case = (await cases.change(cases.staff(Role.COORDINATOR), "POST", path, body)).raise_for_status().json()
    assert (case["state"], case["discharge_reason"]) == ("DISCHARGED", reason)


async def test_nothing_is_recorded_on_a_closed_case(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    body = {"reason": "DECEASED", "summary": "Según acta de defunción."}
    (await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/discharge", body)).raise_for_status()
    attempt = {"attempted_at": "2026-02-01T15:00:00Z", "channel": "PHONE", "outcome": "NO_ANSWER"}
    answer = await cases.staff(Role.ADMISSION).post(f"{path}/contact-attempts", json=attempt)
    assert (answer.status_code, answer.json()["allowed_moves"]) == (409, [])
    assert answer.json()["detail"] == "El caso está en «Egresado»: ya nada lo mueve."
