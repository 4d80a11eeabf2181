"""What people do with groups and attendance, done a second time under its key: the first answer comes back."""

import pytest

from tests.sessions.attendance_imports.test_attendance_imports import Evening
from tests.sessions.scene import Scene, ok
from tests.sessions.zoom_files import ENGLISH

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P04.3")]


async def test_every_step_from_the_programme_to_the_finding_is_taken_once(scene: Scene) -> None:
    repeating = scene.service.repeat_posts()
    evening = await Evening(scene).begin()
    session = evening.sessions[0]["id"]
    await ok(scene.facilitator.post(f"/v1/sessions/{session}/join-links", json={"case_ids": None}))
    imported = await ok(evening.upload(ENGLISH.encode()), 201)
    men = evening.men
    seen = {"Julián Ñahui": men["Julián"], "Pepe": men["José"], "El Lobo": men["Rómulo"], "Galaxy A12": None}
    await ok(evening.confirm(imported, seen, men["Edwin"]))
    await scene.record(evening.sessions[1], men["José"], "ABSENT_UNACCEPTABLE")
    first, second = (await scene.findings())[:2]
    await scene.decide(first, "approval")
    await scene.decide(second, "dismissal")
    enrolments = (await ok(scene.coordinator.get(f"/v1/groups/{evening.sessions[0]['group']['id']}/enrolments")))[
        "items"
    ]
    ended = scene.coordinator.post(
        f"/v1/enrolments/{enrolments[0]['id']}/ending",
        json={"reason": "Cambia a otro horario"},
        headers={"If-Match": f'"{enrolments[0]["version"]}"'},
    )
    await ok(ended)
    assert repeating.repeated >= {
        "/v1/programmes",
        "/v1/programmes/{id}/publication",
        "/v1/groups",
        "/v1/groups/{id}/enrolments",
        "/v1/sessions/{id}/join-links",
        "/v1/sessions/{id}/roll-call",
        "/v1/attendance-imports",
        "/v1/attendance-imports/{id}/confirmation",
        "/v1/compliance-findings/{id}/approval",
        "/v1/compliance-findings/{id}/dismissal",
        "/v1/enrolments/{id}/ending",
    }
    assert len(await scene.rows("SELECT 1 FROM sessions.attendance_imports")) == 1
