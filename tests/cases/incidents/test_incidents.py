"""Incidents on protection measures: reported, decided once, alerted when verified."""

import json
from datetime import datetime
from typing import Any

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest

pytestmark = pytest.mark.anyio

SOCIAL_WORKER = {"id": "staff-social_worker", "name": "Persona de Prueba"}
INCIDENT = {
    "measure": "NO_APPROACH",
    "reported_by": "CEM",
    "severity": "moderado",
    "occurred_at": "2026-02-01T01:00:00Z",
    "description": "Se presentó en el trabajo de la persona protegida.",
}


async def report(cases: CasesUnderTest, resolution_number: str = "3", **changes: Any) -> str:
    case = await cases.walk_to("RECEIVED", resolution_number=resolution_number)
    path = f"/v1/cases/{case['id']}/incidents"
    answer = await cases.staff(Role.FACILITATOR).post(path, json=INCIDENT | changes)
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"'), answer.text
    assert answer.headers["Location"] == f"{path}/{answer.json()['id']}"
    return str(answer.headers["Location"])


CHECKED = [{"source": "CEM Breña", "on": "2026-02-02", "result": "Confirma la hora y el lugar."}]


async def decide(cases: CasesUnderTest, path: str, verified: bool, version: int = 1) -> Any:
    body = {"verified": verified, "note": "Confirmado con el CEM.", "checked": CHECKED}
    return await cases.staff(Role.SOCIAL_WORKER).post(
        f"{path}/verification", json=body, headers={"If-Match": f'"{version}"'}
    )


@pytest.mark.feature("C13.1", "C13.2", "C13.3")
async def test_a_report_alerts_nobody_until_a_person_verifies_it(cases: CasesUnderTest) -> None:
    path = await report(cases)
    alerts = "SELECT subject::text, detail FROM cases.events WHERE type = 'pe.cai.incident.verified.v1'"
    assert await cases.rows(alerts) == []
    incident = (await decide(cases, path, True)).raise_for_status().json()
    assert (incident["state"], incident["decided_by"]) == ("VERIFIED", SOCIAL_WORKER)
    assert [tuple(row) for row in await cases.rows(alerts)] == [(incident["id"], path)]
    assert (await cases.as_service("cai-interop").get(path)).json() == incident
    [told] = await cases.rows("SELECT facts::text FROM cases.events WHERE type = 'pe.cai.incident.verified.v1'")
    facts = json.loads(told["facts"])
    assert (facts["caseid"], facts["severity"]) == (incident["case"]["id"], incident["severity"])
    assert datetime.fromisoformat(facts["happenedat"]) == datetime.fromisoformat(incident["occurred_at"])


@pytest.mark.feature("C13.2")
async def test_a_dismissed_report_stays_and_alerts_nobody(cases: CasesUnderTest) -> None:
    path = await report(cases)
    assert (await decide(cases, path, False)).json()["state"] == "DISMISSED"
    assert await cases.rows("SELECT 1 FROM cases.events WHERE type LIKE '%incident%'") == []
    again = await decide(cases, path, True, version=2)
    assert (again.status_code, again.json()["code"]) == (409, "incident-already-decided")
    assert (await decide(cases, path, True, version=1)).status_code == 412


async def test_a_number_in_the_text_is_pointed_out(cases: CasesUnderTest) -> None:
    path = await report(cases, description="La llamó al 987 654 321.", it_is_his=True)
    listed = (await cases.staff(Role.COORDINATOR).get(path.rpartition("/")[0])).json()["items"]
    assert [incident["may_hold_contact_data"] for incident in listed] == [True]


async def test_an_incident_in_the_future_or_of_another_case_is_refused(cases: CasesUnderTest) -> None:
    path = await report(cases)
    collection = path.rpartition("/")[0]
    future = await cases.staff(Role.FACILITATOR).post(
        collection, json=INCIDENT | {"occurred_at": "2999-01-01T00:00:00Z"}
    )
    other = await cases.walk_to("RECEIVED", resolution_number="9")
    elsewhere = await cases.staff(Role.COORDINATOR).get(f"/v1/cases/{other['id']}/incidents/{path.rpartition('/')[2]}")
    assert (future.json()["code"], elsewhere.status_code) == ("moment-in-future", 404)


async def review(cases: CasesUnderTest, path: str, version: int, **body: Any) -> Any:
    return await cases.staff(Role.SOCIAL_WORKER).post(
        f"{path}/text-review", json={"reason": "Revisado con el CEM."} | body, headers={"If-Match": f'"{version}"'}
    )


@pytest.mark.feature("C13.2", "C10.5")
@pytest.mark.parametrize("put_right", [None, "Se presentó en su domicilio."])
async def test_a_text_that_seems_to_tell_where_she_is_is_reviewed_before_it_is_verified(
    cases: CasesUnderTest, put_right: str | None
) -> None:
    path = await report(cases, description="Se presentó en Jr. Los Olvidos 456.", it_is_his=True)
    refused = await decide(cases, path, True)
    assert (refused.status_code, refused.json()["code"]) == (409, "text-not-reviewed")
    assert await cases.rows("SELECT 1 FROM cases.events WHERE type LIKE '%incident%'") == []
    reviewed = (await review(cases, path, 1, description=put_right)).raise_for_status().json()
    assert (reviewed["text_reviewed_by"], reviewed["version"]) == (SOCIAL_WORKER, 2)
    assert reviewed["text_reviewed_at"] is not None
    assert reviewed["description"] == (put_right or "Se presentó en Jr. Los Olvidos 456.")
    assert reviewed["may_hold_contact_data"] is (put_right is None)
    assert (await decide(cases, path, True, version=2)).json()["state"] == "VERIFIED"
    late = await review(cases, path, 3)
    assert (late.status_code, late.json()["code"]) == (409, "incident-already-decided")
    audited = await cases.rows("SELECT actor, after FROM cases.audit_log WHERE action = 'incident.text_reviewed'")
    assert [row["actor"] for row in audited] == ["staff-social_worker"]


async def test_a_noticed_report_may_be_dismissed_unreviewed(cases: CasesUnderTest) -> None:
    path = await report(cases, description="Se presentó en Jr. Los Olvidos 456.", it_is_his=True)
    assert (await decide(cases, path, False)).json()["state"] == "DISMISSED"


@pytest.mark.feature("C10.5")
async def test_her_own_address_is_noticed_even_when_it_became_known_later(cases: CasesUnderTest) -> None:
    path = await report(cases, description="Merodeó por Sauces 12.")
    case = path.rpartition("/incidents")[0]
    contact = {"full_name": "Persona Inventada", "address": "Los Sauces 12, Breña"}
    (await cases.change(cases.staff(Role.SOCIAL_WORKER), "PUT", f"{case}/victim", contact)).raise_for_status()
    assert (await decide(cases, path, True)).json()["code"] == "text-not-reviewed"
    assert await cases.rows("SELECT 1 FROM cases.victim_disclosures") == []


async def test_a_note_that_seems_to_tell_where_she_is_is_confirmed_or_changed(cases: CasesUnderTest) -> None:
    path = await report(cases)
    send = cases.staff(Role.SOCIAL_WORKER).post
    body = {"verified": True, "note": "Confirmado en el 987 654 321.", "checked": CHECKED}
    version = {"If-Match": '"1"'}
    refused = await send(f"{path}/verification", json=body, headers=version)
    [error] = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["code"]) == (422, "note", "text-names-third-party")
    assert "un teléfono (caracteres 18 a 28)" in error["message"]
    assert "987" not in refused.text
    taken = await send(f"{path}/verification", json=body | {"it_is_his": True}, headers=version)
    assert taken.json()["state"] == "VERIFIED"


@pytest.mark.feature("C13.8", "C10.5")
@pytest.mark.parametrize(
    ("described", "what"),
    [
        ("La llamó al 555-0100 de madrugada.", "a telephone"),
        ("Dio el DNI 40718293 de su hermana.", "a document's number"),
        ("La esperó en Jr. Los Olvidos 456.", "an address"),
    ],
)
async def test_a_report_that_names_somebodys_number_or_address_is_refused_unless_it_is_his(
    cases: CasesUnderTest, described: str, what: str
) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}/incidents"
    report_it, english = cases.staff(Role.FACILITATOR).post, {"Accept-Language": "en"}
    refused = await report_it(path, json=INCIDENT | {"description": described}, headers=english)
    [error] = refused.json()["errors"]
    assert (refused.status_code, error["code"]) == (422, "text-names-third-party")
    assert f"seems to name {what}" in error["message"]
    assert "it_is_his" in error["message"]
    assert await cases.rows("SELECT 1 FROM cases.incidents") == []
    taken = await report_it(path, json=INCIDENT | {"description": described, "it_is_his": True})
    assert taken.raise_for_status().json()["description"] == described


@pytest.mark.feature("C13.8", "C10.5")
async def test_what_is_hers_is_in_no_note_whatever_is_said_of_it(cases: CasesUnderTest) -> None:
    path = await report(cases)
    contact = {"full_name": "Persona Inventada", "address": "Los Sauces 12, Breña"}
    case = path.rpartition("/incidents")[0]
    (await cases.change(cases.staff(Role.SOCIAL_WORKER), "PUT", f"{case}/victim", contact)).raise_for_status()
    for note, result in (("Fue en Sauces 12.", "Confirmado."), ("Confirmado.", "Fue en Sauces 12.")):
        checked = [CHECKED[0] | {"result": result, "it_is_his": True}]
        body = {"verified": True, "note": note, "checked": checked, "it_is_his": True}
        refused = await cases.staff(Role.SOCIAL_WORKER).post(
            f"{path}/verification", json=body, headers={"If-Match": '"1"'}
        )
        assert (refused.status_code, refused.json()["code"]) == (409, "text-not-reviewed")
