"""The personal join link: a page for a slow phone, and what is recorded of its use."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.security.principal import Role
from tests.sessions.scene import Scene, ok, problem

pytestmark = pytest.mark.anyio


class Invited:
    """A man with a link to the first session of his group."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.man = UUID(int=0)
        self.session: dict[str, Any] = {}
        self.room = ""
        self.path = ""

    async def begin(self) -> "Invited":
        group = await self.scene.group()
        self.room = group["video"]["url"]
        self.man = self.scene.man()
        await self.scene.enrol(group, self.man)
        self.session = (await self.scene.sessions(group))[0]
        self.path = await self.link()
        return self

    async def link(self) -> str:
        url = f"/v1/sessions/{self.session['id']}/join-links"
        [link] = (await ok(self.scene.facilitator.post(url, json={})))["links"]
        assert link["url"].startswith("http://cai.test/v1/joins/")
        return str(link["url"].removeprefix("http://cai.test"))

    def minutes(self, minutes: int) -> None:
        self.scene.at(datetime.fromisoformat(self.session["starts_at"]) + timedelta(minutes=minutes))

    async def events(self) -> list[str]:
        page = await ok(self.scene.facilitator.get(f"/v1/sessions/{self.session['id']}/join-events"))
        return [event["kind"] for event in reversed(page["items"])]


@pytest.fixture
async def invited(scene: Scene) -> Invited:
    return await Invited(scene).begin()


@pytest.mark.feature("S07.3")
async def test_the_page_is_small_needs_no_script_and_says_nothing_of_the_programme(
    scene: Scene, invited: Invited
) -> None:
    page = await scene.service.client().get(invited.path)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert len(page.content) < 10_000
    assert "<script" not in page.text and "http" not in page.text.removeprefix("<!doctype html>")
    for word in ("Ñahui", "CAI", "violencia", "Programa", "Martes noche"):
        assert word not in page.text
    assert "Martes 5 de enero de 2027, 19:00" in page.text
    assert "18:45" in page.text and "<form" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


@pytest.mark.feature("S07.1")
async def test_looking_records_nothing_and_pressing_records_the_join(scene: Scene, invited: Invited) -> None:
    invited.minutes(-10)
    phone = scene.service.client()
    page = await phone.get(invited.path)
    assert "Entrar" in page.text
    assert await invited.events() == []
    sent = await phone.post(invited.path)
    assert (sent.status_code, sent.headers["location"]) == (303, invited.room)
    assert await invited.events() == ["JOINED"]


@pytest.mark.feature("S07.1")
async def test_leaving_and_joining_again_are_recorded(scene: Scene, invited: Invited) -> None:
    phone = scene.service.client()
    invited.minutes(5)
    assert (await phone.post(f"{invited.path}/departure")).status_code == 303
    assert await invited.events() == []
    await phone.post(invited.path)
    assert "Volver a entrar" in (await phone.get(invited.path)).text
    back = await phone.post(f"{invited.path}/departure")
    assert (back.status_code, back.headers["location"]) == (303, invited.path)
    await phone.post(invited.path)
    assert await invited.events() == ["JOINED", "LEFT", "JOINED"]


@pytest.mark.feature("S07.4")
@pytest.mark.parametrize(("minutes", "said"), [(-16, "Podrá entrar desde las 18:45"), (91, "ya terminó")])
async def test_outside_its_window_the_door_is_shut(scene: Scene, invited: Invited, minutes: int, said: str) -> None:
    invited.minutes(minutes)
    answer = await scene.service.client().post(invited.path)
    assert (answer.status_code, "location" in answer.headers) == (200, False)
    assert said in answer.text
    assert await invited.events() == []


@pytest.mark.feature("S07.4")
async def test_a_link_that_is_none_of_ours_gets_a_page_too(scene: Scene, invited: Invited) -> None:
    phone = scene.service.client()
    for method in ("GET", "POST"):
        answer = await phone.request(method, "/v1/joins/abcdefghijklmnop")
        assert answer.status_code == 404
        assert "no es válido" in answer.text
    english = await phone.get("/v1/joins/abcdefghijklmnop", headers={"Accept-Language": "en"})
    assert "not valid" in english.text
    assert (await phone.get("/v1/joins/a%22b")).status_code == 422


@pytest.mark.feature("S07.4")
async def test_a_new_link_ends_the_earlier_one(scene: Scene, invited: Invited) -> None:
    newer = await invited.link()
    assert (await scene.service.client().get(invited.path)).status_code == 404
    assert (await scene.service.client().get(newer)).status_code == 200


@pytest.mark.feature("S07.4")
async def test_only_a_hash_of_the_token_is_stored(scene: Scene, invited: Invited) -> None:
    token = invited.path.rpartition("/")[2]
    stored = await scene.rows("SELECT l::text AS row FROM sessions.join_links l")
    assert stored and all(token not in row["row"] for row in stored)


@pytest.mark.feature("S07.2")
async def test_the_facilitator_says_whether_it_is_he(scene: Scene, invited: Invited) -> None:
    url = f"/v1/sessions/{invited.session['id']}/identity-checks"
    checked = await ok(scene.facilitator.post(url, json={"case_id": str(invited.man), "confirmed": True}), 201)
    assert (checked["kind"], checked["by"]["id"]) == ("IDENTITY_CONFIRMED", "facilitador")
    doubt = {"case_id": str(invited.man), "confirmed": False, "note": "Voz distinta"}
    await ok(scene.facilitator.post(url, json=doubt), 201)
    assert await invited.events() == ["IDENTITY_CONFIRMED", "IDENTITY_DOUBTED"]
    await problem(
        scene.facilitator.post(url, json={"case_id": str(uuid4()), "confirmed": True}), 422, "not-in-this-session"
    )


@pytest.mark.feature("S07.4")
async def test_links_are_made_by_those_who_run_the_session_and_for_those_in_it(scene: Scene, invited: Invited) -> None:
    url = f"/v1/sessions/{invited.session['id']}/join-links"
    await problem(scene.facilitator.post(url, json={"case_ids": [str(uuid4())]}), 422, "not-in-this-session")
    await problem(scene.staff(Role.AUDITOR).post(url, json={}), 403, "not-allowed")
    stranger = scene.staff(Role.FACILITATOR, centres=(uuid4(),))
    await problem(stranger.post(url, json={}), 404, "not-found")


@pytest.mark.feature("S07.3")
async def test_a_link_ends_with_the_mans_place(scene: Scene, invited: Invited) -> None:
    invited.minutes(-5)
    assert (await scene.service.client().get(invited.path)).status_code == 200
    enrolments = await ok(scene.coordinator.get(f"/v1/groups/{invited.session['group']['id']}/enrolments"))
    [enrolment] = enrolments["items"]
    await ok(
        scene.coordinator.post(
            f"/v1/enrolments/{enrolment['id']}/ending",
            json={"reason": "Se mudó"},
            headers={"If-Match": f'"{enrolment["version"]}"'},
        )
    )
    for method in ("GET", "POST"):
        assert (await scene.service.client().request(method, invited.path)).status_code == 404, method
    assert await invited.events() == []
