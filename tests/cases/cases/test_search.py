"""Finding cases by name, document, expediente, state and modality; page by page."""

from typing import Any
from uuid import uuid4

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest, order
from tests.support.recorded_statements import recorded

pytestmark = pytest.mark.anyio

MEN = [
    ("Julián Abel", "Ñahui Quispe", "40718293", "00123-2026-0-1801-JR-FT-15"),
    ("Rómulo", "Huamán Vargas", "41112223", "00124-2026-0-1801-JR-FT-15"),
    ("José Luis", "Rodríguez Ccori", "42223334", "00125-2026-0-0901-JR-FT-02"),
]


async def with_three_men(cases: CasesUnderTest) -> None:
    for given_names, surnames, document_number, expediente in MEN:
        participant = {"given_names": given_names, "surnames": surnames, "document_number": document_number}
        await cases.walk_to("RECEIVED", participant=participant, expediente=expediente)


async def surnames(cases: CasesUnderTest, **query: str) -> list[str]:
    found = (await cases.staff(Role.COORDINATOR).get("/v1/cases", params=query)).raise_for_status().json()
    return [case["participant"]["surnames"] for case in found["items"]]


@pytest.mark.feature("C19.1")
async def test_a_man_is_found_however_his_name_is_written(cases: CasesUnderTest) -> None:
    await with_three_men(cases)
    for typed, found in {
        "ñahui": ["Ñahui Quispe"],
        "NAHUI": ["Ñahui Quispe"],
        "Quizpe": ["Ñahui Quispe"],
        "Kispe": ["Ñahui Quispe"],
        "quispe julian": ["Ñahui Quispe"],
        "guaman": ["Huamán Vargas"],
        "Bargas": ["Huamán Vargas"],
        "rodrigues": ["Rodríguez Ccori"],
        "rodrigez": ["Rodríguez Ccori"],
        "Mendoza": [],
    }.items():
        assert await surnames(cases, q=typed) == found, typed


@pytest.mark.feature("C19.2", "C19.3")
async def test_a_case_is_found_by_document_expediente_state_and_modality(cases: CasesUnderTest) -> None:
    await with_three_men(cases)
    admitted = await cases.walk_to("ADMITTED", resolution_number="9")
    assert await surnames(cases, q="41112223") == ["Huamán Vargas"]
    assert await surnames(cases, q="exp. 124-2026") == ["Huamán Vargas"]
    assert await surnames(cases, expediente="125-2026-0-901-jr-ft-2") == ["Rodríguez Ccori"]
    assert await surnames(cases, expediente="00125-2026") == ["Rodríguez Ccori"]
    assert await surnames(cases, state="ADMITTED") == [admitted["participant"]["surnames"]]
    assert await surnames(cases, modality="REMOTE") == [admitted["participant"]["surnames"]]
    assert await surnames(cases, modality="IN_PERSON") == []
    assert await surnames(cases, q="quispe", state="RECEIVED") == ["Ñahui Quispe"]


async def test_what_cannot_be_looked_for_is_refused(cases: CasesUnderTest) -> None:
    coordinator = cases.staff(Role.COORDINATOR)
    for query, code in (
        ({"expediente": "Quispe"}, "expediente-unreadable"),
        ({"state": "LOST"}, "invalid-input"),
        ({"q": "x"}, "invalid-input"),
        ({"limit": "0"}, "invalid-input"),
        ({"cursor": "no"}, "invalid-input"),
    ):
        answer = await coordinator.get("/v1/cases", params=query)
        assert (answer.status_code, answer.json()["code"]) == (422, code), query


@pytest.mark.feature("C19.3")
async def test_a_page_is_one_statement_however_many_cases_it_shows(cases: CasesUnderTest) -> None:
    await with_three_men(cases)
    for limit in ("1", "3"):
        with recorded(cases.runtime) as statements:
            await surnames(cases, limit=limit)
        assert len([sql for sql, _ in statements if "FROM cases" in sql]) == 1, statements


@pytest.mark.feature("C19.3")
async def test_pages_follow_each_other_newest_first(cases: CasesUnderTest) -> None:
    await with_three_men(cases)
    coordinator = cases.staff(Role.COORDINATOR)
    first = await coordinator.get("/v1/cases?limit=2")
    assert 'rel="next"' in first.headers["Link"]
    second = await coordinator.get("/v1/cases", params={"limit": "2", "cursor": first.json()["next"]})
    numbers = [case["number"][-1] for page in (first, second) for case in page.json()["items"]]
    assert numbers == ["3", "2", "1"]
    assert second.json()["next"] is None


async def test_another_centres_cases_are_not_there(cases: CasesUnderTest) -> None:
    case = await cases.walk_to("RECEIVED")
    elsewhere = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    for query in ({}, {"q": "quispe"}, {"q": "40718293"}, {"expediente": case["expediente"]}):
        assert (await elsewhere.get("/v1/cases", params=query)).json()["items"] == []
    for part in ("", "/history", "/contact-attempts", "/assessments", "/incidents", "/connectivity-profile"):
        assert (await elsewhere.get(f"/v1/cases/{case['id']}{part}")).status_code == 404, part
    national = cases.as_staff(Role.NATIONAL_COORDINATOR)
    assert (await national.get(f"/v1/cases/{case['id']}")).json() == case


@pytest.mark.feature("C19.3", "P03.4")
async def test_who_works_in_two_centres_pages_through_both_and_no_third(cases: CasesUnderTest) -> None:
    third = uuid4()
    opened: list[str] = []
    everywhere = cases.as_staff(Role.COORDINATOR, centres=(CENTRE, OTHER_CENTRE, third))
    for number, centre in enumerate((CENTRE, third, OTHER_CENTRE, CENTRE, OTHER_CENTRE, CENTRE)):
        sent = order(
            centre_id=str(centre),
            expediente=f"{700 + number:05}-2026-0-1801-JR-FT-15",
            opens_another_because="La prueba necesita varios.",
        )
        case = (await everywhere.post("/v1/cases", json=sent)).raise_for_status().json()
        if centre != third:
            opened.insert(0, case["id"])
    both = cases.as_staff(Role.COORDINATOR, centres=(CENTRE, OTHER_CENTRE))
    for query in ({}, {"state": "RECEIVED"}, {"q": "Quispe"}, {"q": "Quispe", "state": "RECEIVED"}):
        found: list[str] = []
        cursor: dict[str, str] = {}
        for _ in range(3):
            page = (await both.get("/v1/cases", params={**query, **cursor, "limit": "2"})).raise_for_status().json()
            found += [case["id"] for case in page["items"]]
            cursor = {"cursor": page["next"]}
        assert (found, page["next"]) == (opened, None), query
    assert (await cases.as_staff(Role.COORDINATOR, centres=()).get("/v1/cases")).json()["items"] == []


@pytest.mark.feature("C19.2", "C19.3")
async def test_a_case_is_found_by_its_number_or_by_how_it_begins(cases: CasesUnderTest) -> None:
    await with_three_men(cases)
    coordinator = cases.staff(Role.COORDINATOR)
    numbers = [case["number"] for case in (await coordinator.get("/v1/cases")).json()["items"]]
    first = numbers[-1]
    assert await surnames(cases, number=first) == ["Ñahui Quispe"]
    assert await surnames(cases, q=first.lower()) == ["Ñahui Quispe"]
    assert await surnames(cases, number=first[:-2]) == ["Rodríguez Ccori", "Huamán Vargas", "Ñahui Quispe"]
    year, place = first.split("-")[1:]
    assert await surnames(cases, number=f"{year}-{int(place)}") == ["Ñahui Quispe"]
    assert await surnames(cases, number=f"{year}-{int(place)}", q="huaman") == []
    assert await surnames(cases, number="CAI-1999-000001") == []
    elsewhere = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    assert (await elsewhere.get("/v1/cases", params={"number": first})).json()["items"] == []
    refused = await coordinator.get("/v1/cases", params={"number": "Quispe"})
    assert (refused.status_code, refused.json()["code"]) == (422, "case-number-unreadable")
    assert refused.json()["errors"][0]["field"] == "number"


@pytest.mark.feature("C19.3")
async def test_a_filter_takes_several_values(cases: CasesUnderTest) -> None:
    received = await cases.walk_to("RECEIVED")
    contacted = await cases.walk_to("CONTACTED", resolution_number="4")
    admitted = await cases.walk_to("ADMITTED", resolution_number="5")
    coordinator = cases.staff(Role.COORDINATOR)

    async def found(**asked: Any) -> list[str]:
        page = (await coordinator.get("/v1/cases", params={"limit": 1, "total": "true", **asked})).json()
        ids = [case["id"] for case in page["items"]]
        while page["next"]:
            page = (await coordinator.get("/v1/cases", params={"limit": 1, "cursor": page["next"], **asked})).json()
            ids += [case["id"] for case in page["items"]]
        return ids

    assert await found(state=["RECEIVED", "ADMITTED"]) == [admitted["id"], received["id"]]
    assert await found(state=["RECEIVED", "RECEIVED"]) == [received["id"]]
    assert await found(state=["CONTACTED", "ADMITTED"], modality=["REMOTE", "MIXED"]) == [admitted["id"]]
    assert await found(q="quispe", state=["RECEIVED", "CONTACTED"]) == [contacted["id"], received["id"]]
    total = (await coordinator.get("/v1/cases?state=RECEIVED&state=ADMITTED&total=true&limit=1")).json()["total"]
    assert total == {"count": 2, "exact": True}


@pytest.mark.feature("C19.3", "C01.7")
async def test_cases_are_listed_by_what_is_due_first(cases: CasesUnderTest) -> None:
    late = await cases.walk_to("RECEIVED", received_on="2026-01-20")
    early = await cases.walk_to("RECEIVED", resolution_number="4")
    contacted = await cases.walk_to("CONTACTED", resolution_number="5")
    admitted = await cases.walk_to("ADMITTED", resolution_number="6")
    assert admitted["next_due_on"] is None
    assert contacted["next_due_on"] == contacted["due_dates"][1]["on"]
    coordinator = cases.staff(Role.COORDINATOR)

    async def found(**asked: Any) -> list[tuple[str, str]]:
        answer = await coordinator.get("/v1/cases", params={"sort": "DUE", "limit": 1, **asked})
        listed = answer.json()["items"]
        while answer.json()["next"]:
            answer = await coordinator.get(answer.links["next"]["url"])
            listed += answer.json()["items"]
        return [(case["id"], case["next_due_on"]) for case in listed]

    due = [(case["id"], case["next_due_on"]) for case in (early, late, contacted)]
    assert due == sorted(due, key=lambda one: one[1])
    assert await found() == due
    assert await found(state="CONTACTED") == due[2:]
    assert await found(state=["CONTACTED", "ADMITTED"]) == due[2:]
    assert await found(q="quispe") == due
    assert await found(modality="REMOTE") == []


@pytest.mark.feature("C19.3")
async def test_cases_that_another_list_named_are_read_in_one_request(cases: CasesUnderTest) -> None:
    first, second, third = [await cases.walk_to("RECEIVED", resolution_number=number) for number in ("4", "5", "6")]
    coordinator = cases.staff(Role.COORDINATOR)
    asked = {"case_id": [first["id"], third["id"], first["id"], str(uuid4())]}
    found = (await coordinator.get("/v1/cases", params=asked)).raise_for_status().json()["items"]
    assert [case["id"] for case in found] == [third["id"], first["id"]]
    elsewhere = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    assert (await elsewhere.get("/v1/cases", params={"case_id": second["id"]})).json()["items"] == []
    too_many = {"case_id": [str(uuid4()) for _ in range(51)]}
    assert (await coordinator.get("/v1/cases", params=too_many)).status_code == 422
