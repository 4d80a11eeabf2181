"""The projection of cases: renewed from the case itself, monotonic by version, ending what is over."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.cases.client import CaseState
from services.sessions.participants.actions.participants import follow_case
from shared.events import Event
from shared.events.event import to_wire
from shared.problems import UpstreamUnavailable
from shared.security.principal import PrincipalKind
from tests.sessions.scene import Scene, ok
from tests.support.eventually import eventually
from tests.support.service import token

pytestmark = pytest.mark.anyio


def moved(case_id: UUID, centre: UUID, version: int = 2) -> Event:
    return Event(
        str(uuid4()),
        "/cai/cases",
        "pe.cai.case.moved.v1",
        case_id,
        version,
        centre,
        datetime.now(UTC),
        f"/v1/cases/{case_id}",
    )


async def becomes(scene: Scene, case_id: UUID, state: CaseState, version: int) -> None:
    case = await scene.cases.get_case(case_id)
    scene.cases.put_case(case.model_copy(update={"state": state, "version": version}))
    await follow_case(scene.service.runtime, moved(case_id, scene.centre, version))


async def participant(scene: Scene, case_id: UUID) -> dict[str, Any]:
    return await ok(scene.coordinator.get(f"/v1/participants/{case_id}"))


@pytest.mark.feature("S03.4")
async def test_an_admitted_case_becomes_a_participant_by_its_event(scene: Scene) -> None:
    case_id = scene.man()
    batch = to_wire([moved(case_id, scene.centre)])
    bearer = token(kind=PrincipalKind.SERVICE, subject="cai-cases", exp=4_000_000_000)
    answer = await scene.service.at_internal_door(bearer).post("/internal/events", content=batch)
    assert answer.status_code == 202

    async def known() -> bool:
        return (await scene.coordinator.get(f"/v1/participants/{case_id}")).status_code == 200

    await eventually(known)
    found = await participant(scene, case_id)
    assert (found["display_name"], found["case_state"]) == ("Julián Abel Ñahui Quispe", "ADMITTED")
    assert set(found) == {
        "id",
        "version",
        "centre",
        "case_number",
        "case_version",
        "case_state",
        "display_name",
        "first_attended_at",
        "completion_proposed_at",
    }


@pytest.mark.feature("S03.4")
async def test_before_admission_nothing_of_him_is_kept(scene: Scene) -> None:
    case_id = scene.man(state=CaseState.CONTACTED)
    await follow_case(scene.service.runtime, moved(case_id, scene.centre))
    assert await scene.rows("SELECT 1 FROM sessions.participants") == []


@pytest.mark.feature("S03.4")
async def test_an_older_version_and_a_repeat_change_nothing(scene: Scene) -> None:
    case_id = scene.man()
    await becomes(scene, case_id, CaseState.IN_PROGRESS, 5)
    before = await participant(scene, case_id)
    await becomes(scene, case_id, CaseState.ADMITTED, 4)
    await becomes(scene, case_id, CaseState.IN_PROGRESS, 5)
    assert await participant(scene, case_id) == before


@pytest.mark.feature("S03.4")
async def test_a_discharge_ends_his_place_and_offers_it_on(scene: Scene) -> None:
    group = await scene.group(capacity=1)
    leaves, waits = scene.man(), scene.man("Edwin Salas Rojas")
    place, wait = await scene.enrol(group, leaves), await scene.enrol(group, waits)
    await becomes(scene, leaves, CaseState.DISCHARGED, 9)
    ended = await ok(scene.coordinator.get(f"/v1/enrolments/{place['id']}"))
    assert (ended["state"], ended["end_reason"]) == ("ENDED", "case DISCHARGED")
    assert (await ok(scene.coordinator.get(f"/v1/enrolments/{wait['id']}")))["state"] == "OFFERED"


@pytest.mark.feature("S03.4")
async def test_a_late_event_of_an_ended_case_does_not_bring_him_back(scene: Scene) -> None:
    group = await scene.group()
    case_id = scene.man()
    await becomes(scene, case_id, CaseState.DISCHARGED, 9)
    await becomes(scene, case_id, CaseState.IN_PROGRESS, 8)
    body = {"case_id": str(case_id)}
    refused = await scene.coordinator.post(f"/v1/groups/{group['id']}/enrolments", json=body)
    assert refused.json()["code"] == "not-eligible"


@pytest.mark.feature("S03.4")
async def test_when_cases_is_down_the_event_is_left_for_later(scene: Scene) -> None:
    scene.cases.fail_on("get_case", UpstreamUnavailable())
    with pytest.raises(UpstreamUnavailable):
        await follow_case(scene.service.runtime, moved(scene.man(), scene.centre))


@pytest.mark.feature("S17.3")
async def test_a_suspended_case_keeps_its_place_and_has_no_forecast(scene: Scene) -> None:
    group = await scene.group()
    case_id = scene.man()
    await scene.enrol(group, case_id)
    url = f"/v1/participants/{case_id}/progress"
    assert (await ok(scene.coordinator.get(url)))["forecast_date"] == "2027-01-26"
    await becomes(scene, case_id, CaseState.SUSPENDED, 6)
    paused = await ok(scene.coordinator.get(url))
    assert (paused["forecast_date"], paused["next_session_at"]) == (None, "2027-01-06T00:00:00Z")


@pytest.mark.feature("S03.4")
async def test_a_case_suspended_before_admission_is_not_kept_either(scene: Scene) -> None:
    case_id = scene.man(state=CaseState.SUSPENDED)
    await follow_case(scene.service.runtime, moved(case_id, scene.centre))
    assert (await scene.coordinator.get(f"/v1/participants/{case_id}")).status_code == 404


@pytest.mark.feature("S03.4")
async def test_an_admission_that_was_taken_back_ends_his_place_and_he_is_not_admitted_here_either(scene: Scene) -> None:
    group = await scene.group(capacity=1)
    first, waits = scene.man(), scene.man("Pedro Luis Quispe Mamani")
    await scene.enrol(group, first)
    await scene.enrol(group, waits)
    await becomes(scene, first, CaseState.ASSESSED, 7)
    assert (await participant(scene, first))["case_state"] == "ASSESSED"
    states = {
        one["case"]["id"]: one["state"]
        for one in (await ok(scene.coordinator.get(f"/v1/enrolments?group_id={group['id']}")))["items"]
    }
    assert states == {str(first): "ENDED", str(waits): "OFFERED"}
