"""Places, wait list and offers over HTTP, on real locks."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.cases.client import CaseState
from services.sessions.enrolment.actions.places import sweep_offers
from shared.problems import UpstreamUnavailable
from shared.references import CentreReference
from shared.security.principal import Role
from tests.sessions.scene import Scene, ok, problem

pytestmark = pytest.mark.anyio


def enrolling(scene: Scene, group: dict[str, Any], case_id: Any, **headers: str) -> Any:
    return scene.coordinator.post(
        f"/v1/groups/{group['id']}/enrolments", json={"case_id": str(case_id)}, headers=headers
    )


def changing(scene: Scene, enrolment: dict[str, Any], step: str, body: dict[str, Any] | None = None) -> Any:
    headers = {"If-Match": f'"{enrolment["version"]}"'}
    return scene.coordinator.post(f"/v1/enrolments/{enrolment['id']}/{step}", json=body, headers=headers)


async def again(scene: Scene, enrolment: dict[str, Any]) -> dict[str, Any]:
    return await ok(scene.coordinator.get(f"/v1/enrolments/{enrolment['id']}"))


@pytest.mark.feature("S03.1")
async def test_twenty_at_once_never_take_more_places_than_there_are(scene: Scene) -> None:
    group = await scene.group(capacity=5)
    men = [scene.man(f"Hombre Número {n} Prueba Uno") for n in range(20)]
    answers = await asyncio.gather(*(enrolling(scene, group, man) for man in men))
    assert Counter(answer.status_code for answer in answers) == {201: 20}
    assert Counter(answer.json()["state"] for answer in answers) == {"ENROLLED": 5, "WAITING": 15}
    shown = await ok(scene.coordinator.get(f"/v1/groups/{group['id']}"))
    assert (shown["places_taken"], shown["waiting"]) == (5, 15)
    waiting = await ok(scene.coordinator.get(f"/v1/groups/{group['id']}/enrolments?state=WAITING"))
    assert sorted(item["waiting_position"] for item in waiting["items"]) == list(range(1, 16))


@pytest.mark.feature("S03.2")
async def test_a_free_place_is_offered_in_order_of_arrival_and_accepted(scene: Scene) -> None:
    group = await scene.group(capacity=1)
    first, second, third = [await scene.enrol(group, scene.man(f"Juan {n} Soto Paz")) for n in ("A", "B", "C")]
    assert (second["waiting_position"], third["waiting_position"]) == (1, 2)
    await ok(changing(scene, first, "ending", {"reason": "Cambia de horario"}))
    offered = await again(scene, second)
    assert (offered["state"], (await again(scene, third))["state"]) == ("OFFERED", "WAITING")
    accepted = await ok(changing(scene, offered, "acceptance"))
    assert accepted["state"] == "ENROLLED"
    await problem(changing(scene, accepted, "acceptance"), 409, "no-offer-standing")


@pytest.mark.feature("S03.3")
async def test_an_offer_that_lapses_goes_to_the_next(scene: Scene) -> None:
    group = await scene.group(capacity=1)
    first, second, third = [await scene.enrol(group, scene.man(f"Juan {n} Soto Paz")) for n in ("A", "B", "C")]
    await ok(changing(scene, first, "ending", {"reason": "Cambia de horario"}))
    offered = await again(scene, second)
    scene.at(datetime.fromisoformat(offered["offer_expires_at"]) + timedelta(minutes=1))
    await problem(changing(scene, offered, "acceptance"), 409, "no-offer-standing")
    await sweep_offers(scene.service.runtime)
    assert (await again(scene, second))["state"] == "EXPIRED"
    assert (await again(scene, third))["state"] == "OFFERED"


@pytest.mark.feature("S03.2")
async def test_a_newcomer_does_not_overtake_a_standing_offer(scene: Scene) -> None:
    group = await scene.group(capacity=1)
    first = await scene.enrol(group, scene.man("Juan A Soto Paz"))
    await scene.enrol(group, scene.man("Juan B Soto Paz"))
    await ok(changing(scene, first, "ending", {"reason": "Cambia de horario"}))
    assert (await scene.enrol(group, scene.man("Juan C Soto Paz")))["state"] == "WAITING"


@pytest.mark.feature("S03.3")
async def test_a_newcomer_gets_the_place_of_an_offer_that_lapsed_unseen(scene: Scene) -> None:
    group = await scene.group(capacity=1)
    first, second = [await scene.enrol(group, scene.man(f"Juan {n} Soto Paz")) for n in ("A", "B")]
    await ok(changing(scene, first, "ending", {"reason": "Cambia de horario"}))
    offered = await again(scene, second)
    scene.at(datetime.fromisoformat(offered["offer_expires_at"]))
    assert (await scene.enrol(group, scene.man("Juan C Soto Paz")))["state"] == "ENROLLED"
    assert (await again(scene, second))["state"] == "EXPIRED"


@pytest.mark.feature("S03.1")
async def test_a_man_has_one_place(scene: Scene) -> None:
    group = await scene.group()
    other = await scene.group(facilitators=["otra"])
    man = scene.man()
    await scene.enrol(group, man)
    await problem(enrolling(scene, group, man), 409, "placed-already")
    await problem(enrolling(scene, other, man), 409, "placed-already")


@pytest.mark.feature("S03.4")
@pytest.mark.parametrize("state", [CaseState.RECEIVED, CaseState.ASSESSED, CaseState.DISCHARGED, CaseState.SUSPENDED])
async def test_who_is_not_admitted_is_not_enrolled(scene: Scene, state: CaseState) -> None:
    group = await scene.group()
    refused = await problem(enrolling(scene, group, scene.man(state=state)), 409, "not-eligible")
    assert refused["case_state"] == state
    assert await scene.rows("SELECT 1 FROM sessions.enrolments") == []


@pytest.mark.feature("P03.2")
async def test_a_case_of_another_centre_or_of_nobody_is_not_there(scene: Scene) -> None:
    group = await scene.group()
    await problem(enrolling(scene, group, uuid4()), 404, "not-found")
    for state in (CaseState.ADMITTED, CaseState.RECEIVED):
        man = scene.man(state=state)
        case = await scene.cases.get_case(man)
        scene.cases.put_case(case.model_copy(update={"centre": CentreReference(id=uuid4(), name="Otro")}))
        await problem(enrolling(scene, group, man), 404, "not-found")
    assert await scene.rows("SELECT 1 FROM sessions.participants") == []


@pytest.mark.feature("S03.4")
async def test_when_cases_does_not_answer_the_caller_is_told_to_come_back(scene: Scene) -> None:
    group = await scene.group()
    scene.cases.fail_on("get_case", UpstreamUnavailable())
    await problem(enrolling(scene, group, scene.man()), 503, "upstream-unavailable")


@pytest.mark.feature("P04.3")
async def test_a_repeated_enrolment_is_one(scene: Scene) -> None:
    group = await scene.group()
    man = scene.man()
    first = await ok(enrolling(scene, group, man, **{"Idempotency-Key": "k"}), 201)
    assert await ok(enrolling(scene, group, man, **{"Idempotency-Key": "k"}), 201) == first
    other = enrolling(scene, group, scene.man("Edwin Salas Rojas"), **{"Idempotency-Key": "k"})
    await problem(other, 422, "idempotency-key-reused")


@pytest.mark.feature("P03.1")
async def test_an_auditor_reads_and_enrols_nobody(scene: Scene) -> None:
    group = await scene.group()
    auditor = scene.staff(Role.AUDITOR)
    await ok(auditor.get(f"/v1/groups/{group['id']}/enrolments"))
    refused = auditor.post(f"/v1/groups/{group['id']}/enrolments", json={"case_id": str(scene.man())})
    await problem(refused, 403, "not-allowed")
    anonymous = scene.service.client()
    await problem(anonymous.get(f"/v1/groups/{group['id']}"), 401, "not-authenticated")


BECAUSE = "El juzgado dispuso que siga con este grupo."


@pytest.mark.feature("S03.5")
async def test_who_was_admitted_to_another_programme_is_enrolled_only_with_the_reason(scene: Scene) -> None:
    group = await scene.group()
    man = await scene.admitted_to("REEDUCACION v1")
    refused = await problem(enrolling(scene, group, man), 409, "other-programme")
    assert (refused["admitted_to"], refused["programme"]) == ("REEDUCACION v1", "EJEMPLO v1")
    assert "REEDUCACION v1" in refused["detail"]
    assert await scene.rows("SELECT 1 FROM sessions.enrolments") == []

    path, body = f"/v1/groups/{group['id']}/enrolments", {"case_id": str(man), "differs_because": BECAUSE}
    enrolled = await ok(scene.coordinator.post(path, json=body), 201)
    assert (enrolled["state"], enrolled["differs_because"]) == ("ENROLLED", BECAUSE)
    assert await again(scene, enrolled) == enrolled
    (opened,) = await scene.rows("SELECT * FROM sessions.audit_log WHERE action = 'enrolment.opened'")
    assert scene.reason(opened) == BECAUSE
    (kept,) = await scene.rows("SELECT differs_because FROM sessions.enrolments")
    assert BECAUSE not in kept["differs_because"]  # sealed


@pytest.mark.feature("S03.5")
async def test_a_group_of_his_own_programme_takes_him_without_a_reason(scene: Scene) -> None:
    group = await scene.group(capacity=3)
    programme = group["programme"]
    before_labels = f"{programme['id']}@1"  # as cases named a programme before they kept its label
    for admitted_to in (programme["label"], before_labels, None):
        path = f"/v1/groups/{group['id']}/enrolments"
        body = {"case_id": str(await scene.admitted_to(admitted_to)), "differs_because": BECAUSE}
        enrolled = await ok(scene.coordinator.post(path, json=body), 201)
        assert enrolled["differs_because"] is None  # nothing differs
    other = await scene.admitted_to(f"{uuid4()}@1")
    await problem(enrolling(scene, group, other), 409, "other-programme")


@pytest.mark.feature("S03.1")
async def test_enrolments_are_found_by_case_group_and_state(scene: Scene) -> None:
    group = await scene.group(capacity=1)
    wanted = scene.new_group(group["programme"]["id"], facilitators=["otra"])
    other = await ok(scene.coordinator.post("/v1/groups", json=wanted), 201)
    man, second = scene.man("Uno Soto Paz"), scene.man("Dos Soto Paz")
    first = await scene.enrol(group, man)
    waits = await scene.enrol(group, second)
    await ok(changing(scene, first, "ending", {"reason": "Cambia de grupo"}))
    moved = await scene.enrol(other, man)

    async def found(**asked: Any) -> list[str]:
        page = await ok(scene.coordinator.get("/v1/enrolments", params=asked))
        return [one["id"] for one in page["items"]]

    assert await found() == [moved["id"], waits["id"], first["id"]]
    assert await found(case_id=man) == [moved["id"], first["id"]]
    assert await found(case_id=man, group_id=group["id"]) == [first["id"]]
    assert await found(state=["ENDED", "ENROLLED"]) == [moved["id"], first["id"]]
    assert await found(case_id=man, state="ENROLLED") == [moved["id"]]
    assert await found(case_id=man, state=["EXPIRED", "WAITING"]) == []
    elsewhere = scene.staff(Role.COORDINATOR, centres=(uuid4(),))
    assert (await ok(elsewhere.get("/v1/enrolments")))["items"] == []
