"""Men who leave along the way: they vanish, are suspended or imprisoned, and come back to where they stood."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.cases.cases.actions.programme_events import start_programme
from shared.events import Event
from shared.ids import new_id
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, CasesUnderTest, assessment

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C06.6")]

VANISHED = {"to": "NEVER_APPEARED", "reason_code": "VANISHED", "effective_on": "2026-02-01"}
CAME = {"attempted_at": "2026-02-03T15:00:00Z", "channel": "IN_PERSON", "outcome": "REACHED"}


def attended(case_id: str, moment: str) -> Event:
    return Event(
        id=str(new_id()),
        source="/cai/sessions",
        type="pe.cai.attendance.first.v1",
        subject=UUID(case_id),
        version=1,
        centre_id=CENTRE,
        time=datetime.now(UTC),
        detail="/v1/somewhere",
        facts={"happenedat": moment},
    )


async def moved(cases: CasesUnderTest, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/moves", body)
    case: dict[str, Any] = answer.raise_for_status().json()
    return case


async def admitted(cases: CasesUnderTest) -> str:
    """The path of a case that was admitted on 25 January."""
    case = await cases.walk_to("ADMITTED")
    await cases.rows("UPDATE cases.cases SET state_since = '2026-01-25T12:00Z', admitted_at = '2026-01-25T12:00Z'")
    return f"/v1/cases/{case['id']}"


@pytest.mark.parametrize("state", ["ASSESSED", "ADMITTED"])
async def test_a_man_who_vanished_comes_back_by_a_contact_to_where_he_stood(cases: CasesUnderTest, state: str) -> None:
    path = await admitted(cases) if state == "ADMITTED" else f"/v1/cases/{(await cases.walk_to(state))['id']}"
    lost = await moved(cases, path, VANISHED)
    assert [(one["to"], one["cause"]) for one in lost["allowed_moves"]] == [
        (state, "CONTACT"),
        ("DISCHARGED", "DISCHARGE"),
    ]
    (await cases.staff(Role.ADMISSION).post(f"{path}/contact-attempts", json=CAME)).raise_for_status()
    back = (await cases.staff(Role.ADMISSION).get(path)).json()
    assert (back["state"], back["state_since"]) == (state, "2026-02-03T05:00:00Z")
    first = "SELECT contacted_at < '2026-01-17', admitted_at < '2026-01-26' FROM cases.cases"
    (stamps,) = await cases.rows(first)
    assert tuple(stamps) == (True, True if state == "ADMITTED" else None), "he did not get there anew"


@pytest.mark.parametrize("state", ["CONTACTED", "ASSESSED", "ADMITTED"])
async def test_who_is_imprisoned_before_the_programme_comes_back_before_it(cases: CasesUnderTest, state: str) -> None:
    path = await admitted(cases) if state == "ADMITTED" else f"/v1/cases/{(await cases.walk_to(state))['id']}"
    pause = {"to": "SUSPENDED", "reason_code": "IMPRISONED", "effective_on": "2026-02-01"}
    paused = await moved(cases, path, pause)
    assert [one["to"] for one in paused["allowed_moves"]] == [state, "DISCHARGED"]
    wrong = await cases.change(
        cases.staff(Role.COORDINATOR), "POST", f"{path}/moves", {"to": "IN_PROGRESS", "reason_code": "RELEASED"}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (409, "case-step-forbidden")
    assert wrong.json()["allowed_moves"] == paused["allowed_moves"]
    back = await moved(cases, path, {"to": state, "reason_code": "RELEASED", "effective_on": "2026-03-01"})
    assert (back["state"], back["state_since"]) == (state, "2026-03-01T05:00:00Z")
    (row,) = await cases.rows("SELECT first_session_at, back_to FROM cases.cases")
    assert tuple(row) == (None, None)
    period = {"centre_id": str(CENTRE), "received_from": "2026-01-01", "received_to": "2026-01-31"}
    funnel = (await cases.staff(Role.COORDINATOR).get("/v1/start-funnel", params=period)).json()
    assert (funnel["steps"][-1]["step"], funnel["steps"][-1]["cases"]) == ("FIRST_SESSION", 0)


async def test_who_attended_before_he_left_comes_back_to_the_programme_though_it_was_told_later(
    cases: CasesUnderTest,
) -> None:
    path = await admitted(cases)
    await moved(cases, path, {"to": "SUSPENDED", "reason_code": "ILLNESS", "effective_on": "2026-02-10"})
    late = attended(path.rpartition("/")[2], "2026-02-02T23:00:00+00:00")
    for _ in range(2):
        await start_programme(cases.runtime, late)
    case = (await cases.staff(Role.COORDINATOR).get(path)).json()
    assert (case["state"], [one["to"] for one in case["allowed_moves"]]) == ("SUSPENDED", ["IN_PROGRESS", "DISCHARGED"])
    (row,) = await cases.rows("SELECT first_session_at FROM cases.cases")
    assert tuple(row) == (datetime(2026, 2, 2, 23, tzinfo=UTC),)
    assert (await moved(cases, path, {"to": "IN_PROGRESS", "reason_code": "RETURNED"}))["state"] == "IN_PROGRESS"


async def test_he_started_on_the_day_of_his_first_session_not_of_the_news_of_it(cases: CasesUnderTest) -> None:
    path = await admitted(cases)
    await start_programme(cases.runtime, attended(path.rpartition("/")[2], "2026-02-02T23:00:00+00:00"))
    newest = (await cases.staff(Role.COORDINATOR).get(f"{path}/history")).json()["items"][0]
    assert (newest["to_state"], newest["effective_on"]) == ("IN_PROGRESS", "2026-02-02")


async def test_who_was_suspended_before_he_was_assessed_is_resumed_before_he_is(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    await moved(cases, path, {"to": "SUSPENDED", "reason_code": "CONTINGENCY", "effective_on": "2026-01-18"})
    psychologist = cases.staff(Role.PSYCHOLOGIST)
    early = await psychologist.post(f"{path}/assessments", json=assessment("PSICOLOGICA"))
    assert (early.status_code, [one["to"] for one in early.json()["allowed_moves"]]) == (
        409,
        ["CONTACTED", "DISCHARGED"],
    )
    await moved(cases, path, {"to": "CONTACTED", "reason_code": "RETURNED", "effective_on": "2026-01-19"})
    assert (await psychologist.post(f"{path}/assessments", json=assessment("PSICOLOGICA"))).status_code == 201


@pytest.mark.feature("C14.5")
@pytest.mark.parametrize(
    ("state", "reason", "status"),
    [
        ("RECEIVED", "NOT_COMPETENT", 200),
        ("CONTACTED", "OTHER_DISTRICT", 200),
        ("CONTACTED", "NOT_SUITABLE", 422),
        ("ASSESSED", "NOT_SUITABLE", 200),
        ("ADMITTED", "OTHER_DISTRICT", 200),
    ],
)
async def test_a_man_is_returned_to_the_court_with_its_reason(
    cases: CasesUnderTest, state: str, reason: str, status: int
) -> None:
    path = f"/v1/cases/{(await cases.walk_to(state))['id']}"
    body = {"reason": reason, "summary": "Vive en otro distrito judicial."}
    answer = await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/discharge", body)
    assert answer.status_code == status, answer.text
    told = await cases.rows("SELECT 1 FROM cases.events WHERE facts->>'reason' = $1", reason)
    assert len(told) == (1 if status == 200 else 0)


async def test_who_attended_before_he_vanished_comes_back_to_the_programme(cases: CasesUnderTest) -> None:
    path = await admitted(cases)
    await moved(cases, path, VANISHED)
    await start_programme(cases.runtime, attended(path.rpartition("/")[2], "2026-01-30T23:00:00+00:00"))
    (await cases.staff(Role.ADMISSION).post(f"{path}/contact-attempts", json=CAME)).raise_for_status()
    assert (await cases.staff(Role.ADMISSION).get(path)).json()["state"] == "IN_PROGRESS"
