"""Mock SIRA: takes sheets, answers with the CEM's own number, and never shows the woman's data to the sender."""

from typing import Any

import pytest

from tests.mocks.institutions import SHEET, Institutions

pytestmark = pytest.mark.anyio
ALERT: dict[str, Any] = {"kind": "ALERT", "victim": None}


async def _answered(institutions: Institutions, **changed: Any) -> dict[str, Any]:
    sent = await institutions.send(**changed)
    assert sent.status_code == 202, sent.text
    return await institutions.sheet_after(2, sent.json()["tracking"])


@pytest.mark.feature("N07.3")
async def test_a_referral_is_answered_with_the_cems_own_number(institutions: Institutions) -> None:
    sent = (await institutions.send()).json()
    first = await institutions.sheet_after(1, sent["tracking"])
    second = await institutions.sheet_after(1, sent["tracking"])

    assert (sent["state"], first["state"], first["cem_sheet_number"]) == ("RECEIVED", "RECEIVED", None)
    assert (second["state"], second["condition"]) == ("ACCEPTED", "NEW")
    year = sent["received_at"][:4]
    assert second["cem_sheet_number"] == f"CEM-LIMA-{year}-000001"
    assert await institutions.sheet_after(2, sent["tracking"]) == second


async def test_the_condition_tells_what_the_cem_knew(institutions: Institutions) -> None:
    unknown_man = await _answered(institutions, sheet_number="A-1", **ALERT)
    new_case = await _answered(institutions, sheet_number="D-1")
    same_woman = await _answered(institutions, sheet_number="D-2")
    known_man = await _answered(institutions, sheet_number="A-2", **ALERT)

    answers = (unknown_man, new_case, same_woman, known_man)
    assert [answer["condition"] for answer in answers] == ["NEW", "NEW", "REENTRY", "CONTINUING"]


async def test_cem_numbers_run_for_each_cem(institutions: Institutions) -> None:
    numbers = [
        (await _answered(institutions, sheet_number=sheet, cem_code=cem))["cem_sheet_number"]
        for sheet, cem in (("D-1", "brena_01"), ("D-2", "CEM-LIMA"), ("D-3", "brena_01"))
    ]

    assert [number[:-12] + number[-7:] for number in numbers] == [
        "CEM-BRENA-01-000001",
        "CEM-LIMA-000001",
        "CEM-BRENA-01-000002",
    ]


async def test_a_referral_without_a_way_to_reach_her_is_returned(institutions: Institutions) -> None:
    answer = await _answered(institutions, victim={"full_name": "Rosa Inventada Ríos"})

    assert (answer["state"], answer["cem_sheet_number"]) == ("RETURNED", None)
    assert "falta teléfono o dirección" in answer["return_reason"]


async def test_the_same_sheet_again_is_the_same_and_another_content_is_refused(institutions: Institutions) -> None:
    first = await institutions.send()
    again = await institutions.send()
    other = await institutions.send(reason="Otro motivo")

    assert (again.status_code, again.json()) == (200, first.json())
    assert (other.status_code, other.json()["error"]["code"]) == (409, "sheet_number_reused")
    listed = await institutions.sira("GET", "/referrals", params={"sheet_number": SHEET["sheet_number"]})
    assert listed.json() == {"referrals": [first.json()]}


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "ALERT"},
        {"victim": None},
        {"referral": {"sheet_number": "D-1"}},
        {"urgency": "SOON"},
        {"document_sha256": "abc"},
        {"extra": 1},
        {"reason": ""},
    ],
)
async def test_a_sheet_of_the_wrong_shape_is_refused(institutions: Institutions, changed: dict[str, Any]) -> None:
    answer = await institutions.send(**changed)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_sheet")
    assert (await institutions.control("GET", "/referrals")).json() == {"referrals": []}


@pytest.mark.feature("N05.6")
async def test_an_alert_shows_the_cem_which_referral_to_open(institutions: Institutions) -> None:
    named = {"sheet_number": SHEET["sheet_number"], "cem_sheet_number": "CEM-LIMA-2026-000001"}
    assert (await institutions.send(sheet_number="A-1", referral=named, **ALERT)).status_code == 202

    held = (await institutions.control("GET", "/referrals")).json()["referrals"][0]["content"]
    assert held["referral"] == named


@pytest.mark.feature("N05.6")
async def test_her_data_is_held_by_the_cem_and_never_answered_to_the_sender(institutions: Institutions) -> None:
    sent = await institutions.send()
    answers = [sent.text, (await institutions.sira("GET", f"/referrals/{sent.json()['tracking']}")).text]
    answers.append((await institutions.sira("GET", "/referrals", params={"sheet_number": SHEET["sheet_number"]})).text)

    held = (await institutions.control("GET", "/referrals")).json()["referrals"][0]["content"]
    assert held["victim"]["address"] == SHEET["victim"]["address"]
    assert not any(secret in answer for answer in answers for secret in ("Begonias", "999000111", "Rosa", "Beto"))


async def test_only_the_holder_of_the_token_sends(institutions: Institutions) -> None:
    assert (await institutions.http.post("/sira/referrals", json=SHEET)).status_code == 401
    assert (await institutions.sira("GET", "/referrals/SIRA-2026-999999")).status_code == 404
