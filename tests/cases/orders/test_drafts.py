"""An unfinished order is kept and taken up again; once it is submitted or discarded nothing of it is left."""

from typing import Any

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest, order
from tests.support.planting import PLANTED, tables_holding

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C02.2")]

BEGUN = {"resolution_number": "3", "participant": {"surnames": "Ñahui Quispe"}}


async def keep(cases: CasesUnderTest, begun: dict[str, Any]) -> dict[str, Any]:
    body = {"centre_id": str(CENTRE), "order": begun}
    answer = await cases.staff(Role.ADMISSION).post("/v1/order-drafts", json=body)
    assert answer.status_code == 201, answer.text
    draft: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"/v1/order-drafts/{draft['id']}"
    return draft


def at(draft: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{draft["version"]}"'}


async def test_an_unfinished_order_is_kept_listed_and_taken_up_again(cases: CasesUnderTest) -> None:
    draft = await keep(cases, BEGUN)
    colleague = cases.staff(Role.COORDINATOR)
    path = f"/v1/order-drafts/{draft['id']}"
    assert [one["id"] for one in (await colleague.get("/v1/order-drafts")).json()["items"]] == [draft["id"]]
    taken_up = (await colleague.get(path)).json()
    assert taken_up["order"]["participant"]["surnames"] == "Ñahui Quispe"
    assert {"expediente", "measures", "participant.document_number"} < set(taken_up["missing"])
    assert "resolution_number" not in taken_up["missing"]

    finished = await colleague.put(path, json=order(), headers=at(draft))
    assert (finished.status_code, finished.json()["missing"], finished.json()["version"]) == (200, [], 2)
    assert finished.json()["changed_by"]["id"] == "staff-coordinator"
    assert finished.json()["recorded_by"]["id"] == "staff-admission"
    assert (await colleague.put(path, json=order(), headers=at(draft))).status_code == 412


async def test_a_draft_is_checked_and_opens_a_case_and_is_gone(cases: CasesUnderTest) -> None:
    admission = cases.staff(Role.ADMISSION)
    draft = await keep(cases, BEGUN)
    path = f"/v1/order-drafts/{draft['id']}"
    for answer in (await admission.post(f"{path}/checks"), await admission.post(f"{path}/case", headers=at(draft))):
        assert (answer.status_code, answer.json()["code"]) == (422, "order-unfinished")
        assert [error["field"] for error in answer.json()["errors"]] == draft["missing"]
    draft = (await admission.put(path, json=order(measures=["NO_APPROACH"]), headers=at(draft))).json()
    checked = await admission.post(f"{path}/checks")
    assert checked.json()["warnings"] == ["REEDUCATION_NOT_LISTED"]
    assert (await admission.post(f"{path}/case", headers={"If-Match": '"1"'})).status_code == 412
    opened = await admission.post(f"{path}/case", headers=at(draft))
    assert opened.status_code == 201, opened.text
    assert (await admission.get(f"/v1/cases/{opened.json()['id']}")).json()["number"] == opened.json()["number"]
    assert (await admission.get(path)).status_code == 404
    assert await cases.rows("SELECT 1 FROM cases.order_drafts") == []


async def test_a_draft_whose_order_is_refused_stays(cases: CasesUnderTest) -> None:
    await cases.walk_to("RECEIVED")
    draft = await keep(cases, order())
    admission = cases.staff(Role.ADMISSION)
    refused = await admission.post(f"/v1/order-drafts/{draft['id']}/case", headers=at(draft))
    assert (refused.status_code, refused.json()["code"]) == (409, "court-order-already-opened")
    assert (await admission.get(f"/v1/order-drafts/{draft['id']}")).json() == draft


async def test_a_discarded_draft_leaves_nothing_of_what_it_said(cases: CasesUnderTest) -> None:
    draft = await keep(cases, BEGUN | {"expediente": PLANTED, "differs_because": PLANTED})
    assert await tables_holding(cases.rows, "cases", PLANTED[:14]) == []
    admission = cases.staff(Role.ADMISSION)
    path = f"/v1/order-drafts/{draft['id']}"
    assert (await admission.delete(path)).status_code == 428
    assert (await admission.delete(path, headers=at(draft))).status_code == 204
    assert (await admission.delete(path, headers=at(draft))).status_code == 404
    assert await cases.rows("SELECT 1 FROM cases.order_drafts") == []
    done = await cases.rows("SELECT action, before, after FROM cases.audit_log WHERE subject = 'order-draft'")
    assert [tuple(row) for row in done] == [("order-draft.kept", None, None), ("order-draft.discarded", None, None)]


async def test_a_draft_is_its_centres_and_its_admissions_alone(cases: CasesUnderTest) -> None:
    draft = await keep(cases, BEGUN)
    path = f"/v1/order-drafts/{draft['id']}"
    elsewhere = cases.as_staff(Role.ADMISSION, centres=(OTHER_CENTRE,))
    assert (await elsewhere.get(path)).status_code == 404
    assert (await elsewhere.get("/v1/order-drafts")).json()["items"] == []
    assert (await elsewhere.delete(path, headers=at(draft))).status_code == 404
    assert (await cases.staff(Role.FACILITATOR).get(path)).status_code == 403
    theirs = {"centre_id": str(OTHER_CENTRE), "order": {}}
    assert (await cases.staff(Role.ADMISSION).post("/v1/order-drafts", json=theirs)).status_code == 403
    moved = {"centre_id": str(CENTRE), "order": {"centre_id": str(OTHER_CENTRE)}}
    refused = await cases.staff(Role.ADMISSION).post("/v1/order-drafts", json=moved)
    assert (refused.status_code, refused.json()["code"]) == (422, "draft-of-another-centre")
