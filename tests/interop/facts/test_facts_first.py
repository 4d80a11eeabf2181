"""The alert first (rule 15): a fact and its messages are stored and the alert sent while nobody else answers."""

import asyncio
from functools import partial

import pytest

from services.cases.client import Case, CaseState, DischargeReason, Incident, IncidentState, Severity
from services.cases.incidents.rules import Reporter
from services.cases.orders.rules.court_order import Measure
from services.interop.documents.actions.signing import DocumentSigner, SigningNotPossible
from services.interop.facts import store as fact_store
from services.interop.facts.actions.preparing import on_victim_recorded, prepare_fact, sweep_facts
from services.interop.facts.actions.stating import on_case_moved, on_compliance_approved, on_incident_verified
from services.interop.orders.errors import CasillaMissing
from shared.events import inbox
from shared.ids import new_id
from shared.problems import UpstreamUnavailable
from shared.references import ActorReference, CaseReference
from shared.security.principal import Role
from shared.service_client import UpstreamRefused
from shared.unit_of_work import system_work
from tests.interop.exchange import SENTINEL, VICTIM, Exchange
from tests.support.eventually import eventually

pytestmark = pytest.mark.anyio

CASES = ("get_case", "find_cases", "disclose_victim", "get_incident")
SESSIONS = ("get_finding", "get_progress")

LOSE_JOBS = """
CREATE FUNCTION interop.lose_job() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER lose_job BEFORE INSERT ON interop.pgqueuer FOR EACH ROW EXECUTE FUNCTION interop.lose_job();
"""


class BrokenSigner:
    """A signer whose certificate has run out."""

    async def sign(self, pdf: bytes, details: object) -> bytes:
        """Sign nothing."""
        raise SigningNotPossible("the certificate has run out")


def all_fail(exchange: Exchange, error: Exception | None) -> None:
    """Have cases and sessions down, or up again."""
    for method in CASES:
        exchange.cases.fail_on(method, error)
    for method in SESSIONS:
        exchange.sessions.fail_on(method, error)


def incident_of(exchange: Exchange, case: Case, severity: Severity) -> Incident:
    """A verified incident on the case that cases knows."""
    return exchange.cases.put_incident(
        Incident(
            id=new_id(),
            version=2,
            centre=case.centre,
            case=CaseReference(id=case.id, number=case.number),
            state=IncidentState.VERIFIED,
            measure=Measure.NO_APPROACH,
            reported_by=Reporter.VICTIM,
            severity=severity,
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


async def fact_of(exchange: Exchange) -> dict[str, object]:
    """The one fact as staff see it."""
    [fact] = (await exchange.staff(Role.COORDINATOR).get("/v1/messages/compliance-facts")).json()["items"]
    return dict(fact)


async def alarms(exchange: Exchange) -> set[str]:
    """The kinds of the alarms that are open."""
    listed = (await exchange.staff(Role.COORDINATOR).get("/v1/alarms")).json()["items"]
    return {alarm["kind"] for alarm in listed}


async def try_again(exchange: Exchange) -> None:
    """Let the moment come in which the facts are tried again."""
    exchange.advance_clock(400)
    await sweep_facts(exchange.service.runtime)


@pytest.mark.feature("N11.1", "N10.1")
@pytest.mark.parametrize("what", ["non-compliance", "incident"])
async def test_the_cem_has_the_alert_while_cases_sessions_and_the_signer_are_all_down(
    exchange: Exchange, what: str
) -> None:
    case = await exchange.known(exchange.case())
    runtime = exchange.service.runtime
    signer = runtime.client(DocumentSigner)
    finding, incident = exchange.finding(case), incident_of(exchange, case, Severity.SEVERE)
    all_fail(exchange, UpstreamUnavailable())
    runtime.use(DocumentSigner, BrokenSigner())

    if what == "incident":
        await on_incident_verified(runtime, exchange.verified(incident))
    else:
        await on_compliance_approved(runtime, exchange.approved(finding))
    await exchange.until_states("RECEIPTED", seconds=30)
    [alert] = await exchange.sheets()
    assert (alert["kind"], alert["urgency"], alert["content"]["victim"]) == ("ALERT", "URGENT", None)
    assert alert["content"]["participant"]["document_number"] == case.participant.document_number
    assert await exchange.filings() == []
    assert await exchange.states("filings") == ["DRAFT"]
    assert (await fact_of(exchange))["needs"] == "DOCUMENT"
    await eventually(lambda: alarms_are(exchange, {"DOCUMENT_UNSIGNED"}), seconds=20)

    all_fail(exchange, None)
    await try_again(exchange)
    await exchange.until_states("RECEIPTED", "RECEIPTED", seconds=30)
    assert await exchange.states("filings") == ["DRAFT"], "the signer is still down"
    runtime.use(DocumentSigner, signer)
    await try_again(exchange)
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert len(await exchange.filings()) == 1
    assert (await fact_of(exchange))["state"] == "ACKNOWLEDGED"
    assert await alarms(exchange) == set()
    referral = next(sheet for sheet in await exchange.sheets() if sheet["kind"] == "REFERRAL")
    assert referral["content"]["victim"]["full_name"] == SENTINEL


async def alarms_are(exchange: Exchange, kinds: set[str]) -> bool:
    """Whether these alarms and no others are open."""
    return await alarms(exchange) == kinds


async def test_the_fact_and_its_messages_are_stored_before_anybody_is_asked(exchange: Exchange) -> None:
    case = await exchange.known(exchange.case())
    asked_before = len(exchange.cases.disclosures)
    all_fail(exchange, AssertionError("asked"))
    exchange.wire.is_cut = True
    await on_compliance_approved(exchange.service.runtime, exchange.approved(exchange.finding(case)))
    [fact] = await exchange.rows("SELECT * FROM interop.compliance_facts")
    [alert] = await exchange.rows("SELECT kind FROM interop.messages")
    assert (fact["expediente"], alert["kind"]) == (case.expediente, "CEM_ALERT")
    assert await exchange.states("filings") == ["DRAFT"]
    assert len(exchange.cases.disclosures) == asked_before


async def test_the_news_of_a_fact_is_taken_before_all_that_waits(exchange: Exchange) -> None:
    case, runtime = await exchange.known(exchange.case()), exchange.service.runtime
    event = exchange.approved(exchange.finding(case))
    await inbox.take(system_work(runtime), [event], inbox.EventTypes(frozenset({event.type})))
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    queued = await exchange.rows(
        "SELECT entrypoint, max(priority) AS priority FROM interop.pgqueuer_log WHERE status = 'queued' GROUP BY 1"
    )
    urgent = {row["entrypoint"] for row in queued if row["priority"] > 0}
    assert {row["entrypoint"] for row in queued} > urgent == {"handle_event"}


@pytest.mark.feature("N11.1")
async def test_a_fact_of_a_case_that_was_never_told_of_waits_visibly_and_completes_by_itself(
    exchange: Exchange,
) -> None:
    case = exchange.case()
    finding = exchange.finding(case)
    all_fail(exchange, UpstreamUnavailable())
    await on_compliance_approved(exchange.service.runtime, exchange.approved(finding))
    assert await exchange.states() == []
    fact = await fact_of(exchange)
    assert (fact["needs"], fact["expediente"], fact["state"]) == ("CASE", "", "OPEN")
    assert "REFERRAL_NEEDS_DATA" in await alarms(exchange)
    sheets = (await exchange.staff(Role.SOCIAL_WORKER).get("/v1/referrals")).json()["items"]
    assert [sheet["state"] for sheet in sheets] == ["NEEDS_DATA"]

    all_fail(exchange, None)
    await try_again(exchange)
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    alert = next(sheet for sheet in await exchange.sheets() if sheet["kind"] == "ALERT")
    assert alert["content"]["participant"]["full_name"] == "Julián Abel Ñahui Quispe"
    fact = await fact_of(exchange)
    assert (fact["needs"], fact["expediente"]) == (None, case.expediente)
    assert await alarms(exchange) == set()


async def test_an_alert_that_waits_for_her_contact_goes_once_it_is_recorded(exchange: Exchange) -> None:
    case = await exchange.tell_non_compliance(exchange.case(victim=None))
    await exchange.until_states("RECEIPTED", seconds=30)
    assert (await fact_of(exchange))["needs"] == "CEM"
    assert await alarms(exchange) == {"REFERRAL_NEEDS_DATA"}
    exchange.cases.put_case(case, VICTIM)
    await on_victim_recorded(exchange.service.runtime, exchange.event("pe.cai.victim.recorded.v1", case.id))
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert sorted(sheet["kind"] for sheet in await exchange.sheets()) == ["ALERT", "REFERRAL"]
    assert await alarms(exchange) == set()


async def put_referral_off(exchange: Exchange) -> bool:
    """Put the referral's next attempt off, unless it is being sent: it would arrive once the wire is whole."""
    put_off = await exchange.rows(
        "UPDATE interop.messages SET next_attempt_at = now() + interval '1 hour'"
        " WHERE kind = 'CEM_REFERRAL' AND state = 'QUEUED' RETURNING id"
    )
    return put_off != []


@pytest.mark.feature("N05.5", "N10.6")
async def test_the_alert_does_not_stand_behind_an_earlier_referral_of_the_case(exchange: Exchange) -> None:
    runtime = exchange.service.runtime
    exchange.wire.is_cut = True
    case = await exchange.known(exchange.case())
    body = {"case_id": str(case.id), "reason": "Seguimiento del riesgo."}
    assert (await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)).status_code == 201
    await on_compliance_approved(runtime, exchange.approved(exchange.finding(case)))
    await on_compliance_approved(runtime, exchange.approved(exchange.finding(case)))
    found = await exchange.rows("SELECT id, kind FROM interop.messages WHERE institution = 'SIRA' ORDER BY place")
    assert [row["kind"] for row in found] == ["CEM_REFERRAL", "CEM_ALERT", "CEM_ALERT"]
    # The referral is far from its next attempt; the first alert goes all the same, the second after it.
    await eventually(lambda: put_referral_off(exchange), seconds=20)
    exchange.wire.is_cut = False
    await exchange.let_pass(120)

    async def both_alerts_there() -> bool:
        return len(await exchange.sheets()) == 2

    await eventually(both_alerts_there, seconds=30)
    sheets = await exchange.sheets()
    assert [sheet["kind"] for sheet in sheets] == ["ALERT", "ALERT"]
    assert sorted(sheet["sheet_number"] for sheet in sheets) == [sheet["sheet_number"] for sheet in sheets]
    [referral] = await exchange.rows("SELECT state FROM interop.messages WHERE kind = 'CEM_REFERRAL'")
    assert referral["state"] == "QUEUED", "it waits for its own moment"


async def test_a_sheet_that_is_kept_back_keeps_no_document_back(exchange: Exchange) -> None:
    case = await exchange.known(exchange.case(victim=None))
    exchange.cases.fail_on("disclose_victim", UpstreamRefused(403, "not-allowed"))
    await on_compliance_approved(exchange.service.runtime, exchange.approved(exchange.finding(case)))
    await exchange.until_states("RECEIPTED", seconds=30)
    assert len(await exchange.filings()) == 1
    assert (await fact_of(exchange))["needs"] == "CEM"
    exchange.cases.fail_on("disclose_victim", None)
    exchange.cases.put_case(case, VICTIM)
    await try_again(exchange)
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)


async def test_completion_is_told_while_cases_is_down(exchange: Exchange) -> None:
    case = exchange.case(state=CaseState.DISCHARGED, discharge_reason=DischargeReason.COMPLETED)
    await exchange.known(case)
    all_fail(exchange, UpstreamUnavailable())
    event = exchange.completed(case)
    with pytest.raises(UpstreamUnavailable):
        await on_case_moved(exchange.service.runtime, event)
    await exchange.until_states("RECEIPTED", seconds=30)
    all_fail(exchange, None)
    await on_case_moved(exchange.service.runtime, event)
    assert len(await exchange.rows("SELECT 1 FROM interop.compliance_facts")) == 1


async def test_events_of_before_the_facts_are_asked_for(exchange: Exchange) -> None:
    runtime = exchange.service.runtime
    case = exchange.case(state=CaseState.DISCHARGED, discharge_reason=DischargeReason.COMPLETED)
    incident = incident_of(exchange, case, Severity.MILD)
    await on_compliance_approved(runtime, exchange.event("x", exchange.finding(case).id))
    await on_incident_verified(
        runtime, exchange.event("x", incident.id, f"/v1/cases/{case.id}/incidents/{incident.id}")
    )
    await on_case_moved(runtime, exchange.event("x", case.id))
    stated = await exchange.rows("SELECT kind FROM interop.compliance_facts ORDER BY created_at")
    assert [row["kind"] for row in stated] == ["NON_COMPLIANCE", "PROTECTION_INCIDENT", "COMPLETION"]


async def test_preparing_a_fact_twice_at_once_files_one_document_and_one_referral(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    [fact] = await exchange.rows("SELECT id FROM interop.compliance_facts")
    payload = {"fact_id": str(fact["id"])}
    await asyncio.gather(*(prepare_fact(exchange.service.runtime, payload) for _ in range(3)))
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert len(await exchange.filings()) == 1
    assert len(await exchange.sheets()) == 2


async def test_a_fact_and_an_alert_whose_jobs_were_lost_are_found_by_the_service_itself(exchange: Exchange) -> None:
    case, runtime = await exchange.known(exchange.case()), exchange.service.runtime
    await exchange.owner.execute(LOSE_JOBS)
    await on_compliance_approved(runtime, exchange.approved(exchange.finding(case)))
    await exchange.owner.execute("DROP FUNCTION interop.lose_job() CASCADE")
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=60)


async def test_sweeping_facts_again_does_not_grow_the_queue_and_goes_through_all_pages(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, runtime = await exchange.known(exchange.case()), exchange.service.runtime
    whole = fact_store.to_prepare
    monkeypatch.setattr(fact_store, "to_prepare", partial(whole, limit=2))
    monkeypatch.setattr("services.interop.facts.actions.preparing.PREPARE_FACT", "taken_up_by_nobody")
    for _ in range(5):
        await on_compliance_approved(runtime, exchange.approved(exchange.finding(case)))
    await exchange.owner.execute("DELETE FROM interop.pgqueuer WHERE entrypoint = 'taken_up_by_nobody'")
    for _ in range(3):
        await sweep_facts(runtime)
        jobs = await exchange.rows("SELECT id FROM interop.pgqueuer WHERE entrypoint = 'taken_up_by_nobody'")
        assert len(jobs) == 5


async def test_two_facts_of_a_case_at_once_refer_her_once(exchange: Exchange) -> None:
    runtime, case = exchange.service.runtime, await exchange.known(exchange.case())
    all_fail(exchange, UpstreamUnavailable())
    for _ in range(4):
        await on_compliance_approved(runtime, exchange.approved(exchange.finding(case)))
    facts = await exchange.rows("SELECT id FROM interop.compliance_facts")
    all_fail(exchange, None)
    exchange.advance_clock(400)
    await asyncio.gather(*(prepare_fact(runtime, {"fact_id": str(fact["id"])}) for fact in facts))
    await exchange.until_states(*["RECEIPTED"] * 9, seconds=40)
    assert sorted(sheet["kind"] for sheet in await exchange.sheets()) == ["ALERT"] * 4 + ["REFERRAL"]


async def test_a_centre_that_is_not_set_up_keeps_the_event_and_is_told(exchange: Exchange) -> None:
    case = await exchange.known(exchange.case())
    await exchange.owner.execute("DELETE FROM interop.casillas")
    event = exchange.approved(exchange.finding(case))
    with pytest.raises(CasillaMissing):
        await on_compliance_approved(exchange.service.runtime, event)
    assert await alarms(exchange) == {"CENTRE_NOT_CONFIGURED"}
    await exchange.set_up_casilla()
    await on_compliance_approved(exchange.service.runtime, event)
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
