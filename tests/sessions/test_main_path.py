"""The sessions part of the main job, as a front end plays it."""

import pytest

from tests.sessions.scene import Scene, ok

pytestmark = pytest.mark.anyio


@pytest.mark.feature("S16.3", "S17.4")
async def test_one_man_stops_coming_and_another_completes(scene: Scene) -> None:
    group = await scene.group()
    stops, stays = scene.man("Julián Abel Ñahui Quispe"), scene.man("Rómulo Paredes Huamán")
    for case_id in (stops, stays):
        assert (await scene.enrol(group, case_id))["state"] == "ENROLLED"
    sessions = await scene.sessions(group)

    for number, session in enumerate(sessions):
        await scene.after(session)
        outcome = "ATTENDED_COMPLIED" if number == 0 else "ABSENT_UNACCEPTABLE"
        result = await scene.roll_call(
            session, {"case_id": stops, "outcome": outcome}, {"case_id": stays, "outcome": "ATTENDED_COMPLIED"}
        )
        assert (result["recorded"], result["refused"]) == (2, 0)

    kinds = []
    for _ in range(3):
        [draft] = await scene.findings()
        assert draft["case"]["id"] == str(stops)
        assert len(draft["evidence"]) == 3
        kinds.append(draft["kind"])
        approved = await scene.decide(draft, "approval")
        assert approved["state"] == "APPROVED"
    assert kinds == ["FIRST_WARNING", "SECOND_WARNING", "NON_COMPLIANCE"]
    assert await scene.findings() == []

    published = await scene.events("pe.cai.compliance.approved.v1")
    assert [event["subject"] for event in published][-1].hex == approved["id"].replace("-", "")
    assert {event["subject"] for event in await scene.events("pe.cai.attendance.first.v1")} == {stops, stays}
    assert [event["subject"] for event in await scene.events("pe.cai.programme.completed.v1")] == [stays]

    progress = await ok(scene.coordinator.get(f"/v1/participants/{stays}/progress"))
    assert progress["completion_proposed"]
    assert (progress["credited_sessions"], progress["required_sessions"]) == (4, 4)
    behind = await ok(scene.coordinator.get(f"/v1/participants/{stops}/progress"))
    assert (behind["completion_proposed"], behind["unexcused"], behind["current_phase"]) == (False, 3, 1)
    assert behind["forecast_date"] is None
