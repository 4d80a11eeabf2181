"""The names of centres: kept by their events, shown wherever an answer points to one, and never an older one."""

from uuid import uuid4

import pytest

from services.identity.client import IdentityClient
from services.identity.client.centre_news import follow_centre
from services.identity.client.events import CENTRE_CHANGED
from services.identity.client.fake import FakeIdentity, example_centre
from shared.events import Event
from tests.sessions.scene import Scene, ok

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P03.2")]


async def hear(scene: Scene, name: str, version: int) -> None:
    """Have identity know the scene's centre so, and tell of it."""
    identity, runtime = FakeIdentity(), scene.service.runtime
    centre = example_centre(scene.centre).model_copy(update={"name": name, "version": version})
    runtime.use(IdentityClient, identity)
    identity.put_centre(centre)
    await follow_centre(
        runtime,
        Event(
            str(uuid4()),
            "/cai/identity",
            CENTRE_CHANGED,
            centre.id,
            version,
            centre.id,
            runtime.clock.now(),
            f"/v1/centres/{centre.id}",
        ),
    )


async def test_an_answer_says_the_centres_name_as_it_was_told_last(scene: Scene) -> None:
    group = await scene.group()
    assert group["centre"] == {"id": str(scene.centre), "name": ""}
    path = f"/v1/groups/{group['id']}"
    for name, version, shown in (
        ("CAI Breña", 1, "CAI Breña"),
        ("CAI Lima", 3, "CAI Lima"),
        ("CAI Rímac", 2, "CAI Lima"),
    ):
        await hear(scene, name, version)
        assert (await ok(scene.coordinator.get(path)))["centre"] == {"id": str(scene.centre), "name": shown}


async def test_staff_of_a_centre_are_told_its_name_alone(scene: Scene) -> None:
    group = await scene.group()
    await hear(scene, "CAI Breña", 1)
    found = (await ok(scene.facilitator.get("/v1/sessions")))["items"]
    assert {session["centre"]["name"] for session in found} == {"CAI Breña"}
    assert {tuple(session["group"].items()) for session in found} == {(("id", group["id"]), ("name", group["name"]))}
