"""Instruments as data: drafted by a coordinator, published for good, retired; assessed with like those that ship."""

from copy import deepcopy
from typing import Any

import pytest

from services.cases.instruments.models import NewInstrument
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest, assessment

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C08.8")]

EXAMPLE: Any = NewInstrument.model_json_schema()["examples"][0]
ANSWERED = {
    "instrument": "RED_DE_APOYO",
    "instrument_version": "2026-1",
    "answers": {"FAMILIA": True, "AMISTADES": 3},
}


def written(**changes: Any) -> dict[str, Any]:
    """Return the instrument of the API's own example, of the centre; the changes are to its definition."""
    body: dict[str, Any] = deepcopy(EXAMPLE) | {"centre_id": str(CENTRE)}
    body["definition"] |= changes
    return body


async def step(client: Any, path: str, name: str, version: int = 1) -> Any:
    return await client.post(f"{path}/{name}", headers={"If-Match": f'"{version}"'})


async def published(cases: CasesUnderTest, **changes: Any) -> str:
    coordinator = cases.staff(Role.COORDINATOR)
    drafted = await coordinator.post("/v1/instruments", json=written(**changes))
    assert drafted.status_code == 201, drafted.text
    path = str(drafted.headers["Location"])
    (await step(coordinator, path, "publication")).raise_for_status()
    return path


async def test_a_published_instrument_is_assessed_with_and_scored(cases: CasesUnderTest) -> None:
    case = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}/assessments"
    social_worker = cases.staff(Role.SOCIAL_WORKER)
    await published(cases)
    listed = (await social_worker.get("/v1/instruments")).json()["instruments"]
    assert [one["code"] for one in listed if one["id"]] == ["RED_DE_APOYO"]
    found = (await social_worker.post(case, json=assessment("SOCIAL", **ANSWERED))).raise_for_status().json()
    assert (found["points"], found["most_points"], found["band"]) == (5, 6, "ALTA")
    assert (found["valid_to"], found["is_evaluation"], found["state"]) == ("2027-01-20", False, "SIGNED")
    refused = await cases.staff(Role.PSYCHOLOGIST).post(case, json=assessment("SOCIAL", **ANSWERED))
    assert refused.status_code == 403


async def test_a_draft_or_a_retired_version_is_used_for_nothing_new(cases: CasesUnderTest) -> None:
    case = f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}/assessments"
    coordinator, social_worker = cases.staff(Role.COORDINATOR), cases.staff(Role.SOCIAL_WORKER)
    path = (await coordinator.post("/v1/instruments", json=written())).headers["Location"]
    used = assessment("SOCIAL", **ANSWERED)
    assert (await social_worker.post(case, json=used)).json()["code"] == "instrument-unknown"
    (await step(coordinator, path, "publication")).raise_for_status()
    first = (await social_worker.post(case, json=used)).raise_for_status().json()
    (await step(coordinator, path, "retirement", 2)).raise_for_status()
    assert (await social_worker.post(case, json=used)).json()["code"] == "instrument-unknown"
    mended = used | {"supersedes": first["id"], "supersede_reason": "Se marcó mal una respuesta."}
    assert (await social_worker.post(case, json=mended)).status_code == 201
    listed = (await coordinator.get("/v1/instruments", params={"state": "RETIRED"})).json()["instruments"]
    assert [(one["code"], one["state"]) for one in listed] == [("RED_DE_APOYO", "RETIRED")]


async def test_what_is_published_never_changes_and_a_new_version_stands_beside_it(cases: CasesUnderTest) -> None:
    coordinator, path = cases.staff(Role.COORDINATOR), await published(cases)
    changed = written(validity_months=None)["definition"]
    for attempt in (
        await coordinator.put(path, json=changed, headers={"If-Match": '"2"'}),
        await step(coordinator, path, "publication", 2),
    ):
        assert (attempt.status_code, attempt.json()["code"]) == (409, "instrument-fixed")
    taken = await coordinator.post("/v1/instruments", json=written())
    assert (taken.status_code, taken.json()["code"]) == (409, "instrument-version-taken")
    other = await coordinator.post("/v1/instruments", json=written(version="2026-2"))
    again = await coordinator.put(
        other.headers["Location"],
        json=changed | {"version": "2026-2"},
        headers={"If-Match": other.headers["ETag"]},
    )
    assert again.raise_for_status().json()["definition"]["validity_months"] is None
    assert (await coordinator.get(path)).json()["definition"]["validity_months"] == 12


async def test_an_instrument_that_cannot_be_scored_is_refused_with_each_fault_at_its_field(
    cases: CasesUnderTest,
) -> None:
    body = written(bands=[{"up_to": 5, "label": "BAJA"}], applied_by=["facilitator"])
    refused = await cases.staff(Role.COORDINATOR).post("/v1/instruments", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "instrument-not-sound")
    assert {fault["field"] for fault in refused.json()["errors"]} == {"definition.bands", "definition.applied_by"}
    ships = written(code="EVALUACION_SOCIAL", version="ejemplo-2026-1")
    refused = await cases.staff(Role.COORDINATOR).post("/v1/instruments", json=ships)
    assert [fault["field"] for fault in refused.json()["errors"]] == ["definition.version"]
    nameless = written(title={"es": "Red de apoyo", "en": " "})
    refused = await cases.staff(Role.COORDINATOR).post("/v1/instruments", json=nameless)
    assert [fault["field"] for fault in refused.json()["errors"]] == ["definition.title"]


async def test_a_centres_instrument_is_its_own_and_a_national_one_everybodys(cases: CasesUnderTest) -> None:
    own = await published(cases)
    elsewhere = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    assert (await elsewhere.get(own)).status_code == 404
    assert (await elsewhere.post("/v1/instruments", json=written(version="3"))).status_code == 403
    national = written(version="nacional") | {"centre_id": None}
    assert (await elsewhere.post("/v1/instruments", json=national)).status_code == 403
    ministry = cases.as_staff(Role.NATIONAL_COORDINATOR, centres=None)
    path = (await ministry.post("/v1/instruments", json=national)).raise_for_status().headers["Location"]
    assert (await step(elsewhere, path, "publication")).status_code == 403
    assert (await step(ministry, path, "publication")).raise_for_status().json()["centre"] is None
    listed = (await elsewhere.get("/v1/instruments")).json()["instruments"]
    assert [one["version"] for one in listed if one["id"]] == ["nacional"]


async def test_the_three_that_ship_say_that_they_are_examples(cases: CasesUnderTest) -> None:
    listed = (await cases.staff(Role.FACILITATOR).get("/v1/instruments")).json()["instruments"]
    assert len(listed) == 3
    assert all("no oficial" in one["title"]["es"] and one["id"] is None for one in listed)
    assert {item["type"] for one in listed for item in one["items"]} == {"YES_NO", "CHOICE", "SCALE", "NUMBER", "TEXT"}
