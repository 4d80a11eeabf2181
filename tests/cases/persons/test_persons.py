"""Correcting a man's record, making two records of one man one, and undoing that."""

import asyncio
from typing import Any

import httpx2
import pytest

from shared.security.principal import Role
from tests.cases.conftest import OTHER_CENTRE, CasesUnderTest, order

pytestmark = [pytest.mark.anyio]


async def man_of(cases: CasesUnderTest, **changes: Any) -> dict[str, Any]:
    """Return the person of a new case."""
    case = await cases.walk_to("RECEIVED", **changes)
    return await person(cases, case["participant"]["person_id"])


async def person(cases: CasesUnderTest, person_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (
        (await cases.staff(Role.COORDINATOR).get(f"/v1/persons/{person_id}")).raise_for_status().json()
    )
    return found


async def change(cases: CasesUnderTest, man: dict[str, Any], what: str, **body: Any) -> httpx2.Response:
    """Send a change on the version of the person that was read."""
    version = {"If-Match": f'"{man["version"]}"'}
    url = f"/v1/persons/{man['id']}/{what}"
    return await cases.staff(Role.COORDINATOR).post(
        url, json={"reason": "Revisado con su DNI."} | body, headers=version
    )


async def two_records(cases: CasesUnderTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two records of one man, whose document was typed wrongly the second time."""
    first = await man_of(cases)
    wrong = {"document_number": "45879632", "phone": "912345678"}
    return first, await man_of(cases, resolution_number="9", participant=wrong)


async def events_of(cases: CasesUnderTest, case_id: str) -> list[str]:
    rows = await cases.rows("SELECT type FROM cases.events WHERE subject = $1 ORDER BY version", case_id)
    return [row["type"] for row in rows]


@pytest.mark.feature("C04.4")
async def test_a_correction_keeps_the_old_value_and_who_and_why_and_tells_his_cases(cases: CasesUnderTest) -> None:
    man = await man_of(cases, participant={"surnames": "Nahui Quispe"})
    [case] = man["cases"]
    answer = await change(cases, man, "rectifications", surnames="Ñahui Quispe", birth_date="1985-05-05")
    corrected = answer.raise_for_status().json()
    assert (corrected["surnames"], corrected["birth_date"]) == ("Ñahui Quispe", "1985-05-05")
    assert (corrected["given_names"], corrected["version"]) == (man["given_names"], man["version"] + 1)
    changes = (await cases.staff(Role.AUDITOR).get(f"/v1/persons/{man['id']}/changes")).json()["items"]
    assert changes[0]["before"] == {"surnames": "Nahui Quispe", "birth_date": None}
    assert changes[0]["after"] == {"surnames": "Ñahui Quispe", "birth_date": "1985-05-05"}
    assert (changes[0]["kind"], changes[0]["reason"]) == ("RECTIFIED", "Revisado con su DNI.")
    assert changes[0]["actor"]["id"] == "staff-coordinator"
    shown = (await cases.staff(Role.FACILITATOR).get(f"/v1/cases/{case['id']}")).json()
    assert (shown["participant"]["surnames"], shown["version"]) == ("Ñahui Quispe", 2)
    assert await events_of(cases, case["id"]) == ["pe.cai.case.opened.v1", "pe.cai.person.changed.v1"]
    found = (await cases.staff(Role.ADMISSION).get("/v1/cases", params={"q": "Ñahui"})).json()["items"]
    assert [one["id"] for one in found] == [case["id"]], "he is found by what is right"


@pytest.mark.feature("C04.4")
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"surnames": "Ñahui Quispe"}, 422, "nothing-rectified"),
        ({"document_number": "123"}, 422, "document-number-unreadable"),
        ({"document_type": "PASSPORT", "document_number": "?"}, 422, "document-number-unreadable"),
        ({"reason": " "}, 422, "invalid-input"),
    ],
)
async def test_a_correction_that_corrects_nothing_or_cannot_be_read_is_refused(
    cases: CasesUnderTest, body: dict[str, Any], status: int, code: str
) -> None:
    man = await man_of(cases)
    answer = await change(cases, man, "rectifications", **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await person(cases, man["id"]))["version"] == man["version"]


@pytest.mark.feature("C04.4")
async def test_a_document_that_another_man_has_leads_to_him(cases: CasesUnderTest) -> None:
    first, second = await two_records(cases)
    answer = await change(cases, second, "rectifications", document_number=first["document_number"])
    assert (answer.status_code, answer.json()["code"]) == (409, "document-taken")
    assert answer.json()["person"] == f"/v1/persons/{first['id']}"
    stale = await change(cases, second | {"version": 9}, "rectifications", surnames="Otro")
    assert stale.status_code == 412


@pytest.mark.feature("C04.1", "C04.3")
async def test_two_records_become_one_and_the_old_id_leads_to_it(cases: CasesUnderTest) -> None:
    first, second = await two_records(cases)
    merged = (await change(cases, first, "merges", other_person_id=second["id"])).raise_for_status().json()
    assert [one["id"] for one in merged["cases"]] == [second["cases"][0]["id"], first["cases"][0]["id"]]
    assert merged["merged_ids"] == [second["id"]]
    assert await person(cases, second["id"]) == merged, "the old id leads to the survivor"
    moved = second["cases"][0]["id"]
    assert (await events_of(cases, moved))[-1] == "pe.cai.person.changed.v1"
    shown = (await cases.staff(Role.FACILITATOR).get(f"/v1/cases/{moved}")).json()["participant"]
    assert (shown["person_id"], shown["document_number"]) == (first["id"], first["document_number"])
    staff = cases.staff(Role.ADMISSION)
    for asked in ({"q": second["document_number"]}, {"q": first["document_number"]}, {"q": "Ñahui Quispe"}):
        found = (await staff.get("/v1/cases", params=asked)).json()["items"]
        assert len(found) == 2, asked
    for asked in ({"document_number": second["document_number"]}, {"name": "Nawi Kispe"}, {"phone": "912 345 678"}):
        persons = (await staff.get("/v1/persons", params=asked)).json()["items"]
        assert [one["id"] for one in persons] == [first["id"]], asked
    telephones = (await staff.get(f"/v1/persons/{second['id']}/contact-points")).json()["items"]
    assert [one["phone"] for one in telephones] == ["+51912345678", "+51987654321"]
    third = await man_of(cases, resolution_number="11", participant={"document_number": second["document_number"]})
    assert third["id"] == first["id"], "an order with the wrong document finds the right man"


@pytest.mark.feature("C04.2", "C04.3")
async def test_a_merge_is_undone_and_what_came_since_stays(cases: CasesUnderTest) -> None:
    first, second = await two_records(cases)
    merged = (await change(cases, first, "merges", other_person_id=second["id"])).json()
    since = await man_of(cases, resolution_number="12")
    staff = cases.staff(Role.COORDINATOR)
    [merge] = (await staff.get(f"/v1/persons/{first['id']}/changes")).json()["items"]
    undoing = f"merges/{merge['id']}/undoing"
    given_back = (await change(cases, since, undoing)).raise_for_status().json()
    assert (given_back["id"], given_back["cases"]) == (second["id"], second["cases"])
    kept = await person(cases, first["id"])
    assert [one["id"] for one in kept["cases"]] == [since["cases"][0]["id"], first["cases"][0]["id"]]
    assert (kept["phone"], given_back["phone"], kept["merged_ids"]) == ("+51987654321", "+51912345678", [])
    undone, made = (await staff.get(f"/v1/persons/{first['id']}/changes")).json()["items"]
    assert (undone["kind"], made["is_undone"]) == ("UNMERGED", True)
    again = await change(cases, kept, undoing)
    assert (again.status_code, again.json()["code"]) == (409, "merge-not-undoable")
    assert merged["version"] < kept["version"]


@pytest.mark.feature("C04.2")
async def test_of_merges_one_after_the_other_each_is_undone_in_turn(cases: CasesUnderTest) -> None:
    first, second = await two_records(cases)
    third = await man_of(cases, resolution_number="10", participant={"document_number": "46879631"})
    into_second = (await change(cases, second, "merges", other_person_id=third["id"])).json()
    into_first = (await change(cases, first, "merges", other_person_id=second["id"])).json()
    assert sorted(into_first["merged_ids"]) == sorted([second["id"], third["id"]])
    assert (await person(cases, third["id"]))["id"] == first["id"]
    staff = cases.staff(Role.COORDINATOR)
    [merge] = (await staff.get(f"/v1/persons/{first['id']}/changes")).json()["items"]
    second_again = (await change(cases, into_first, f"merges/{merge['id']}/undoing")).raise_for_status().json()
    assert second_again["merged_ids"] == [third["id"]]
    assert second_again["cases"] == into_second["cases"]
    [earlier] = (await staff.get(f"/v1/persons/{second['id']}/changes")).json()["items"]
    alone = (await change(cases, second_again, f"merges/{earlier['id']}/undoing")).raise_for_status().json()
    assert (alone["id"], alone["cases"]) == (third["id"], third["cases"])


@pytest.mark.feature("C04.1")
async def test_a_record_is_not_merged_with_itself_nor_with_another_centres(cases: CasesUnderTest) -> None:
    first, second = await two_records(cases)
    merged = (await change(cases, first, "merges", other_person_id=second["id"])).json()
    for other in (first["id"], second["id"]):
        answer = await change(cases, merged, "merges", other_person_id=other)
        assert (answer.status_code, answer.json()["code"]) == (409, "merge-forbidden")
    both = cases.as_staff(Role.ADMISSION, Role.COORDINATOR, centres=(OTHER_CENTRE,))
    there = (await both.post("/v1/cases", json=order(centre_id=str(OTHER_CENTRE), resolution_number="20"))).json()
    answer = await change(cases, merged, "merges", other_person_id=there["participant"]["person_id"])
    assert answer.status_code == 404, "another centre's record is not even known here"


@pytest.mark.feature("C04.1")
async def test_of_two_merges_into_each_other_at_once_one_is_done(cases: CasesUnderTest) -> None:
    first, second = await two_records(cases)
    answers = await asyncio.gather(
        change(cases, first, "merges", other_person_id=second["id"]),
        change(cases, second, "merges", other_person_id=first["id"]),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    standing = await cases.rows("SELECT id FROM cases.persons WHERE merged_into IS NULL")
    assert len(standing) == 1
