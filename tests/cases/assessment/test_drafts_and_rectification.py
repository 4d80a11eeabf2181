"""An assessment is written in parts and signed once; what was signed is rectified by another, and stays readable."""

from typing import Any
from uuid import uuid4

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest, assessment

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C08.9")]

BEGUN = {
    "instrument": "EVALUACION_PSICOLOGICA",
    "instrument_version": "ejemplo-2026-1",
    "answers": {"RESPONSABILIDAD": 2, "MOTIVACION": 3},
}


async def contacted(cases: CasesUnderTest) -> str:
    return f"/v1/cases/{(await cases.walk_to('CONTACTED'))['id']}"


async def sign(client: Any, path: str, version: int) -> Any:
    return await client.post(f"{path}/signature", headers={"If-Match": f'"{version}"'})


async def test_a_draft_is_saved_in_parts_and_signed_when_it_is_complete(cases: CasesUnderTest) -> None:
    case, psychologist = await contacted(cases), cases.staff(Role.PSYCHOLOGIST)
    begun = await psychologist.post(f"{case}/assessment-drafts", json=BEGUN)
    assert begun.status_code == 201, begun.text
    draft = begun.headers["Location"]
    incomplete = await sign(psychologist, draft, 1)
    assert (incomplete.status_code, incomplete.json()["code"]) == (422, "assessment-draft-incomplete")
    assert [fault["field"] for fault in incomplete.json()["errors"]] == [
        "held_on",
        "in_person",
        "suitability",
        "summary",
    ]
    saved = await psychologist.put(draft, json=assessment("PSICOLOGICA"), headers={"If-Match": '"1"'})
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"2"')
    assert (await psychologist.get(f"{case}/assessments")).json()["items"] == []
    signed = await sign(psychologist, draft, 2)
    assert (signed.status_code, signed.json()["points"], signed.json()["state"]) == (201, 20, "SIGNED")
    assert (await psychologist.get(draft)).status_code == 404
    assert (await psychologist.get(f"{case}/assessments")).json()["items"] == [signed.json()]


async def test_what_lacks_an_answer_is_not_signed_and_what_fits_no_item_not_saved(cases: CasesUnderTest) -> None:
    case, psychologist = await contacted(cases), cases.staff(Role.PSYCHOLOGIST)
    wrong = await psychologist.post(f"{case}/assessment-drafts", json=BEGUN | {"answers": {"OTRA": 1}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "answers-not-scorable")
    partly = assessment("PSICOLOGICA", answers=BEGUN["answers"])
    draft = (await psychologist.post(f"{case}/assessment-drafts", json=partly)).headers["Location"]
    refused = await sign(psychologist, draft, 1)
    assert [fault["field"] for fault in refused.json()["errors"]] == ["answers.CONTROL", "answers.COMPRENSION"]


async def test_a_draft_is_its_authors_alone_and_moves_no_case(cases: CasesUnderTest) -> None:
    case, psychologist = await contacted(cases), cases.staff(Role.PSYCHOLOGIST)
    social_worker = cases.staff(Role.SOCIAL_WORKER)
    (await social_worker.post(f"{case}/assessments", json=assessment("SOCIAL"))).raise_for_status()
    draft = (await psychologist.post(f"{case}/assessment-drafts", json=assessment("PSICOLOGICA"))).headers["Location"]
    assert (await social_worker.get(draft)).status_code == 404
    assert (await social_worker.get(f"{case}/assessment-drafts")).json()["items"] == []
    assert len((await psychologist.get(f"{case}/assessment-drafts")).json()["items"]) == 1
    assert (await cases.staff(Role.COORDINATOR).get(draft)).status_code == 403
    assert (await psychologist.get(case)).json()["state"] == "CONTACTED"
    assert (await sign(psychologist, draft, 1)).status_code == 201
    assert (await psychologist.get(case)).json()["state"] == "ASSESSED"


async def test_a_signed_assessment_is_superseded_with_a_reason_once_and_stays_readable(cases: CasesUnderTest) -> None:
    case, psychologist = await contacted(cases), cases.staff(Role.PSYCHOLOGIST)
    path = f"{case}/assessments"
    first = (await psychologist.post(path, json=assessment("PSICOLOGICA"))).json()
    mended = assessment("PSICOLOGICA", suitability="NOT_SUITABLE", supersedes=first["id"])
    unexplained = await psychologist.post(path, json=mended)
    assert (unexplained.status_code, unexplained.json()["code"]) == (422, "superseding-unexplained")
    mended |= {"supersede_reason": "Se marcó otra opción por error."}
    second = (await psychologist.post(path, json=mended)).raise_for_status().json()
    newest, oldest = (await psychologist.get(path)).json()["items"]
    assert (newest, newest["state"]) == (second, "SIGNED")
    assert oldest == first | {"state": "SUPERSEDED", "superseded_by_id": second["id"]}
    for other in (mended, mended | {"supersedes": str(uuid4())}):
        again = await psychologist.post(path, json=other)
        assert (again.status_code, again.json()["code"]) == (409, "assessment-not-supersedable")


async def test_only_what_stands_counts_for_the_move(cases: CasesUnderTest) -> None:
    case, psychologist = await contacted(cases), cases.staff(Role.PSYCHOLOGIST)
    first = (await psychologist.post(f"{case}/assessments", json=assessment("PSICOLOGICA"))).json()
    remote = {"in_person": False, "supersedes": first["id"], "supersede_reason": "La entrevista fue por video."}
    (await psychologist.post(f"{case}/assessments", json=assessment("PSICOLOGICA", **remote))).raise_for_status()
    social = await cases.staff(Role.SOCIAL_WORKER).post(f"{case}/assessments", json=assessment("SOCIAL"))
    social.raise_for_status()
    assert (await psychologist.get(case)).json()["state"] == "CONTACTED"


async def test_what_is_no_evaluation_or_holds_no_more_does_not_count(cases: CasesUnderTest) -> None:
    case, psychologist = await contacted(cases), cases.staff(Role.PSYCHOLOGIST)
    habits = {
        "instrument": "CREENCIAS_Y_HABITOS",
        "answers": {"CELOS": 1, "MANDO": 1, "PROVOCACION": 1, "ALCOHOL": "MES", "ARMAS": False, "DROGAS": False},
    }
    found = await psychologist.post(f"{case}/assessments", json=assessment("PSICOLOGICA", **habits))
    assert [one["band"] for one in found.raise_for_status().json()["subscales"]] == ["BAJO", "BAJO"]
    (await psychologist.post(f"{case}/assessments", json=assessment("PSICOLOGICA"))).raise_for_status()
    await cases.rows("UPDATE cases.assessments SET valid_to = '2026-02-01'")
    social_worker = cases.staff(Role.SOCIAL_WORKER)
    (await social_worker.post(f"{case}/assessments", json=assessment("SOCIAL"))).raise_for_status()
    assert (await psychologist.get(case)).json()["state"] == "CONTACTED"
