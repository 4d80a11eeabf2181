"""The names of who leads a group: kept by identity's events, shown beside their ids, and never an older one."""

from uuid import UUID, uuid4

import pytest

from services.identity.client import IdentityClient
from services.identity.client.events import STAFF_CHANGED
from services.identity.client.fake import FakeIdentity, example_staff
from services.sessions.staff_names.actions import follow_staff
from shared.events import Event
from tests.sessions.scene import Scene, ok

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P08.4")]


async def hear(scene: Scene, staff_id: UUID, name: str, version: int) -> None:
    """Have identity know the account so, and tell of it."""
    identity, runtime = FakeIdentity(), scene.service.runtime
    known = {"id": staff_id, "name": name, "version": version}
    identity.put_staff(example_staff(scene.centre).model_copy(update=known))
    runtime.use(IdentityClient, identity)
    now, path = runtime.clock.now(), f"/v1/staff/{staff_id}"
    await follow_staff(
        runtime, Event(str(uuid4()), "/cai/identity", STAFF_CHANGED, staff_id, version, scene.centre, now, path)
    )


async def test_a_group_names_who_leads_it_as_they_were_told_last(scene: Scene) -> None:
    rosa, luis = uuid4(), uuid4()
    group = await scene.group(facilitators=[str(rosa), str(luis)])
    assert group["facilitators"] == [{"id": str(rosa), "name": ""}, {"id": str(luis), "name": ""}]
    await hear(scene, luis, "Luis Mamani", 1)
    for name, version, shown in (
        ("Rosa Quispe", 1, "Rosa Quispe"),
        ("Rosa Ñahui", 3, "Rosa Ñahui"),
        ("R. Q.", 2, "Rosa Ñahui"),
    ):
        await hear(scene, rosa, name, version)
        named = [{"id": str(rosa), "name": shown}, {"id": str(luis), "name": "Luis Mamani"}]
        assert (await ok(scene.coordinator.get(f"/v1/groups/{group['id']}")))["facilitators"] == named
    listed = (await ok(scene.facilitator.get("/v1/groups")))["items"]
    assert [one["facilitators"] for one in listed] == [named]
