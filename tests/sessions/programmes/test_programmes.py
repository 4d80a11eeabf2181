"""Programme versions over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.security.principal import Role
from tests.sessions.scene import POLICY, Scene, ok, planned, problem, programme

pytestmark = pytest.mark.anyio


@pytest.mark.feature("S01.1")
async def test_a_programme_is_submitted_as_a_draft_and_published_once(scene: Scene) -> None:
    draft = await ok(scene.coordinator.post("/v1/programmes", json=programme(scene.centre)), 201)
    assert (draft["state"], draft["template_version"], draft["label"]) == ("DRAFT", 1, "EJEMPLO v1")
    url = f"/v1/programmes/{draft['id']}/publication"
    published = await ok(scene.coordinator.post(url, headers={"If-Match": '"1"'}))
    assert (published["state"], published["version"]) == ("PUBLISHED", 2)
    await problem(scene.coordinator.post(url, headers={"If-Match": '"2"'}), 409, "programme-not-draft")
    await problem(scene.coordinator.post(url, headers={"If-Match": '"1"'}), 412, "stale-version")
    await problem(scene.coordinator.post(url), 428, "version-required")


@pytest.mark.feature("S01.1")
async def test_a_new_version_supersedes_and_running_groups_keep_theirs(scene: Scene) -> None:
    group = await scene.group()
    second = await scene.publish(name="Programa de ejemplo, revisado")
    assert second["label"] == "EJEMPLO v2"
    first = await ok(scene.coordinator.get(f"/v1/programmes/{group['programme']['id']}"))
    assert first["state"] == "SUPERSEDED"
    assert (await ok(scene.coordinator.get(f"/v1/groups/{group['id']}")))["programme"]["label"] == "EJEMPLO v1"
    listed = await ok(scene.coordinator.get("/v1/programmes?state=PUBLISHED"))
    assert [item["label"] for item in listed["items"]] == ["EJEMPLO v2"]


@pytest.mark.feature("P03.2")
async def test_another_centres_programme_is_numbered_by_itself_and_out_of_sight(scene: Scene) -> None:
    mine = await scene.publish()
    other = uuid4()
    stranger = scene.staff(Role.COORDINATOR, centres=(other,))
    theirs = await ok(stranger.post("/v1/programmes", json=programme(other)), 201)
    assert theirs["label"] == "EJEMPLO v1"
    await problem(stranger.get(f"/v1/programmes/{mine['id']}"), 404, "not-found")
    await problem(stranger.post("/v1/programmes", json=programme(scene.centre)), 404, "not-found")


@pytest.mark.feature("S01.2")
async def test_a_programme_that_contradicts_itself_is_refused(scene: Scene) -> None:
    short = {"title": "F", "required_sessions": 2, "modules": [{"title": "M", "sessions": [planned("Una")]}]}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"attendance_policy": POLICY | {"second_warning_after": 3}}, "crecer"),
        ({"phases": [short]}, "exige 2 sesiones"),
    ]
    for changes, said in wrong:
        request = scene.coordinator.post("/v1/programmes", json=programme(scene.centre, **changes))
        assert said in (await problem(request, 422, "programme-inconsistent"))["detail"]


@pytest.mark.feature("S01.2")
async def test_a_wrong_shape_is_refused(scene: Scene) -> None:
    wrong: list[dict[str, Any]] = [
        {"state": "PUBLISHED"},
        {"phases": []},
        {"code": "con espacios"},
        {"attendance_policy": POLICY | {"first_warning_after": True}},
        {"attendance_policy": POLICY | {"first_warning_after": "1"}},
        {"name": "x\u0000"},
    ]
    for changes in wrong:
        request = scene.coordinator.post("/v1/programmes", json=programme(scene.centre, **changes))
        await problem(request, 422, "invalid-input")
    assert await scene.rows("SELECT 1 FROM sessions.programmes") == []


@pytest.mark.feature("P03.1")
async def test_a_facilitator_may_read_and_not_publish(scene: Scene) -> None:
    published = await scene.publish()
    await ok(scene.facilitator.get(f"/v1/programmes/{published['id']}"))
    await problem(scene.facilitator.post("/v1/programmes", json=programme(scene.centre)), 403, "not-allowed")
    unknown = UUID(int=1)
    await problem(scene.facilitator.get(f"/v1/programmes/{unknown}"), 404, "not-found")


@pytest.mark.feature("P04.3")
async def test_a_repeated_submission_makes_one_programme(scene: Scene) -> None:
    headers = {"Idempotency-Key": "una-vez"}
    body = programme(scene.centre)
    first = await ok(scene.coordinator.post("/v1/programmes", json=body, headers=headers), 201)
    again = await ok(scene.coordinator.post("/v1/programmes", json=body, headers=headers), 201)
    assert again == first
    changed = scene.coordinator.post("/v1/programmes", json=body | {"name": "Otro"}, headers=headers)
    await problem(changed, 422, "idempotency-key-reused")
