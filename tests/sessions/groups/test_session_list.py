"""The sessions of a centre in the order of time: a month's, a facilitator's, those whose roll call is due."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from services.sessions.groups.actions.roll_calls import note_roll_calls
from shared.security.principal import Role
from tests.sessions.scene import Scene, ok, problem

pytestmark = pytest.mark.anyio
TO_COME = "NOT_DUE"


async def listed(client: httpx2.AsyncClient, **asked: Any) -> list[str]:
    """Return when the listed sessions begin, in the order of the list, read two at a time."""
    answer = await client.get("/v1/sessions", params={"limit": 2, **asked})
    page = answer.json()
    begin = [session["starts_at"] for session in page["items"]]
    while page["next"]:
        page = await ok(client.get(answer.links["next"]["url"]))
        answer = await client.get(answer.links["next"]["url"])
        begin += [session["starts_at"] for session in page["items"]]
    return begin


@pytest.mark.feature("P04.2")
async def test_sessions_are_listed_by_when_they_begin(scene: Scene) -> None:
    group = await scene.group()
    other = scene.new_group(group["programme"]["id"], first_date="2027-01-06", facilitators=["otra"])
    other["weekly_rule"]["weekday"] = "WEDNESDAY"
    second = await ok(scene.coordinator.post("/v1/groups", json=other), 201)
    mine = [session["starts_at"] for session in await scene.sessions(group)]
    theirs = [session["starts_at"] for session in await scene.sessions(second)]
    everything = sorted(mine + theirs)
    assert await listed(scene.facilitator) == everything
    assert await listed(scene.facilitator, newest_first=True) == everything[::-1]
    assert await listed(scene.facilitator, group_id=second["id"]) == theirs
    assert await listed(scene.facilitator, facilitator="facilitadora") == mine
    assert await listed(scene.facilitator, facilitator="otra", group_id=group["id"]) == []
    assert await listed(scene.staff(Role.FACILITATOR, centres=(uuid4(),))) == []
    assert await listed(scene.staff(Role.NATIONAL_COORDINATOR)) == everything


@pytest.mark.feature("P04.2")
async def test_days_are_those_of_lima_and_both_are_included(scene: Scene) -> None:
    group = await scene.group()
    mine = [session["starts_at"] for session in await scene.sessions(group)]
    assert mine[1] == "2027-01-13T00:00:00Z", "on the evening of the 12th in Lima"
    month = {"from": "2027-01-12", "to": "2027-01-19", "facilitator": "facilitador"}
    assert await listed(scene.facilitator, **month) == mine[1:3]
    assert await listed(scene.facilitator, **{"from": "2027-01-13", "to": "2027-01-18"}) == []
    assert await listed(scene.facilitator, **{"from": "0001-01-01", "to": "9999-12-31"}) == mine
    assert await listed(scene.facilitator, **{"from": "2027-01-12"}, newest_first=True) == mine[:0:-1]
    backwards = await problem(scene.facilitator.get("/v1/sessions?from=2027-01-02&to=2027-01-01"), 422, "invalid-input")
    assert backwards["errors"][0]["field"] == "to"
    await problem(scene.facilitator.get("/v1/sessions?from=1798761600"), 422, "invalid-input")


@pytest.mark.feature("P04.2")
async def test_a_roll_call_is_due_until_everybody_has_a_record(scene: Scene) -> None:
    group = await scene.group()
    man, second = scene.man("Uno Soto Paz"), scene.man("Dos Soto Paz")
    for case_id in (man, second):
        await scene.enrol(group, case_id)
    sessions = await scene.sessions(group)
    begin = [session["starts_at"] for session in sessions]

    async def by_state() -> dict[str, list[str]]:
        found = {state: await listed(scene.facilitator, roll_call=state) for state in ("DUE", TO_COME, "COMPLETE")}
        shown = (await ok(scene.facilitator.get("/v1/sessions?limit=200")))["items"]
        for state, starts in found.items():
            assert starts == [one["starts_at"] for one in shown if one["roll_call"] == state], state
        assert await listed(scene.facilitator, roll_call=["DUE", TO_COME]) == sorted(found["DUE"] + found[TO_COME])
        assert await listed(scene.facilitator, roll_call=["DUE", "COMPLETE"]) == sorted(
            found["DUE"] + found["COMPLETE"]
        )
        return found

    assert await by_state() == {"DUE": [], TO_COME: begin, "COMPLETE": []}
    scene.at(datetime.fromisoformat(sessions[0]["ends_at"]) - timedelta(minutes=1))
    assert (await by_state())[TO_COME] == begin, "one under way is not due yet"
    await scene.record(sessions[0], man, "ATTENDED_COMPLIED")
    await note_roll_calls(scene.service.runtime)
    assert await by_state() == {"DUE": begin[:1], TO_COME: begin[1:], "COMPLETE": []}
    await scene.record(sessions[0], second, "ABSENT_UNACCEPTABLE")
    assert await listed(scene.facilitator, roll_call="DUE") == [], "at once, before anything is noted"
    await note_roll_calls(scene.service.runtime)
    assert await by_state() == {"DUE": [], TO_COME: begin[1:], "COMPLETE": begin[:1]}


@pytest.mark.feature("P04.2")
async def test_a_session_that_has_just_ended_is_not_noted_yet(scene: Scene) -> None:
    group = await scene.group()
    (session, *_) = await scene.sessions(group)
    for minutes, noted in ((1, 0), (6, 1)):
        scene.at(datetime.fromisoformat(session["ends_at"]) + timedelta(minutes=minutes))
        await note_roll_calls(scene.service.runtime)
        assert len(await listed(scene.facilitator, roll_call="COMPLETE")) == noted
