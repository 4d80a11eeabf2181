"""Who works on a case: given, relieved, handed over, with history."""

import asyncio
from typing import Any

import httpx2
import pytest

from services.identity.client import Staff
from services.identity.client.fake import example_staff
from shared.problems import UpstreamUnavailable
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C12.1")]


def professional(cases: CasesUnderTest, *roles: Role, name: str = "Carla Ríos Poma") -> Staff:
    return cases.identity.put_staff(example_staff(CENTRE, *roles, name=name))


async def assign(cases: CasesUnderTest, path: str, person: Staff, task: str = "PSYCHOLOGY") -> httpx2.Response:
    body = {"task": task, "professional_id": str(person.id)}
    return await cases.staff(Role.COORDINATOR).post(f"{path}/assignments", json=body)


async def assignments(cases: CasesUnderTest, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await cases.staff(Role.AUDITOR).get(f"{path}/assignments")).json()["items"]
    return found


async def test_whoever_had_the_task_is_relieved_and_stays_on_record(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    carla, diego = professional(cases), professional(cases, name="Diego Soto Paz")
    first = (await assign(cases, path, carla)).raise_for_status()
    assert first.status_code == 201
    assert first.json()["professional"] == {"id": str(carla.id), "name": "Carla Ríos Poma"}
    (await assign(cases, path, diego)).raise_for_status()
    now, before = await assignments(cases, path)
    assert (now["professional"]["name"], now["ended_at"]) == ("Diego Soto Paz", None)
    assert (before["id"], before["ended_by"]["id"]) == (first.json()["id"], "staff-coordinator")
    body = {"reason": "Licencia por maternidad."}
    url = f"/v1/assignments/{now['id']}/ending"
    ended = await cases.staff(Role.COORDINATOR).post(url, json=body, headers={"If-Match": '"1"'})
    assert ended.raise_for_status().json()["end_reason"] == "Licencia por maternidad."
    again = await cases.staff(Role.COORDINATOR).post(url, json=body, headers={"If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "assignment-ended")
    audited = await cases.rows("SELECT action FROM cases.audit_log WHERE action LIKE 'assignment.%' ORDER BY id")
    assert [row["action"] for row in audited] == [
        "assignment.made",
        "assignment.ended",
        "assignment.made",
        "assignment.ended",
    ]


async def test_only_somebody_of_the_centre_with_the_role_takes_a_task(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    elsewhere = cases.identity.put_staff(example_staff(OTHER_CENTRE))
    closed = cases.identity.put_staff(
        (worker := example_staff(CENTRE)).model_copy(update={"disabled_at": worker.created_at})
    )
    for person, code in (
        (elsewhere, "professional-unknown"),
        (closed, "professional-unknown"),
        (example_staff(CENTRE), "professional-unknown"),
        (professional(cases, Role.SOCIAL_WORKER), "professional-unfit"),
    ):
        answer = await assign(cases, path, person)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["errors"][0]["field"] == "professional_id"
    cases.identity.fail_on("get_staff", UpstreamUnavailable())
    assert (await assign(cases, path, professional(cases))).status_code == 503
    assert await assignments(cases, path) == []


async def test_who_leaves_hands_over_all_at_once_or_some(cases: CasesUnderTest) -> None:
    carla, diego = professional(cases), professional(cases, name="Diego Soto Paz")
    paths = []
    for number in ("3", "4", "5"):
        document = {"document_number": f"4071829{number}"}
        case = await cases.walk_to("RECEIVED", resolution_number=number, participant=document)
        paths.append(f"/v1/cases/{case['id']}")
        (await assign(cases, paths[-1], carla)).raise_for_status()
    coordinator = cases.staff(Role.COORDINATOR)
    some = {"from_id": str(carla.id), "to_id": str(diego.id), "reason": "Deja el centro."}
    one = await coordinator.post("/v1/assignment-handovers", json=some | {"case_ids": [paths[0].split("/")[-1]]})
    assert one.raise_for_status().json()["handed_over"] == 1
    rest = (await coordinator.post("/v1/assignment-handovers", json=some)).raise_for_status().json()
    assert (rest["handed_over"], rest["is_complete"]) == (2, True)
    for path in paths:
        now, before = await assignments(cases, path)
        assert (now["professional"]["id"], before["end_reason"]) == (str(diego.id), "Deja el centro.")
    mine = (await coordinator.get("/v1/cases", params={"professional": str(diego.id)})).json()["items"]
    assert len(mine) == 3
    assert (await coordinator.get("/v1/cases", params={"professional": str(carla.id)})).json()["items"] == []
    nothing = await coordinator.post("/v1/assignment-handovers", json=some)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing-to-hand-over")


async def test_of_a_handover_that_does_not_fit_nothing_is_done(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    both = professional(cases, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER)
    (await assign(cases, path, both, "SOCIAL_WORK")).raise_for_status()
    (await assign(cases, path, both, "PSYCHOLOGY")).raise_for_status()
    body = {"from_id": str(both.id), "to_id": str(professional(cases).id), "reason": "Rota."}
    answer = await cases.staff(Role.COORDINATOR).post("/v1/assignment-handovers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "professional-unfit")
    assert [one["ended_at"] for one in await assignments(cases, path)] == [None, None]
    psychology = await cases.staff(Role.COORDINATOR).post(
        "/v1/assignment-handovers", json=body | {"tasks": ["PSYCHOLOGY"]}
    )
    assert psychology.raise_for_status().json()["handed_over"] == 1


async def test_of_two_who_assign_at_once_one_task_has_one_holder(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    people = [professional(cases, name=f"Persona {number}") for number in "abcd"]
    answers = await asyncio.gather(*(assign(cases, path, person) for person in people))
    assert {answer.status_code for answer in answers} <= {201, 409}
    standing = await cases.rows("SELECT 1 FROM cases.assignments WHERE ended_at IS NULL")
    assert len(standing) == 1


async def test_another_centre_neither_reads_nor_hands_over(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    carla = professional(cases)
    (await assign(cases, path, carla)).raise_for_status()
    stranger = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    assert (await stranger.get(f"{path}/assignments")).status_code == 404
    body = {"from_id": str(carla.id), "to_id": str(professional(cases).id), "reason": "x"}
    assert (await stranger.post("/v1/assignment-handovers", json=body)).json()["code"] == "nothing-to-hand-over"
    assert (await cases.staff(Role.PSYCHOLOGIST).post(f"{path}/assignments", json={})).status_code == 403
