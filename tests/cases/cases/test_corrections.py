"""A wrong move taken back: the case stands where it did, with its moments, and the history shows both."""

from typing import Any
from uuid import UUID

import httpx2
import pytest

from services.cases.cases.actions.programme_events import start_programme
from services.interop.client.fake import example_message
from services.interop.delivery.rules.messages import MessageKind
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from tests.cases.cases.test_ways_back import admitted, attended
from tests.cases.conftest import CENTRE, CasesUnderTest, admission

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C06.9")]

WHY = {"reason": "Se marcó a otra persona."}
ABSENT = {"to": "NEVER_APPEARED", "reason_code": "NO_SHOW", "effective_on": "2026-02-01"}
STAMPS = (
    "SELECT state, state_since, back_to, contacted_at, assessed_at, admitted_at, discharged_at, discharge_reason,"
    " modality, policy_version, next_due_on FROM cases.cases"
)


async def last_move(cases: CasesUnderTest, path: str) -> dict[str, Any]:
    found: dict[str, Any] = (await cases.staff(Role.COORDINATOR).get(f"{path}/history")).json()["items"][0]
    return found


async def correct(cases: CasesUnderTest, path: str, entry_id: str, role: Role = Role.COORDINATOR) -> httpx2.Response:
    return await cases.change(cases.staff(role), "POST", f"{path}/history/{entry_id}/corrections", WHY)


async def decide(cases: CasesUnderTest, path: str, route: str, body: dict[str, Any]) -> None:
    (await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/{route}", body)).raise_for_status()


@pytest.mark.parametrize(
    ("state", "route", "body"),
    [
        ("CONTACTED", "moves", ABSENT),
        ("ASSESSED", "admission", admission(effective_on="2026-01-22")),
        ("ASSESSED", "admission", {"decision": "DECLINE", "reason": "No es apto."}),
        ("ADMITTED", "moves", {"to": "SUSPENDED", "reason_code": "ILLNESS"}),
        ("CONTACTED", "discharge", {"reason": "TRANSFERRED", "summary": "Según oficio."}),
    ],
)
async def test_the_case_stands_again_where_it_did_with_the_moments_of_before(
    cases: CasesUnderTest, state: str, route: str, body: dict[str, Any]
) -> None:
    path = f"/v1/cases/{(await cases.walk_to(state))['id']}"
    (before,) = [tuple(row) for row in await cases.rows(STAMPS)]
    await decide(cases, path, route, body)
    wrong = await last_move(cases, path)
    corrected = (await correct(cases, path, wrong["id"])).raise_for_status().json()
    (after,) = [tuple(row) for row in await cases.rows(STAMPS)]
    assert after == before
    assert corrected["state"] == state
    entry = await last_move(cases, path)
    assert (entry["cause"], entry["corrects"], entry["note"]) == ("CORRECTION", wrong["id"], WHY["reason"])
    assert (entry["from_state"], entry["to_state"]) == (wrong["to_state"], state)
    (told,) = await cases.rows(
        "SELECT facts->>'corrects', facts->>'state', facts->>'reason' FROM cases.events"
        " WHERE type = 'pe.cai.case.moved.v1' ORDER BY version DESC LIMIT 1"
    )
    assert tuple(told) == (wrong["id"], state, None)
    decisions = (await cases.staff(Role.COORDINATOR).get(f"{path}/decisions")).json()["items"]
    assert (decisions[0]["kind"], decisions[0]["correction"]) == ("CORRECTION", WHY)


async def test_only_the_last_move_that_stands_is_taken_back_one_after_the_other(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    contact = await last_move(cases, path)
    await decide(cases, path, "moves", ABSENT)
    absent = await last_move(cases, path)
    early = await correct(cases, path, contact["id"])
    assert (early.status_code, early.json()["code"], early.json()["last_move_id"]) == (
        409,
        "move-not-last",
        absent["id"],
    )
    assert "«Nunca se presentó»" in early.json()["detail"]
    assert (await correct(cases, path, absent["id"])).status_code == 200
    again = await correct(cases, path, absent["id"])
    assert (again.status_code, again.json()["code"]) == (409, "move-not-last")
    assert (await correct(cases, path, contact["id"])).json()["state"] == "RECEIVED"
    opening = (await cases.staff(Role.COORDINATOR).get(f"{path}/history")).json()["items"][-1]
    refused = await correct(cases, path, opening["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "move-not-correctable")
    period = {"centre_id": str(CENTRE), "received_from": "2026-01-01", "received_to": "2026-01-31"}
    steps = (await cases.staff(Role.COORDINATOR).get("/v1/start-funnel", params=period)).json()["steps"]
    assert steps[2] == {"step": "CONTACTED", "cases": 0, "median_days": None}


async def test_what_others_act_on_already_is_not_taken_back_and_the_refusal_says_what_to_do(
    cases: CasesUnderTest,
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('ADMITTED'))['id']}"
    case_id = path.rpartition("/")[2]
    await start_programme(cases.runtime, attended(case_id, "2026-02-02T23:00:00+00:00"))
    started = await correct(cases, path, (await last_move(cases, path))["id"])
    assert (started.status_code, "control de asistencia" in started.json()["detail"]) == (409, True)
    cases.put_progress(path, credited=2)
    report = [{"objective": "Asume la responsabilidad de sus actos", "achievement": "ACHIEVED"}]
    completed = {"reason": "COMPLETED", "summary": "Culminó.", "objectives": report}
    await decide(cases, path, "discharge", completed)
    told = await correct(cases, path, (await last_move(cases, path))["id"])
    assert (told.status_code, told.json()["code"]) == (409, "move-not-correctable")
    assert "oficio" in told.json()["detail"]
    assert (await cases.staff(Role.COORDINATOR).get(path)).json()["state"] == "DISCHARGED"


async def test_a_move_is_not_taken_back_once_a_filing_went_to_the_court_after_it(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("CONTACTED")
    path = f"/v1/cases/{case['id']}"
    filing = example_message(centre_id=CENTRE, case_id=UUID(case["id"])).model_copy(
        update={"kind": MessageKind.COURT_FILING}
    )
    cases.interop.put_message(filing)
    await decide(cases, path, "moves", ABSENT)
    absent = await last_move(cases, path)
    cases.interop.put_message(filing.model_copy(update={"created_at": cases.runtime.clock.now()}))
    refused = await correct(cases, path, absent["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "move-not-correctable")
    assert "oficio" in refused.json()["detail"]
    cases.interop.fail_on("latest_filings", UpstreamUnavailable())
    assert (await correct(cases, path, absent["id"])).status_code == 503


async def test_an_earlier_filing_does_not_keep_a_move(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("CONTACTED")
    path = f"/v1/cases/{case['id']}"
    cases.interop.put_message(
        example_message(centre_id=CENTRE, case_id=UUID(case["id"])).model_copy(
            update={"kind": MessageKind.COURT_FILING}
        )
    )
    await decide(cases, path, "moves", ABSENT)
    assert (await correct(cases, path, (await last_move(cases, path))["id"])).json()["state"] == "CONTACTED"


async def test_only_a_coordinator_takes_a_move_back_on_the_version_he_saw(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    contact = await last_move(cases, path)
    assert (await correct(cases, path, contact["id"], Role.ADMISSION)).status_code == 403
    stale = await cases.staff(Role.COORDINATOR).post(
        f"{path}/history/{contact['id']}/corrections", json=WHY, headers={"If-Match": '"1"'}
    )
    assert stale.status_code == 412
    assert (await correct(cases, path, path.rpartition("/")[2])).status_code == 404


async def test_who_attended_before_he_was_wrongly_suspended_is_in_the_programme_again(cases: CasesUnderTest) -> None:
    path = await admitted(cases)
    await decide(cases, path, "moves", {"to": "SUSPENDED", "reason_code": "ILLNESS", "effective_on": "2026-02-10"})
    await start_programme(cases.runtime, attended(path.rpartition("/")[2], "2026-02-02T23:00:00+00:00"))
    wrong = await last_move(cases, path)
    await cases.rows("UPDATE cases.case_history SET effective_on = '2026-01-25' WHERE to_state = 'ADMITTED'")
    assert (await correct(cases, path, wrong["id"])).json()["state"] == "IN_PROGRESS"
    newest = await last_move(cases, path)
    assert (newest["cause"], newest["effective_on"]) == ("ATTENDANCE", "2026-02-02")
