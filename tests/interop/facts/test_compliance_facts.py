"""One fact, two recipients: the court's signed report and the CEM's alert, from the event to both receipts."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.cases.client import CaseState, DischargeReason, Incident, IncidentState, RiskLevel, Severity
from services.cases.incidents.rules import Reporter
from services.cases.orders.rules.court_order import Measure
from services.interop.alarms.actions.raising import raise_alarms
from services.interop.documents.actions.signing import DocumentSigner, SigningNotPossible
from services.interop.facts.actions.stating import on_case_moved, on_compliance_approved, on_incident_verified
from services.sessions.client.fake import example_finding
from services.sessions.compliance.rules import Step
from shared.ids import new_id
from shared.references import ActorReference, CaseReference
from shared.security.principal import Role
from tests.interop.documents.pdf_reading import text_of
from tests.interop.exchange import BRENA, SENTINEL, VICTIM, Exchange
from tests.support.eventually import eventually

pytestmark = pytest.mark.anyio


@pytest.mark.feature("N04.1", "N05.2", "N11.1", "N11.4")
async def test_approved_non_compliance_reaches_court_and_cem(exchange: Exchange) -> None:
    case = await exchange.known(exchange.case())
    event = exchange.approved(exchange.finding(case))
    await on_compliance_approved(exchange.service.runtime, event)
    await on_compliance_approved(exchange.service.runtime, event)
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)

    [filing] = await exchange.filings()
    assert filing["state"] == "RECEIPTED"
    assert filing["expediente"] == case.expediente
    [stored] = await exchange.rows("SELECT * FROM interop.filings")
    assert stored["state"] == "RECEIPTED"
    assert stored["document_sha256"] == filing["documents"][0]["sha256"]

    # The alert is stored first and waits for nothing; which of two requests arrives first is the network's.
    alert, referral = sorted(await exchange.sheets(), key=lambda sheet: str(sheet["kind"]))
    assert (alert["kind"], referral["kind"]) == ("ALERT", "REFERRAL")
    assert referral["content"]["victim"]["full_name"] == SENTINEL
    assert alert["content"]["victim"] is None
    assert {referral["cem_code"], alert["cem_code"]} == {BRENA}
    assert (referral["urgency"], alert["urgency"]) == ("NORMAL", "URGENT")
    assert [alert["sheet_number"][-6:], referral["sheet_number"]] == ["000001", "CAI-LIMA-2026-000002"]
    assert alert["content"]["document_sha256"] is None

    facts = await exchange.staff(Role.COORDINATOR).get("/v1/messages/compliance-facts")
    [fact] = facts.json()["items"]
    assert (fact["state"], fact["needs"]) == ("ACKNOWLEDGED", None)
    events = [row["type"] for row in await exchange.rows("SELECT type FROM interop.events")]
    assert events == ["pe.cai.message.receipted.v1"] * 3


@pytest.mark.feature("N11.1")
async def test_a_warning_is_nobodys_business_but_the_centres(exchange: Exchange) -> None:
    case = exchange.case()
    warning = example_finding(centre_id=exchange.centre_id, case_id=case.id, kind=Step.FIRST_WARNING)
    exchange.sessions.put_finding(warning)
    await on_compliance_approved(exchange.service.runtime, exchange.approved(warning))
    assert await exchange.states() == []


@pytest.mark.feature("N10.7", "N11.1")
async def test_the_same_event_handled_twice_at_once_is_one_fact(exchange: Exchange) -> None:
    event = exchange.approved(exchange.finding(await exchange.known(exchange.case())))
    handling = (on_compliance_approved(exchange.service.runtime, event) for _ in range(2))
    await asyncio.gather(*handling, return_exceptions=True)
    assert len(await exchange.rows("SELECT * FROM interop.compliance_facts")) == 1
    assert len(await exchange.rows("SELECT * FROM interop.filings")) == 1
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    numbers = [row["sheet_number"] for row in await exchange.rows("SELECT sheet_number FROM interop.referrals")]
    assert sorted(number[-6:] for number in numbers) == ["000001", "000002"]


@pytest.mark.feature("C13.1", "C13.4", "N05.5", "N11.2", "N11.3")
async def test_a_verified_incident_alerts_court_and_cem_without_naming_who_told(exchange: Exchange) -> None:
    case = exchange.case(risk=RiskLevel.MILD)
    incident = exchange.cases.put_incident(
        Incident(
            id=new_id(),
            version=2,
            centre=case.centre,
            case=CaseReference(id=case.id, number=case.number),
            state=IncidentState.VERIFIED,
            measure=Measure.NO_APPROACH,
            reported_by=Reporter.VICTIM,
            severity=Severity.SEVERE,
            occurred_at=case.opened_at,
            description="Se presentó en su trabajo.",
            may_hold_contact_data=False,
            recorded_by=ActorReference(id="staff", name="Carmen Huamaní"),
            recorded_at=case.opened_at,
            decided_by=ActorReference(id="staff", name="Carmen Huamaní"),
            decided_at=case.opened_at,
            decision_note="Confirmado.",
        )
    )
    await exchange.known(case)
    await on_incident_verified(exchange.service.runtime, exchange.verified(incident))
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert [sheet["urgency"] for sheet in await exchange.sheets()] == ["URGENT", "URGENT"]
    [fact] = (await exchange.staff(Role.COORDINATOR).get("/v1/messages/compliance-facts")).json()["items"]
    allowed = datetime.fromisoformat(fact["due_at"]) - datetime.now(UTC)
    assert timedelta(hours=23) < allowed < timedelta(hours=25), "by the incident's severity"
    [filing] = await exchange.filings()
    pdf = await exchange.control("GET", f"/documents/{filing['documents'][0]['sha256']}")
    text = text_of(pdf)
    assert "Fuente reservada" in text
    assert "trabajo" not in text


@pytest.mark.feature("C14.4", "N09.3")
async def test_completion_brings_the_court_a_certificate_that_it_can_check(exchange: Exchange) -> None:
    case = exchange.case(state=CaseState.DISCHARGED, discharge_reason=DischargeReason.COMPLETED)
    await exchange.known(case)
    await on_case_moved(exchange.service.runtime, exchange.completed(case))
    await exchange.until_states("RECEIPTED", "RECEIPTED", seconds=30)
    [filing] = await exchange.filings()
    assert [document["role"] for document in filing["documents"]] == ["DOCUMENT", "ANNEX"]
    [sheet] = await exchange.sheets()
    assert (sheet["kind"], sheet["urgency"]) == ("ALERT", "NORMAL"), "SIRA's kind; nothing in it reads as an alarm"
    assert "culminó" in sheet["content"]["reason"]

    anybody = exchange.service.client()
    codes = [row["code"] for row in await exchange.rows("SELECT code FROM interop.verification_codes")]
    for document in filing["documents"]:
        pdf = await exchange.control("GET", f"/documents/{document['sha256']}")
        assert any(code in text_of(pdf) for code in codes)
        assert (await anybody.post("/v1/verifications", content=pdf)).json()["valid"] is True
        assert (await anybody.post("/v1/verifications", content=pdf + b"\n")).json()["valid"] is False
    for code in codes:
        assert (await anybody.get(f"/v1/verifications/{code.lower()}")).json()["valid"] is True
    page = await anybody.get(f"/v1/verifications/{codes[0]}", headers={"Accept": "text/html"})
    assert "ARCHIVO NO COMPARADO" in page.text
    assert case.participant.surnames not in page.text


async def test_a_case_that_only_moved_on_files_nothing(exchange: Exchange) -> None:
    await exchange.known(exchange.case(state=CaseState.IN_PROGRESS))
    assert await exchange.states() == []


@pytest.mark.feature("N11.1")
async def test_without_the_victims_contact_the_court_is_told_and_the_sheets_wait_with_an_alarm(
    exchange: Exchange,
) -> None:
    case = await exchange.tell_non_compliance(exchange.case(victim=None))
    await exchange.until_states("RECEIPTED", seconds=30)
    social_worker = exchange.staff(Role.SOCIAL_WORKER, Role.COORDINATOR)
    sheets = (await social_worker.get("/v1/referrals")).json()["items"]
    assert [sheet["state"] for sheet in sheets] == ["NEEDS_DATA", "NEEDS_DATA"]
    alarms = (await social_worker.get("/v1/alarms")).json()["items"]
    assert [alarm["kind"] for alarm in alarms] == ["REFERRAL_NEEDS_DATA"] * 2

    path, headers = f"/v1/referrals/{sheets[1]['id']}/dispatches", {"If-Match": f'"{sheets[1]["version"]}"'}
    refused = await social_worker.post(path, json={}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "victim-contact-missing")
    exchange.cases.put_case(case, VICTIM)
    sent = await social_worker.post(path, json={}, headers=headers)
    assert sent.status_code == 200, sent.text
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert sorted(sheet["kind"] for sheet in await exchange.sheets()) == ["ALERT", "REFERRAL"]
    assert (await social_worker.get("/v1/alarms")).json()["items"] == []


@pytest.mark.feature("N05.4", "N11.5", "N15.1", "N15.2")
async def test_an_unacknowledged_fact_is_escalated(exchange: Exchange) -> None:
    await exchange.fault("mpe", "down", None)
    await exchange.fault("sira", "down", None)
    await exchange.tell_non_compliance()
    exchange.advance_clock(6 * 24 * 3600)
    await raise_alarms(exchange.service.runtime)
    alarms = (await exchange.staff(Role.COORDINATOR).get("/v1/alarms")).json()["items"]
    kinds = {alarm["kind"] for alarm in alarms}
    assert {"FACT_UNACKNOWLEDGED", "NO_RECEIPT", "REFERRAL_OVERDUE"} <= kinds
    path, headers = f"/v1/alarms/{alarms[0]['id']}/acknowledgement", {"If-Match": '"1"'}
    seen = await exchange.staff(Role.COORDINATOR).post(path, headers=headers)
    assert seen.json()["acknowledged_by"]


async def put_off(exchange: Exchange) -> bool:
    """Put the fact's next try off, unless one is under way: it would sign the document under the person's hands."""
    put_off = await exchange.rows(
        "UPDATE interop.compliance_facts SET next_attempt_at = now() + interval '1 hour'"
        " WHERE next_attempt_at < now() + interval '2 minutes' RETURNING id"  # a try's lease is longer
    )
    return put_off != []


@pytest.mark.feature("N11.1")
async def test_a_document_that_cannot_be_signed_does_not_hold_back_the_alert(exchange: Exchange) -> None:
    class BrokenSigner:
        async def sign(self, pdf: bytes, details: object) -> bytes:
            raise SigningNotPossible("the certificate has run out")

    runtime = exchange.service.runtime
    working = runtime.client(DocumentSigner)
    runtime.use(DocumentSigner, BrokenSigner())
    await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", seconds=30)
    coordinator = exchange.staff(Role.COORDINATOR)
    [filing] = (await coordinator.get("/v1/filings")).json()["items"]
    assert filing["state"] == "DRAFT"
    assert [alarm["kind"] for alarm in (await coordinator.get("/v1/alarms")).json()["items"]] == ["DOCUMENT_UNSIGNED"]
    await eventually(lambda: put_off(exchange), seconds=20)

    path, headers = f"/v1/filings/{filing['id']}", {"If-Match": f'"{filing["version"]}"'}
    assert (await coordinator.post(f"{path}/signature", headers=headers)).status_code == 503
    runtime.use(DocumentSigner, working)
    signed = await coordinator.post(f"{path}/signature", headers=headers)
    assert signed.json()["state"] == "SIGNED"
    await coordinator.post(f"{path}/submission", headers={"If-Match": signed.headers["ETag"]})
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)


@pytest.mark.feature("N04.3", "N11.1")
async def test_a_document_that_the_court_would_not_take_raises_an_alarm(exchange: Exchange) -> None:
    await exchange.rows("UPDATE interop.courts SET max_bytes = 1000")
    await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", seconds=30)  # alert and referral
    coordinator = exchange.staff(Role.COORDINATOR)

    async def is_signed() -> bool:
        return [one["state"] for one in (await coordinator.get("/v1/filings")).json()["items"]] == ["SIGNED"]

    await eventually(is_signed, seconds=20)
    assert [alarm["kind"] for alarm in (await coordinator.get("/v1/alarms")).json()["items"]] == ["DOCUMENT_UNSIGNED"]
