"""When a move happened, beside when it was recorded: days are told, kept in the order of things, and counted from."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.cases.cases.rules.effective_dates import (
    BeforeLastMove,
    InFuture,
    moment_of,
    require_order,
    within_order,
)
from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest, admission, assessment

NOON = datetime(2026, 1, 16, 17, tzinfo=UTC)
ABSENT = {"to": "NEVER_APPEARED", "reason_code": "NO_SHOW"}
ENDED = {"reason": "DECEASED", "summary": "Según acta de defunción."}


@pytest.mark.feature("C06.7")
def test_a_day_is_from_the_last_move_to_today() -> None:
    for day in (date(2026, 1, 16), date(2026, 1, 20)):
        require_order(day, since=NOON, today=date(2026, 1, 20))
    with pytest.raises(InFuture):
        require_order(date(2026, 1, 21), since=NOON, today=date(2026, 1, 20))
    with pytest.raises(BeforeLastMove) as refused:
        require_order(date(2026, 1, 15), since=NOON, today=date(2026, 1, 20))
    assert refused.value.since == date(2026, 1, 16)


@pytest.mark.feature("C06.7")
@pytest.mark.parametrize(("day", "becomes"), [(14, 16), (17, 17), (25, 20)])
def test_what_nobody_can_put_right_is_brought_into_order(day: int, becomes: int) -> None:
    happened = datetime(2026, 1, day, 17, tzinfo=UTC)
    assert within_order(happened, since=NOON, today=date(2026, 1, 20)) == date(2026, 1, becomes)


@pytest.mark.feature("C06.7")
def test_a_day_stands_for_its_beginning_in_lima_or_for_the_moment_it_was_recorded() -> None:
    begun = datetime(2026, 1, 16, 5, tzinfo=UTC)
    assert moment_of(date(2026, 1, 16), recorded_at=NOON) == NOON
    assert moment_of(date(2026, 1, 16), recorded_at=datetime(2026, 2, 1, tzinfo=UTC)) == begun
    assert moment_of(date(2026, 1, 16), recorded_at=datetime(2026, 2, 1, tzinfo=UTC), since=NOON) == NOON


async def history_of(cases: CasesUnderTest, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await cases.staff(Role.COORDINATOR).get(f"{path}/history")).json()["items"]
    return found


@pytest.mark.anyio
@pytest.mark.feature("C06.7")
async def test_each_move_takes_effect_when_it_happened_and_the_case_counts_from_there(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ASSESSED")
    path, coordinator = f"/v1/cases/{case['id']}", cases.staff(Role.COORDINATOR)
    assert case["state_since"] == "2026-01-20T05:00:00Z"
    admitted = (
        await cases.change(coordinator, "POST", f"{path}/admission", admission(effective_on="2026-01-22"))
    ).json()
    assert (admitted["admitted_at"], admitted["state_since"]) == ("2026-01-22T05:00:00Z", "2026-01-22T05:00:00Z")
    ended = (
        await cases.change(coordinator, "POST", f"{path}/discharge", ENDED | {"effective_on": "2026-02-10"})
    ).json()
    assert ended["discharged_at"] == "2026-02-10T05:00:00Z"
    history = await history_of(cases, path)
    told = [(move["to_state"], move["effective_on"]) for move in reversed(history)]
    assert told == [
        ("RECEIVED", "2026-01-15"),
        ("CONTACTED", "2026-01-16"),
        ("ASSESSED", "2026-01-20"),
        ("ADMITTED", "2026-01-22"),
        ("DISCHARGED", "2026-02-10"),
    ]
    today = cases.runtime.clock.today().isoformat()
    assert all(move["recorded_at"] >= today[:8] for move in history)
    moved = await cases.rows(
        "SELECT facts->>'happenedat' FROM cases.events WHERE type = 'pe.cai.case.moved.v1' ORDER BY version"
    )
    assert moved[-1][0] == "2026-02-10T05:00:00+00:00", "whoever is told counts from there, too"


@pytest.mark.anyio
@pytest.mark.feature("C06.7")
async def test_a_decision_without_a_day_takes_effect_today(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("ADMITTED")
    newest = (await history_of(cases, f"/v1/cases/{case['id']}"))[0]
    assert newest["effective_on"] == cases.runtime.clock.today().isoformat()
    assert case["admitted_at"] <= newest["recorded_at"], "the very moment, not the day's beginning"
    assert not case["admitted_at"].endswith("T05:00:00Z")


@pytest.mark.anyio
@pytest.mark.feature("C06.7")
@pytest.mark.parametrize(
    ("route", "body"),
    [("moves", {"to": "SUSPENDED", "reason_code": "ILLNESS"}), ("admission", admission()), ("discharge", ENDED)],
)
async def test_a_day_out_of_order_is_refused_with_its_bound(
    cases: CasesUnderTest, route: str, body: dict[str, Any]
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('ASSESSED'))['id']}"
    coordinator = cases.staff(Role.COORDINATOR)
    early = await cases.change(coordinator, "POST", f"{path}/{route}", body | {"effective_on": "2026-01-19"})
    (error,) = early.json()["errors"]
    assert (early.status_code, error["field"], error["code"]) == (422, "effective_on", "move-out-of-order")
    assert error["message"] == "El caso está en «Evaluado» desde el 2026-01-20: indique ese día o uno posterior."
    late = await cases.change(coordinator, "POST", f"{path}/{route}", body | {"effective_on": "2999-01-01"})
    assert (late.status_code, late.json()["code"]) == (422, "moment-in-future")
    done = await cases.change(coordinator, "POST", f"{path}/{route}", body | {"effective_on": "2026-01-20"})
    assert done.status_code == 200


@pytest.mark.anyio
@pytest.mark.feature("C06.7")
async def test_a_call_of_the_court_before_the_order_came_in_makes_him_contacted_as_it_came_in(
    cases: CasesUnderTest,
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    called = {"attempted_at": "2026-01-13T15:00:00Z", "channel": "PHONE", "outcome": "REACHED"}
    attempt = (await cases.staff(Role.ADMISSION).post(f"{path}/contact-attempts", json=called)).json()
    assert (attempt["attempted_at"], attempt["recorded_at"][:4]) == (called["attempted_at"], "2026")
    assert (await history_of(cases, path))[0]["effective_on"] == "2026-01-15"


@pytest.mark.anyio
@pytest.mark.feature("C06.7")
async def test_he_is_not_found_again_before_he_was_lost(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    lost = ABSENT | {"effective_on": "2026-02-01"}
    (await cases.change(cases.staff(Role.COORDINATOR), "POST", f"{path}/moves", lost)).raise_for_status()
    came = {"attempted_at": "2026-01-31T15:00:00Z", "channel": "IN_PERSON", "outcome": "REACHED"}
    refused = await cases.staff(Role.ADMISSION).post(f"{path}/contact-attempts", json=came)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["code"]) == (422, "attempted_at", "move-out-of-order")
    later = came | {"attempted_at": "2026-02-01T15:00:00Z"}
    assert (await cases.staff(Role.ADMISSION).post(f"{path}/contact-attempts", json=later)).status_code == 201


@pytest.mark.anyio
@pytest.mark.feature("C06.7")
async def test_he_is_assessed_when_the_later_of_both_was_held_and_not_before_he_was_reached(
    cases: CasesUnderTest,
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    psychologist, social_worker = cases.staff(Role.PSYCHOLOGIST), cases.staff(Role.SOCIAL_WORKER)
    ancient = await psychologist.post(f"{path}/assessments", json=assessment("PSICOLOGICA", held_on="2026-01-14"))
    assert (ancient.status_code, ancient.json()["code"]) == (422, "before-order")
    assert "2026-01-15" in ancient.json()["errors"][0]["message"]
    first = await psychologist.post(f"{path}/assessments", json=assessment("PSICOLOGICA", held_on="2026-01-15"))
    second = await social_worker.post(f"{path}/assessments", json=assessment("SOCIAL", held_on="2026-01-15"))
    assert (first.status_code, second.status_code, second.json()["code"]) == (201, 422, "move-out-of-order")
    assert second.json()["errors"][0]["field"] == "held_on"
    (
        await social_worker.post(f"{path}/assessments", json=assessment("SOCIAL", held_on="2026-01-19"))
    ).raise_for_status()
    assert (await history_of(cases, path))[0]["effective_on"] == "2026-01-19"


@pytest.mark.anyio
@pytest.mark.feature("C06.7")
async def test_a_move_of_before_days_were_told_took_effect_when_it_was_recorded(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"
    await cases.rows("UPDATE cases.case_history SET effective_on = NULL, created_at = '2026-01-17T03:00:00Z'")
    assert {move["effective_on"] for move in await history_of(cases, path)} == {"2026-01-16"}


@pytest.mark.anyio
@pytest.mark.feature("C06.8")
async def test_every_decision_can_be_read_by_whom_and_since_when(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('ASSESSED'))['id']}"
    coordinator = cases.staff(Role.COORDINATOR)
    deferred = {"decision": "DEFER", "reason": "Falta un informe.", "effective_on": "2026-01-21"}
    pause = {"to": "SUSPENDED", "reason_code": "ILLNESS", "note": "Hospitalizado.", "effective_on": "2026-01-23"}
    for route, body in (("admission", deferred), ("moves", pause), ("discharge", ENDED)):
        (await cases.change(coordinator, "POST", f"{path}/{route}", body)).raise_for_status()
    facilitator = cases.staff(Role.FACILITATOR)
    discharge, move, decision = (await facilitator.get(f"{path}/decisions")).raise_for_status().json()["items"]
    assert [one["kind"] for one in (decision, move, discharge)] == ["ADMISSION", "MOVE", "DISCHARGE"]
    assert (decision["effective_on"], decision["admission"]["reason"]) == ("2026-01-21", "Falta un informe.")
    assert decision["admission"]["policy_version"] is None
    assert (move["effective_on"], move["move"]["note"], move["discharge"]) == ("2026-01-23", "Hospitalizado.", None)
    assert discharge["discharge"]["summary"] == ENDED["summary"]
    assert discharge["effective_on"] == cases.runtime.clock.today().isoformat()
    assert discharge["discharge"]["effective_on"] == discharge["effective_on"]
    assert {one["decided_by"]["id"] for one in (decision, move, discharge)} == {"staff-coordinator"}
    assert (await cases.staff(Role.COORDINATOR).get(f"{path}/history")).json()["items"][0]["to_state"] == "DISCHARGED"
    outsider = cases.as_staff(Role.COORDINATOR, centres=())
    assert (await outsider.get(f"{path}/decisions")).status_code == 404
