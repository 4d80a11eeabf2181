"""Groups and their schedule over HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from shared.security.principal import Role
from tests.sessions.scene import Scene, ok, planned, problem, programme

pytestmark = pytest.mark.anyio


def dates(sessions: list[dict[str, Any]]) -> list[str]:
    return [session["starts_at"][:10] for session in sessions]


@pytest.mark.feature("S02.1", "S02.2")
async def test_a_group_gets_every_session_of_its_programme_on_open_days(scene: Scene) -> None:
    group = await scene.group(closed_days=[{"date": "2027-01-12", "reason": "Cierre del local"}])
    sessions = await scene.sessions(group)
    assert [session["starts_at"] for session in sessions] == [
        "2027-01-06T00:00:00Z",
        "2027-01-20T00:00:00Z",
        "2027-01-27T00:00:00Z",
        "2027-02-03T00:00:00Z",
    ]
    assert [session["position"] for session in sessions] == [1, 2, 3, 4]
    assert [session["phase"] for session in sessions] == [1, 1, 2, 2]
    assert [day["date"] for day in group["skipped_days"]] == ["2027-01-12"]
    assert "Cierre del local" in group["skipped_days"][0]["reason"]["es"]


@pytest.mark.feature("S06.1", "S06.2")
async def test_a_jitsi_room_is_made_and_a_zoom_room_is_named(scene: Scene) -> None:
    jitsi = await scene.group()
    assert jitsi["video"]["url"].startswith("https://meet.jit.si/cai-")
    zoom = {"provider": "ZOOM", "url": "https://zoom.us/j/91234567890"}
    other = await scene.group(video=zoom, facilitators=["otra"])
    assert other["video"] == zoom
    wanted = scene.new_group(other["programme"]["id"], video={"provider": "LINK", "url": "http://sin-cifrar.example"})
    await problem(scene.coordinator.post("/v1/groups", json=wanted), 422, "room-address-unusable")


@pytest.mark.feature("S04.1")
async def test_a_facilitator_is_not_booked_twice(scene: Scene) -> None:
    group = await scene.group()
    wanted = scene.new_group(group["programme"]["id"], weekly_rule={"weekday": "TUESDAY", "start_time": "20:00"})
    await problem(scene.coordinator.post("/v1/groups", json=wanted), 409, "facilitator-busy")
    wanted["weekly_rule"]["start_time"] = "20:30"
    await ok(scene.coordinator.post("/v1/groups", json=wanted), 201)
    assert len(await scene.rows("SELECT 1 FROM sessions.groups")) == 2


@pytest.mark.feature("S01.1")
async def test_a_group_follows_only_a_published_programme_of_its_own_centre(scene: Scene) -> None:
    draft = await ok(scene.coordinator.post("/v1/programmes", json=programme(scene.centre)), 201)
    await problem(
        scene.coordinator.post("/v1/groups", json=scene.new_group(draft["id"])), 409, "programme-not-published"
    )
    other = uuid4()
    both = scene.staff(Role.COORDINATOR, centres=(scene.centre, other))
    published = await scene.publish()
    wanted = scene.new_group(published["id"], centre_id=str(other))
    await problem(both.post("/v1/groups", json=wanted), 404, "not-found")


@pytest.mark.feature("S02.3")
async def test_a_reschedule_moves_what_follows_and_keeps_the_cadence(scene: Scene) -> None:
    group = await scene.group()
    sessions = await scene.sessions(group)
    await scene.after(sessions[0])
    body = {"from_session_id": sessions[1]["id"], "not_before": "2027-01-13", "reason": "Descanso médico"}
    url, version = f"/v1/groups/{group['id']}/rescheduling", {"If-Match": '"1"'}
    moved = await ok(scene.coordinator.post(url, json=body, headers=version))
    assert moved["version"] == 2
    assert dates(await scene.sessions(group)) == ["2027-01-06", "2027-01-20", "2027-01-27", "2027-02-03"]
    await problem(scene.coordinator.post(url, json=body, headers=version), 412, "stale-version")
    past = body | {"from_session_id": sessions[0]["id"]}
    await problem(scene.coordinator.post(url, json=past, headers={"If-Match": '"2"'}), 409, "past-is-fixed")
    [audited] = await scene.rows("SELECT * FROM sessions.audit_log WHERE action = 'group.rescheduled'")
    assert scene.reason(audited) == "Descanso médico"


@pytest.mark.feature("S04.1")
async def test_a_reschedule_onto_another_booking_of_a_facilitator_is_refused_whole(scene: Scene) -> None:
    group = await scene.group()
    await ok(
        scene.coordinator.post(
            "/v1/groups", json=scene.new_group(group["programme"]["id"], first_date="2027-02-02", name="Otro")
        ),
        201,
    )
    before = await scene.sessions(group)
    body = {"from_session_id": before[1]["id"], "not_before": "2027-01-26", "reason": "Cierre"}
    url = f"/v1/groups/{group['id']}/rescheduling"
    await problem(scene.coordinator.post(url, json=body, headers={"If-Match": '"1"'}), 409, "facilitator-busy")
    assert await scene.sessions(group) == before


@pytest.mark.feature("S02.1")
async def test_a_group_that_makes_no_sense_is_refused(scene: Scene) -> None:
    published = await scene.publish()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"first_date": "2031-01-01"}, "schedule-impossible"),
        ({"first_date": "mañana"}, "invalid-input"),
        ({"capacity": 0}, "invalid-input"),
        ({"capacity": "15"}, "invalid-input"),
        ({"facilitators": []}, "invalid-input"),
        ({"weekly_rule": {"weekday": "TUESDAY", "start_time": "19:00:30"}}, "invalid-input"),
        ({"weekly_rule": {"weekday": "MARTES", "start_time": "19:00"}}, "invalid-input"),
        ({"sala": "1"}, "invalid-input"),
    ]
    for changes, code in wrong:
        wanted = scene.new_group(published["id"], **changes)
        await problem(scene.coordinator.post("/v1/groups", json=wanted), 422, code)
    assert await scene.rows("SELECT 1 FROM sessions.groups") == []


@pytest.mark.feature("P03.2")
async def test_another_centres_group_is_not_there(scene: Scene) -> None:
    group = await scene.group()
    stranger = scene.staff(Role.COORDINATOR, centres=(uuid4(),))
    for path in ("", "/sessions", "/enrolments"):
        await problem(stranger.get(f"/v1/groups/{group['id']}{path}"), 404, "not-found")
    assert (await ok(stranger.get("/v1/groups")))["items"] == []
    body = {"from_session_id": str(uuid4()), "not_before": "2027-02-02", "reason": "x"}
    url = f"/v1/groups/{group['id']}/rescheduling"
    await problem(stranger.post(url, json=body, headers={"If-Match": '"1"'}), 404, "not-found")


@pytest.mark.feature("P04.2")
async def test_a_groups_sessions_come_in_pages_the_soonest_first(scene: Scene) -> None:
    group = await scene.group()
    whole = [session["id"] for session in await scene.sessions(group)]
    first = await ok(scene.facilitator.get(f"/v1/groups/{group['id']}/sessions?limit=3"))
    rest = await ok(
        scene.facilitator.get(f"/v1/groups/{group['id']}/sessions", params={"limit": 3, "cursor": first["next"]})
    )
    assert [session["id"] for session in first["items"] + rest["items"]] == whole
    assert rest["next"] is None


@pytest.mark.feature("S01.3")
async def test_each_session_has_the_modality_and_the_length_of_its_plan(scene: Scene) -> None:
    sessions = [planned("Larga", minutes=120) | {"modality": "IN_PERSON"}, planned("Breve", minutes=45)]
    module = {"title": "M", "sessions": sessions}
    published = await scene.publish(phases=[{"title": "F", "required_sessions": 2, "modules": [module]}])
    group = await ok(scene.coordinator.post("/v1/groups", json=scene.new_group(published["id"])), 201)
    laid_out = await scene.sessions(group)
    assert [(session["modality"], session["minutes"]) for session in laid_out] == [("IN_PERSON", 120), ("REMOTE", 45)]
    assert laid_out[0]["ends_at"] == "2027-01-06T02:00:00Z"


async def group_that_meets_men_alone(scene: Scene) -> dict[str, Any]:
    """Open a group whose programme has a session of all and then one with each man alone."""
    phases = [
        {
            "title": "F",
            "required_sessions": 2,
            "modules": [{"title": "M", "sessions": [planned("Grupo"), planned("A solas", "INDIVIDUAL", 60)]}],
        }
    ]
    published = await scene.publish(phases=phases)
    return await ok(scene.coordinator.post("/v1/groups", json=scene.new_group(published["id"])), 201)


@pytest.mark.feature("P08.4")
async def test_an_individual_session_says_with_whom(scene: Scene) -> None:
    group = await group_that_meets_men_alone(scene)
    enrolment = await scene.enrol(group, scene.man("Edwin Salas Rojas"))
    body = {"position": 2, "starts_at": "2027-01-07T15:00:00Z"}
    session = await ok(scene.coordinator.post(f"/v1/enrolments/{enrolment['id']}/sessions", json=body), 201)
    assert (session["case"], session["display_name"]) == (enrolment["case"], "Edwin Salas Rojas")
    listed = (await ok(scene.facilitator.get("/v1/sessions")))["items"]
    assert [(one["case"], one["display_name"], one["enrolment_id"]) for one in listed] == [
        (None, None, None),
        (enrolment["case"], "Edwin Salas Rojas", enrolment["id"]),
    ]


@pytest.mark.feature("S01.3")
async def test_an_individual_session_is_held_with_one_man(scene: Scene) -> None:
    group = await group_that_meets_men_alone(scene)
    man, other = scene.man(), scene.man("Edwin Salas Rojas")
    enrolment = await scene.enrol(group, man)
    await scene.enrol(group, other)
    url = f"/v1/enrolments/{enrolment['id']}/sessions"
    body = {"position": 2, "starts_at": "2027-01-07T15:00:00Z"}
    session = await ok(scene.coordinator.post(url, json=body), 201)
    assert (session["kind"], session["minutes"], session["expected"]) == ("INDIVIDUAL", 60, 1)
    await problem(scene.coordinator.post(url, json=body | {"position": 1}), 409, "not-an-individual-session")
    await problem(scene.coordinator.post(url, json=body | {"starts_at": "2027-01-01T15:00:00Z"}), 409, "past-is-fixed")
    for moment, code in (
        ("0001-01-01T00:00:00+05:00", "schedule-impossible"),
        ("2027-01-07T15:00:00", "invalid-input"),
    ):
        await problem(scene.coordinator.post(url, json=body | {"starts_at": moment}), 422, code)
    [group_session, _] = await scene.sessions(group)
    await scene.record(group_session, man, "ATTENDED_COMPLIED")
    assert (await scene.record(session, other, "ATTENDED_COMPLIED"))["problem"]["code"] == "not-in-this-session"
    await scene.record(session, man, "ATTENDED_COMPLIED")
    assert (await ok(scene.coordinator.get(f"/v1/participants/{man}/progress")))["completion_proposed"]
