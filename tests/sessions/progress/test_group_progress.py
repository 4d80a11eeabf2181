"""Each man of a group with his progress, in one request."""

from uuid import uuid4

import pytest

from shared.security.principal import Role
from tests.sessions.scene import Scene, ok, problem

pytestmark = pytest.mark.anyio


async def test_the_men_of_a_group_are_shown_with_the_progress_of_each(scene: Scene) -> None:
    group = await scene.group(capacity=2)
    absent, present, waits = (scene.man(f"{name} Soto Paz") for name in ("Uno", "Dos", "Tres"))
    for case_id in (absent, present, waits):
        await scene.enrol(group, case_id)
    (session, *_) = await scene.sessions(group)
    await scene.after(session)
    await scene.roll_call(
        session,
        {"case_id": present, "outcome": "ATTENDED_COMPLIED"},
        {"case_id": absent, "outcome": "ABSENT_UNACCEPTABLE"},
    )
    members = (await ok(scene.facilitator.get(f"/v1/groups/{group['id']}/progress")))["items"]
    assert [(one["display_name"], one["progress"]["credited_sessions"]) for one in members] == [
        ("Dos Soto Paz", 1),
        ("Uno Soto Paz", 0),
    ]
    for one in members:
        assert one["progress"] == await ok(scene.facilitator.get(f"/v1/participants/{one['case']['id']}/progress"))
    (line,) = (await ok(scene.facilitator.get(f"/v1/groups/{group['id']}/progress?state=WAITING")))["items"]
    assert (line["case"]["id"], line["progress"]) == (str(waits), None)


async def test_another_centres_group_has_no_progress_to_show(scene: Scene) -> None:
    group = await scene.group()
    elsewhere = scene.staff(Role.FACILITATOR, centres=(uuid4(),))
    await problem(elsewhere.get(f"/v1/groups/{group['id']}/progress"), 404, "not-found")
