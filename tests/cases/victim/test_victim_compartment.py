"""The victim's contact is told only for a reason, and found nowhere else: no answer, table, log or byte on disk."""

import os
from uuid import uuid4

import pytest

from services.interop.client.fake import example_cem
from shared.security.principal import Role
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest, order
from tests.support.planting import files_of_server_holding, tables_holding
from tests.support.service import unsealed

pytestmark = pytest.mark.anyio

SENTINEL = "CENTINELA-7f3a91"
PHONE_SENTINEL = "913777191"  # a telephone is taken only as one
SENTINELS = (SENTINEL, PHONE_SENTINEL)
CONTROL = "40718293"  # the man's document, which is in clear
VICTIM = {
    "full_name": f"{SENTINEL}-nombre",
    "phone": PHONE_SENTINEL,
    "address": f"{SENTINEL}-direccion",
    "ubigeo": "150142",
    "safe_contact_hours": f"{SENTINEL}-horario",
    "preferred_cem_code": f"{SENTINEL}-cem",
}
REASON = "Derivación al CEM por incumplimiento verificado."


async def protect(cases: CasesUnderTest, path: str) -> None:
    cases.interop.put_cem(example_cem(VICTIM["preferred_cem_code"]))
    (await cases.change(cases.staff(Role.SOCIAL_WORKER), "PUT", f"{path}/victim", VICTIM)).raise_for_status()


@pytest.mark.feature("C10.3")
async def test_a_disclosure_tells_all_and_is_kept_with_who_and_why(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    await protect(cases, path)
    for reader in (cases.staff(Role.SOCIAL_WORKER), cases.as_service("cai-interop")):
        answer = await reader.post(f"{path}/victim-disclosures", json={"reason": REASON})
        assert answer.raise_for_status().json() == VICTIM
    kept = await cases.rows("SELECT id, actor, reason FROM cases.victim_disclosures ORDER BY id")
    audited = await cases.rows(
        "SELECT subject_id AS id, actor, reason FROM cases.audit_log WHERE action = 'victim.disclosed' ORDER BY at"
    )
    for rows, place in ((kept, "victim_disclosures.reason"), (audited, "audit_log.reason")):
        told = [(row["actor"], unsealed(cases.runtime, place, row["id"], row["reason"])) for row in rows]
        assert told == [("staff-social_worker", REASON), ("cai-interop", REASON)]


@pytest.mark.feature("C10.3", "P04.3")
async def test_a_disclosure_is_kept_for_no_repeat_and_each_is_written_down(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    await protect(cases, path)
    key = {"Idempotency-Key": str(uuid4())}
    reader = cases.staff(Role.SOCIAL_WORKER)
    for number in (1, 2):
        answer = await reader.post(f"{path}/victim-disclosures", json={"reason": REASON}, headers=key)
        assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (200, False)
        assert len(await cases.rows("SELECT id FROM cases.victim_disclosures")) == number
    assert await cases.rows("SELECT key FROM cases.idempotency_keys WHERE key = '" + key["Idempotency-Key"] + "'") == []


@pytest.mark.feature("P04.3", "P03.4")
async def test_to_whom_a_centre_was_closed_no_answer_from_there_is_repeated(cases: CasesUnderTest) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    opened = await cases.staff(Role.ADMISSION).post("/v1/cases", json=order(), headers=key)
    assert opened.status_code == 201
    elsewhere = cases.as_staff(Role.ADMISSION, centres=(OTHER_CENTRE,), subject="staff-admission")
    repeated = await elsewhere.post("/v1/cases", json=order(), headers=key)
    assert (repeated.status_code, repeated.json()["code"]) == (422, "idempotency-key-reused")
    assert opened.json()["id"] not in repeated.text


async def test_that_she_is_recorded_is_told_and_nothing_more(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    await protect(cases, path)
    [told] = await cases.rows(
        "SELECT subject, detail, facts::text FROM cases.events WHERE type = 'pe.cai.victim.recorded.v1'"
    )
    assert (f"/v1/cases/{told['subject']}", told["detail"], told["facts"]) == (path, path, "{}")


@pytest.mark.feature("C10.2")
@pytest.mark.parametrize(
    "role",
    [r for r in Role if r is not Role.SOCIAL_WORKER],
)
async def test_no_other_role_writes_or_reads_it(cases: CasesUnderTest, role: Role) -> None:
    path = f"/v1/cases/{uuid4()}"
    staff = cases.staff(role)
    written = await staff.put(f"{path}/victim", json=VICTIM, headers={"If-Match": '"1"'})
    read = await staff.post(f"{path}/victim-disclosures", json={"reason": REASON})
    assert (written.status_code, read.status_code) == (403, 403)


@pytest.mark.feature("C10.2")
async def test_the_sessions_service_cannot_read_it(cases: CasesUnderTest) -> None:
    answer = await cases.as_service("cai-sessions").post(
        f"/v1/cases/{uuid4()}/victim-disclosures", json={"reason": REASON}
    )
    assert answer.status_code == 403


@pytest.mark.feature("C10.3")
@pytest.mark.parametrize("body", [{}, {"reason": "porque sí"}, {"reason": " " * 40}])
async def test_without_a_reason_nothing_is_told(cases: CasesUnderTest, body: dict[str, str]) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    await protect(cases, path)
    answer = await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/victim-disclosures", json=body)
    assert answer.status_code == 422
    assert await cases.rows("SELECT 1 FROM cases.victim_disclosures") == []


async def test_what_was_never_recorded_cannot_be_told(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    answer = await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/victim-disclosures", json={"reason": REASON})
    assert (answer.status_code, answer.json()["code"]) == (404, "victim-not-recorded")


async def test_another_centre_learns_nothing(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    await protect(cases, path)
    elsewhere = cases.as_staff(Role.SOCIAL_WORKER, centres=(OTHER_CENTRE,))
    written = await elsewhere.put(f"{path}/victim", json=VICTIM, headers={"If-Match": '"2"'})
    read = await elsewhere.post(f"{path}/victim-disclosures", json={"reason": REASON})
    assert (written.status_code, read.status_code) == (404, 404)


async def test_new_contact_data_replaces_the_old(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    await protect(cases, path)
    moved = VICTIM | {"address": "otra dirección", "phone": None}
    (await cases.change(cases.staff(Role.SOCIAL_WORKER), "PUT", f"{path}/victim", moved)).raise_for_status()
    told = await cases.staff(Role.SOCIAL_WORKER).post(f"{path}/victim-disclosures", json={"reason": REASON})
    assert told.json() == moved


async def every_other_answer(cases: CasesUnderTest, path: str) -> list[str]:
    """What every other route says of the case, to those who may ask most, and what refusals say."""
    case_id = path.rpartition("/")[2]
    coordinator, social_worker = cases.staff(Role.COORDINATOR), cases.staff(Role.SOCIAL_WORKER)
    reads = [
        path,
        "/v1/cases",
        "/v1/cases?q=quispe",
        f"/v1/start-funnel?centre_id={CENTRE}",
        "/v1/instruments",
        *(f"{path}/{part}" for part in ("history", "decisions", "contact-attempts", "assessments", "incidents")),
    ]
    version = (await coordinator.get(path)).headers["ETag"]
    said = [await coordinator.get(read) for read in reads]
    said.append(await coordinator.post("/v1/case-checks", json=order(resolution_number="77")))
    for sent, on_version in (
        (VICTIM | {"unknown": SENTINEL}, version),
        (VICTIM | {"phone": [SENTINEL]}, version),
        (VICTIM | {"ubigeo": SENTINEL}, version),
        (VICTIM | {"phone": PHONE_SENTINEL + "0", "ubigeo": "999999"}, version),
        (VICTIM | {"preferred_cem_code": f"{SENTINEL}-otro"}, version),
        (VICTIM, '"1"'),
        (VICTIM, version),
    ):
        said.append(await social_worker.put(f"{path}/victim", json=sent, headers={"If-Match": on_version}))
    said.append(await cases.as_service("cai-sessions").get(f"/v1/cases/{case_id}"))
    assert {answer.status_code for answer in said} == {200, 412, 422}
    return [answer.text + str(answer.headers) for answer in said]


@pytest.mark.feature("C10.4")
async def test_a_planted_sentinel_is_found_nowhere(capfd: pytest.CaptureFixture[str], cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('ASSESSED'))['id']}"
    await protect(cases, path)
    disclosed = await cases.staff(Role.SOCIAL_WORKER).post(
        f"{path}/victim-disclosures", json={"reason": REASON}, headers={"Idempotency-Key": str(uuid4())}
    )
    assert all(sentinel in disclosed.text for sentinel in SENTINELS)
    answers = await every_other_answer(cases, path)
    assert not any(sentinel in answer for answer in answers for sentinel in SENTINELS)

    assert await tables_holding(cases.rows, "cases", CONTROL) != [], "the search sees what is stored"
    for sentinel in SENTINELS:
        assert await tables_holding(cases.rows, "cases", sentinel) == []

    logged = capfd.readouterr()
    assert "/v1/cases/{case_id}/victim" in logged.out + logged.err
    assert not any(sentinel in logged.out + logged.err for sentinel in SENTINELS)

    if "DATABASE_ADMIN_URL" not in os.environ:  # another machine's server has its files elsewhere
        assert await files_of_server_holding(cases.rows, CONTROL), "the search sees what is stored"
    for sentinel in SENTINELS:
        assert await files_of_server_holding(cases.rows, sentinel) == []
