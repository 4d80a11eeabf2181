"""Sheets and filings over HTTP: who may, on which version, and what is refused."""

import httpx2
import pytest

from services.cases.client.fake import example_case
from shared.ids import new_id
from shared.security.principal import Role
from tests.interop.exchange import BRENA, VICTIM, Exchange

pytestmark = pytest.mark.anyio


def moves_in(answer: httpx2.Response) -> dict[str, str | None]:
    """Return the states that the answer says may follow, each with the operation that it names for the move."""
    return {move["to"]: move["route"] and move["route"]["operation_id"] for move in answer.json()["allowed_moves"]}


REASON = "Seguimiento del riesgo de la pareja."


@pytest.mark.feature("N05.1")
async def test_a_case_is_referred_once(exchange: Exchange) -> None:
    case = exchange.case()
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    body = {"case_id": str(case.id), "reason": REASON}
    first = await social_worker.post("/v1/referrals", json=body, headers={"Idempotency-Key": "k1"})
    repeated = await social_worker.post("/v1/referrals", json=body, headers={"Idempotency-Key": "k1"})
    assert first.status_code == repeated.status_code == 201
    assert first.json() == repeated.json()
    assert first.json()["sheet_number"].endswith("-000001")
    again = await social_worker.post("/v1/referrals", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "referral-exists")
    other = await social_worker.post("/v1/referrals", json=body | {"reason": "Otra"}, headers={"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    await exchange.until_states("RECEIPTED")
    assert [sheet["cem_code"] for sheet in await exchange.sheets()] == ["CEM-150105-BRENA"]


@pytest.mark.feature("N01.4")
async def test_the_cem_she_prefers_goes_before_the_nearest(exchange: Exchange) -> None:
    case = exchange.case(victim=VICTIM.model_copy(update={"preferred_cem_code": "CEM-080101-CUSCO"}))
    body = {"case_id": str(case.id), "reason": REASON}
    opened = await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)
    assert opened.json()["cem"] == {"code": "CEM-080101-CUSCO", "name": "CEM CUSCO"}


@pytest.mark.feature("C10.2")
@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMISSION, Role.PSYCHOLOGIST, Role.COORDINATOR])
async def test_only_a_social_worker_refers(exchange: Exchange, role: Role) -> None:
    body = {"case_id": str(exchange.case().id), "reason": REASON}
    assert (await exchange.staff(role).post("/v1/referrals", json=body)).status_code == 403
    assert exchange.cases.disclosures == []


@pytest.mark.feature("P03.2")
async def test_another_centres_case_does_not_exist_for_the_caller(exchange: Exchange) -> None:
    foreign = exchange.cases.put_case(example_case(centre_id=new_id()), VICTIM)
    for case_id in (foreign.id, new_id()):
        body = {"case_id": str(case_id), "reason": REASON}
        refused = await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "case-unknown")
    assert exchange.cases.disclosures == []


@pytest.mark.feature("N05.1")
async def test_unknown_cems_and_missing_contacts_are_refused_and_no_number_is_used_up(exchange: Exchange) -> None:
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    body = {"case_id": str(exchange.case(victim=None).id), "reason": REASON}
    assert (await social_worker.post("/v1/referrals", json=body)).json()["code"] == "victim-contact-missing"
    unknown = await social_worker.post("/v1/referrals", json=body | {"cem_code": "CEM-999999-X"})
    assert unknown.json()["code"] == "cem-unknown"
    named = await social_worker.post("/v1/referrals", json=body | {"cem_code": "CEM-150101-LIMA"})
    assert named.json()["sheet_number"].endswith("-000001")


@pytest.mark.feature("N05.2", "N12.5")
async def test_a_cems_system_answers_and_a_late_answer_changes_nothing(exchange: Exchange) -> None:
    await exchange.control("PUT", "/behaviour/sira", json={"polls_before_answer": 100})
    body = {"case_id": str(exchange.case().id), "reason": REASON}
    referral = (await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)).json()
    await exchange.until_states("SUBMITTED")
    cem = exchange.service.as_institution("referrals:answer", centres=(exchange.centre_id,), cai_institution=BRENA)
    path = f"/v1/referrals/{referral['id']}/answers"
    incomplete = await cem.post(path, json={"outcome": "ACCEPTED"})
    assert incomplete.status_code == 422
    accepted = {"outcome": "ACCEPTED", "cem_sheet_number": "CEM-7", "condition": "NEW"}
    assert (await cem.post(path, json=accepted)).json()["state"] == "ACCEPTED"
    late = {"outcome": "RETURNED", "return_reason": "Fuera de zona"}
    refused = await cem.post(path, json=late)  # else the CEM believes that the centre knows, and nobody follows her
    assert (refused.status_code, refused.json()["code"]) == (409, "answered-otherwise")
    answered = (await cem.post(path, json=accepted | {"cem_sheet_number": "CEM-8"})).json()
    assert (answered["state"], answered["cem_sheet_number"]) == ("ACCEPTED", "CEM-7")
    outsider = exchange.service.as_institution("orders:write", centres=(exchange.centre_id,))
    assert (await outsider.post(path, json=accepted)).status_code == 403
    elsewhere = exchange.service.as_institution("referrals:answer", centres=(new_id(),))
    assert (await elsewhere.post(path, json=accepted)).status_code == 404


async def test_a_sheet_that_waits_for_data_cannot_have_been_answered(exchange: Exchange) -> None:
    await exchange.control("PUT", "/behaviour/sira", json={"polls_before_answer": 100})
    body = {"case_id": str(exchange.case().id), "reason": REASON}
    referral = (await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)).json()
    await exchange.until_states("SUBMITTED")
    # As a sending leaves them that found no way to reach her.
    await exchange.rows("UPDATE interop.referrals SET state = 'NEEDS_DATA'")
    await exchange.rows("UPDATE interop.messages SET state = 'AWAITING_PERSON', next_attempt_at = NULL")
    accepted = {"outcome": "ACCEPTED", "cem_sheet_number": "CEM-7", "condition": "NEW"}
    answer = await exchange.staff(Role.SOCIAL_WORKER).post(f"/v1/referrals/{referral['id']}/answers", json=accepted)
    assert (answer.status_code, moves_in(answer)) == (409, {"READY": "dispatch_referral"})
    assert answer.json()["detail"] == "Su estado es «Faltan datos». Desde ahí puede pasar a: «Lista para enviar»."
    assert await exchange.states() == ["AWAITING_PERSON"]


@pytest.mark.feature("N05.2")
async def test_a_returned_sheet_raises_an_alarm_and_its_reason_keeps_no_telephone(exchange: Exchange) -> None:
    await exchange.control("PUT", "/behaviour/sira", json={"polls_before_answer": 100})
    body = {"case_id": str(exchange.case().id), "reason": REASON}
    social_worker = exchange.staff(Role.SOCIAL_WORKER, Role.COORDINATOR)
    referral = (await social_worker.post("/v1/referrals", json=body)).json()
    await exchange.until_states("SUBMITTED")
    returned = {"outcome": "RETURNED", "return_reason": "No contesta el 999 000 111"}
    answered = (await social_worker.post(f"/v1/referrals/{referral['id']}/answers", json=returned)).json()
    assert (answered["state"], answered["return_reason"]) == ("RETURNED", "No contesta el ▇")
    alarms = (await social_worker.get("/v1/alarms")).json()["items"]
    assert ("REFERRAL_RETURNED", "referral") in {(each["kind"], each["subject"]["kind"]) for each in alarms}
    again = await social_worker.post("/v1/referrals", json=body)
    assert again.status_code == 201


@pytest.mark.feature("N04.1")
async def test_an_oficio_goes_from_draft_to_receipt_by_steps(exchange: Exchange) -> None:
    writer = exchange.staff(Role.SOCIAL_WORKER)
    drafted = await writer.post("/v1/filings", json=await exchange.new_filing())
    assert (drafted.status_code, drafted.json()["state"]) == (201, "DRAFT")
    path = drafted.headers["Location"]
    early = await writer.post(f"{path}/submission", headers={"If-Match": '"1"'})
    assert (early.status_code, moves_in(early)) == (409, {"SIGNED": "sign_filing"})
    assert (await writer.get(f"{path}/document")).status_code == 404
    signed = await writer.post(f"{path}/signature", headers={"If-Match": '"1"'})
    assert signed.json()["state"] == "SIGNED"
    assert moves_in(signed) == {"SUBMITTED": "submit_filing", "RECEIPTED": None, "DEAD": None}
    assert (await writer.post(f"{path}/signature", headers={"If-Match": '"1"'})).status_code == 412
    submitted = await writer.post(f"{path}/submission", headers={"If-Match": signed.headers["ETag"]})
    assert submitted.status_code == 200
    assert moves_in(submitted) == {"SUBMITTED": None, "RECEIPTED": "record_manual_receipt", "DEAD": None}
    twice = await writer.post(f"{path}/submission", headers={"If-Match": submitted.headers["ETag"]})
    assert twice.status_code in {409, 412}
    await exchange.until_states("RECEIPTED")
    assert (await writer.get(path)).json()["receipt"]["cargo_number"]


@pytest.mark.feature("N04.3")
async def test_a_courts_limits_are_checked_before_anything_is_sent(exchange: Exchange) -> None:
    keeper = exchange.staff(Role.COORDINATOR)
    await exchange.rows("UPDATE interop.courts SET max_bytes = 1000")
    drafted = await keeper.post("/v1/filings", json=await exchange.new_filing())
    path = drafted.headers["Location"]
    signed = await keeper.post(f"{path}/signature", headers={"If-Match": '"1"'})
    refused = await keeper.post(f"{path}/submission", headers={"If-Match": signed.headers["ETag"]})
    assert (refused.status_code, refused.json()["broken"]) == (422, ["DOCUMENT_TOO_LARGE"])
    assert await exchange.states() == []


SENTENCES = {
    "es": (
        "El juzgado solo recibe archivos de menos de 0.001 MB y el mayor de este escrito pesa ",
        "El juzgado recibe hasta 0 anexos por escrito y este lleva 1: repártalos en varios oficios.",
    ),
    "en": (
        "The court only takes files of less than 0.001 MB and this filing's largest has ",
        "The court takes up to 0 annexes with a filing and this one has 1: spread them over several letters.",
    ),
}


@pytest.mark.feature("N04.3")
async def test_the_refusal_says_which_limit_is_broken_and_what_to_do(exchange: Exchange) -> None:
    writer = exchange.staff(Role.COORDINATOR)
    await exchange.rows("UPDATE interop.courts SET max_bytes = 1049, max_annexes = 0")
    path = (await writer.post("/v1/filings", json=await exchange.new_filing())).headers["Location"]
    signed = await writer.post(f"{path}/signature", headers={"If-Match": '"1"'})
    for language, sentences in SENTENCES.items():
        headers = {"If-Match": signed.headers["ETag"], "Accept-Language": language}
        refused = (await writer.post(f"{path}/submission", headers=headers)).json()
        assert refused["broken"] == ["DOCUMENT_TOO_LARGE", "TOO_MANY_ANNEXES"]
        assert all(sentence in refused["detail"] for sentence in sentences), refused


@pytest.mark.feature("P03.2")
async def test_another_centres_filing_is_not_found(exchange: Exchange) -> None:
    drafted = await exchange.staff(Role.COORDINATOR).post("/v1/filings", json=await exchange.new_filing())
    stranger = exchange.service.as_staff(Role.COORDINATOR, centres=(new_id(),))
    assert (await stranger.get(drafted.headers["Location"])).status_code == 404
    assert (await stranger.get("/v1/filings")).json()["items"] == []
