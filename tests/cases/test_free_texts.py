"""Her address may be written wherever people write: it is read by who may read it, and lies nowhere in clear."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from services.identity.client.fake import example_staff
from services.interop.client import NotificationSource
from services.interop.client.fake import example_cem, example_notification
from shared.security.principal import Role
from tests.cases.assessment.test_instruments_without_code import written
from tests.cases.conftest import CENTRE, OTHER_CENTRE, CasesUnderTest, admission, assessment
from tests.cases.documents.files import pdf
from tests.cases.incidents.test_incidents import INCIDENT
from tests.support.planting import PLANTED, files_of_server_holding, free_texts, tables_holding

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C10.4", "C10.1")]

CONTACT = {
    "full_name": PLANTED,
    "phone": "987654321",
    "address": PLANTED,
    "ubigeo": "150105",
    "safe_contact_hours": PLANTED,
    "preferred_cem_code": PLANTED,
}
PROFILE = {
    "device": "SMARTPHONE",
    "device_is_shared": True,
    "shared_use_hours": PLANTED,
    "data_plan": "UNLIMITED",
    "skill": "ALONE",
    "has_private_space": True,
    "has_phone_line": True,
}
ARRIVED = example_notification(centre_id=CENTRE, source=NotificationSource.INSTITUTION)
ORDER = {
    "source": "INSTITUTION",
    "notification_id": str(ARRIVED.id),
    "institution_reference": PLANTED,
    "differs_because": PLANTED,
    "opens_another_because": PLANTED,
    "participant": {"same_man_because": PLANTED},
}
ATTEMPT = {"attempted_at": "2026-01-16T15:00:00Z", "channel": "PHONE", "outcome": "REACHED", "note": PLANTED}
RISK = {"level": "moderado", "score": 18, "form_version": PLANTED, "reason": PLANTED}
SHEET = {
    "level": "severo",
    "effective_on": "2026-01-20",
    "source": "POLICE",
    "applied_by": PLANTED,
    "instrument": "FVR",
    "instrument_version": "RM 328-2019",
    "reason": PLANTED,
}
IN_WORDS = {
    "instrument": "CREENCIAS_Y_HABITOS",
    "answers": {
        **dict.fromkeys(("CELOS", "MANDO", "PROVOCACION"), 1),
        **dict.fromkeys(("ARMAS", "DROGAS"), False),
        "ALCOHOL": "MES",
        "OBSERVACIONES": PLANTED,
    },
}
MOVE = {"to": "SUSPENDED", "reason_code": "ILLNESS", "note": PLANTED}
ENDING = {
    "reason": "TRANSFERRED",
    "summary": PLANTED,
    "objectives": [{"objective": PLANTED, "achievement": "NOT", "note": PLANTED}],
}
WRITTEN_IN = {
    "CourtOrder.institution_reference",
    "CourtOrder.differs_because",
    "CourtOrder.opens_another_because",
    "UnfinishedOrder.institution_reference",
    "UnfinishedOrder.differs_because",
    "UnfinishedOrder.opens_another_because",
    "UnfinishedOrder.expediente",
    "NewOrderRectification.reason",
    "OrderCorrections.institution_reference",
    "UnfinishedParticipant.same_man_because",
    "NewContactAttempt.note",
    "NewConnectivityProfile.shared_use_hours",
    "NewAssessment.summary",
    "NewAssessment.contingency",
    "NewAssessment.supersede_reason",
    "AssessmentDraftContent.contingency",
    "AssessmentDraftContent.summary",
    "AssessmentDraftContent.supersede_reason",
    "RiskFinding.reason",
    "NewRiskRecord.applied_by",
    "NewRiskRecord.reason",
    "NewRiskReview.reason",
    "ReviewDecision.reason",
    "AdmissionDecision.reason",
    "AdmissionDecision.override_reason",
    "MoveDecision.note",
    "MoveCorrection.reason",
    "Readmission.reason",
    "Discharge.summary",
    "ScoredObjective.objective",
    "ScoredObjective.note",
    "PlannedObjective.objective",
    "PlannedActivity.what",
    "PlanDecision.note",
    "ActivityDone.note",
    "NewIncident.description",
    "IncidentVerification.note",
    "NewCheck.source",
    "NewCheck.result",
    "TextReview.reason",
    "TextReview.description",
    "DisclosureRequest.reason",
    "OrderedParticipant.same_man_because",
    "PersonRectification.reason",
    "PersonMerge.reason",
    "UndoneMerge.reason",
    "NewContingency.reason",
    "ContingencyUndoing.reason",
    "TransferOffer.reason",
    "TransferDecision.reason",
    "NewAssignment.reason",
    "AssignmentEnding.reason",
    "Handover.reason",
    "CitationNotice.how",
    "AppointmentResult.note",
    "NewContactPoint.note",
    "ContactPointEnding.reason",
    "DocumentWithdrawal.reason",
    *(f"VictimContact.{field}" for field in CONTACT if field not in ("phone", "ubigeo")),
}
TAKEN_ONLY_AS_A_NUMBER = {"CourtOrder.expediente", "OrderCorrections.expediente", "VictimContact.phone"}


async def write_instrument(staff: Any) -> None:
    """Publish an instrument with the planted text in its title and its question."""
    told = {"es": PLANTED, "en": PLANTED}
    items = [{"code": "A", "type": "SCALE", "text": told, "least": 0, "most": 6}]
    (await staff.post("/v1/instruments", json=written(title=told, items=items))).raise_for_status()


async def write_plan(cases: CasesUnderTest, path: str) -> None:
    """Have a plan approved, and a step of it done, with the planted text in each field."""
    staff = cases.staff(Role.COORDINATOR, Role.PSYCHOLOGIST)
    step = {"what": PLANTED, "responsible": PLANTED, "due_on": "2026-12-01"}
    objective = {"area": "OTHER", "objective": PLANTED, "activities": [step]}

    async def change(part: str, version: int, body: Any = None) -> None:
        (await staff.post(f"{place}/{part}", json=body, headers={"If-Match": f'"{version}"'})).raise_for_status()

    drafted = (await staff.post(f"{path}/plans", json={"objectives": [objective]})).raise_for_status()
    place, plan = drafted.headers["Location"], drafted.json()
    await change("submission", 1)
    await change("decision", 2, {"approved": True, "note": PLANTED})
    activity = plan["objectives"][0]["activities"][0]["id"]
    await change(f"activities/{activity}/completion", 3, {"done_on": "2026-02-01", "note": PLANTED})


async def write_everywhere(cases: CasesUnderTest) -> str:
    """Take a case along its whole way with the planted text in every field that takes one; return its path."""
    roles = (Role.COORDINATOR, Role.SOCIAL_WORKER, Role.PSYCHOLOGIST, Role.ADMISSION)
    staff = cases.staff(*roles, name="Persona")
    cases.interop.put_notification(ARRIVED)
    cases.interop.put_cem(example_cem(PLANTED))
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED', **ORDER))['id']}"
    draft = {"centre_id": str(CENTRE), "order": ORDER | {"expediente": PLANTED}}
    (await staff.post("/v1/order-drafts", json=draft, headers={"Idempotency-Key": str(uuid4())})).raise_for_status()

    async def post(part: str, body: dict[str, Any], **headers: str) -> Any:
        keyed = {"Idempotency-Key": str(uuid4())} | headers
        return (await staff.post(f"{path}/{part}", json=body, headers=keyed)).raise_for_status().json()

    [opening] = (await staff.get(f"{path}/orders")).raise_for_status().json()["orders"]
    wrong = {"reason": PLANTED, "corrections": {"institution_reference": f"{PLANTED}."}}
    await post(f"orders/{opening['id']}/rectifications", wrong, **{"If-Match": '"1"'})
    await write_of_persons(cases, staff, path)
    await write_of_work(cases, staff, path)
    await post("contact-attempts", ATTEMPT)
    (await cases.change(staff, "PUT", f"{path}/connectivity-profile", PROFILE)).raise_for_status()
    await write_instrument(staff)
    for kind in ("PSICOLOGICA", "SOCIAL"):
        remote = {"in_person": False, "contingency": PLANTED}
        first = await post("assessments", assessment(kind, summary=PLANTED, risk=RISK) | remote)
    rectified = {"supersedes": first["id"], "supersede_reason": PLANTED, "in_person": False, "contingency": PLANTED}
    await post("assessment-drafts", assessment("SOCIAL", summary=PLANTED, risk=RISK, **rectified))
    await post("assessments", assessment("SOCIAL", summary=PLANTED, **rectified))
    await post("assessments", assessment("PSICOLOGICA", summary=PLANTED, **IN_WORDS))
    await post("risk-records", SHEET)
    opened = await post("risk-reviews", {"reason": PLANTED})
    await post(f"risk-reviews/{opened['id']}/decision", {"reason": PLANTED}, **{"If-Match": '"1"'})
    incident = await post("incidents", INCIDENT | {"description": PLANTED, "it_is_his": True})
    incident_path = f"incidents/{incident['id']}"
    review = {"reason": PLANTED, "description": PLANTED, "it_is_his": True}
    await post(f"{incident_path}/text-review", review, **{"If-Match": '"1"'})
    check = {"source": PLANTED, "on": "2026-02-02", "result": PLANTED, "it_is_his": True}
    decision = {"verified": False, "note": PLANTED, "checked": [check], "it_is_his": True}
    other = cases.staff(Role.COORDINATOR, subject="staff-another")
    decided = await other.post(f"{path}/{incident_path}/verification", json=decision, headers={"If-Match": '"2"'})
    decided.raise_for_status()
    for mark in (b"kept", b"withdrawn"):
        content, named = pdf(600, mark), {"kind": "OTHER", "file_name": PLANTED}
        sent = await staff.post(f"{path}/documents", params=named, content=content)
        document = sent.raise_for_status().json()
    await post(f"documents/{document['id']}/withdrawal", {"reason": PLANTED}, **{"If-Match": '"1"'})
    (await cases.change(staff, "PUT", f"{path}/victim", CONTACT)).raise_for_status()
    await post("victim-disclosures", {"reason": PLANTED})
    (
        await cases.change(staff, "POST", f"{path}/admission", admission(reason=PLANTED, override_reason=PLANTED))
    ).raise_for_status()
    await cases.rows("UPDATE cases.cases SET state = 'IN_PROGRESS'")
    await write_plan(cases, path)
    (await cases.change(staff, "POST", f"{path}/moves", MOVE)).raise_for_status()
    wrong = (await staff.get(f"{path}/history")).json()["items"][0]["id"]
    correction = f"{path}/history/{wrong}/corrections"
    (await cases.change(staff, "POST", correction, {"reason": PLANTED})).raise_for_status()
    (await cases.change(staff, "POST", f"{path}/discharge", ENDING)).raise_for_status()
    (await cases.change(staff, "POST", f"{path}/readmissions", {"reason": PLANTED})).raise_for_status()
    await write_of_centres(cases, staff)
    return path


async def write_of_persons(cases: CasesUnderTest, staff: httpx2.AsyncClient, path: str) -> None:
    """Correct the man, merge another record into his and give it back, and record a telephone of his."""
    second = {"resolution_number": "9", "participant": {"document_number": "45879632"}}
    other = (await cases.walk_to("RECEIVED", **second))["participant"]["person_id"]
    person = f"/v1/persons/{(await staff.get(path)).json()['participant']['person_id']}"

    async def change(what: str, body: dict[str, Any], of: str = person) -> Any:
        version = {"If-Match": (await staff.get(of)).headers["ETag"]}
        return (await staff.post(f"{of}/{what}", json=body, headers=version)).raise_for_status().json()

    await change("rectifications", {"reason": PLANTED, "birth_date": "1985-05-05"})
    await change("merges", {"reason": PLANTED, "other_person_id": other})
    merge = (await staff.get(f"{person}/changes")).json()["items"][0]
    await change(f"merges/{merge['id']}/undoing", {"reason": PLANTED})
    phone = {"phone": "944111222", "whose": "NEIGHBOUR", "note": PLANTED}
    point = (await staff.post(f"{person}/contact-points", json=phone)).raise_for_status().json()
    ending = f"{person}/contact-points/{point['id']}/ending"
    (await staff.post(ending, json={"reason": PLANTED}, headers={"If-Match": '"1"'})).raise_for_status()
    changes = (await staff.get(f"{person}/changes")).json()["items"]
    assert [one["reason"] for one in changes] == [PLANTED] * 3


async def write_of_work(cases: CasesUnderTest, staff: httpx2.AsyncClient, path: str) -> None:
    """Give the case to one professional, to another, to nobody, and make an appointment that he knows of and misses."""
    one, other = (cases.identity.put_staff(example_staff(CENTRE)) for _ in range(2))

    async def post(url: str, body: dict[str, Any], version: int = 1) -> Any:
        answer = await staff.post(url, json=body, headers={"If-Match": f'"{version}"'})
        return answer.raise_for_status().json()

    await post(f"{path}/assignments", {"task": "PSYCHOLOGY", "professional_id": str(one.id), "reason": PLANTED})
    handover = {"from_id": str(one.id), "to_id": str(other.id), "reason": PLANTED}
    [taken] = (await post("/v1/assignment-handovers", handover))["assignments"]
    ended = await post(f"/v1/assignments/{taken['id']}/ending", {"reason": PLANTED})
    assert (ended["reason"], ended["end_reason"]) == (PLANTED, PLANTED)
    starts_at = (cases.runtime.clock.now() + timedelta(days=1)).isoformat()
    new = {"kind": "OTHER", "starts_at": starts_at, "place": "Aquí", "professional_id": str(one.id)}
    url = f"/v1/appointments/{(await post(f'{path}/appointments', new))['id']}"
    await post(f"{url}/notice", {"notified_on": "2026-01-20", "how": PLANTED})
    settled = await post(f"{url}/result", {"state": "CANCELLED", "note": PLANTED}, version=2)
    assert (settled["notified_how"], settled["result_note"]) == (PLANTED, PLANTED)


async def write_of_centres(cases: CasesUnderTest, staff: httpx2.AsyncClient) -> None:
    """Suspend another man's case in a contingency that is undone, and offer a third one's to a centre that refuses."""
    other = await cases.walk_to("CONTACTED", resolution_number="20", participant={"document_number": "41879632"})
    act = {"kind": "SUSPEND", "centre_ids": [str(CENTRE)], "states": ["CONTACTED"], "reason": PLANTED}
    declared = (await staff.post("/v1/contingencies", json=act)).raise_for_status().json()
    [contingency] = declared["contingencies"]
    url, version = f"/v1/contingencies/{contingency['id']}/undoing", {"If-Match": f'"{contingency["version"]}"'}
    (await staff.post(url, json={"reason": PLANTED}, headers=version)).raise_for_status()
    third = await cases.walk_to("RECEIVED", resolution_number="21", participant={"document_number": "42879632"})
    offer = {"to_centre_id": str(OTHER_CENTRE), "reason": PLANTED}
    await cases.rows("INSERT INTO cases.centre_names VALUES ($1, 'CAI Arequipa', 1)", OTHER_CENTRE)
    offered = await cases.change(staff, "POST", f"/v1/cases/{third['id']}/transfers", offer)
    transfer = offered.raise_for_status().json()
    there = cases.as_staff(Role.COORDINATOR, centres=(OTHER_CENTRE,))
    url, version = f"/v1/transfers/{transfer['id']}/refusal", {"If-Match": f'"{transfer["version"]}"'}
    refused = (await there.post(url, json={"reason": PLANTED}, headers=version)).raise_for_status().json()
    assert PLANTED in str(refused) and other["state"] == "CONTACTED"


async def test_what_people_write_is_read_by_them_and_stored_nowhere_in_clear(cases: CasesUnderTest) -> None:
    assert free_texts(cases.app) == WRITTEN_IN | TAKEN_ONLY_AS_A_NUMBER, "plant in the new field too"
    path = await write_everywhere(cases)
    assert await tables_holding(cases.rows, "cases", "REEDUCATION"), "the search sees what is stored"
    assert await tables_holding(cases.rows, "cases", PLANTED[:14]) == []
    assert await files_of_server_holding(cases.rows, PLANTED[:14]) == []

    coordinator = cases.staff(Role.COORDINATOR)
    [opening] = (await coordinator.get(f"{path}/orders")).raise_for_status().json()["orders"]
    rectified = f"orders/{opening['id']}/rectifications"
    for part in (
        rectified,
        "history",
        "decisions",
        "contact-attempts",
        "assessments",
        "risk-records",
        "risk-reviews",
        "incidents",
        "documents",
        "plans",
    ):
        assert PLANTED in (await coordinator.get(f"{path}/{part}")).raise_for_status().text, part
    assert PLANTED in (await coordinator.get("/v1/order-drafts")).raise_for_status().text
    assert PLANTED in (await coordinator.get(f"{path}/connectivity-profile")).raise_for_status().text


async def test_a_text_moved_to_another_row_is_not_read_there(cases: CasesUnderTest) -> None:
    path = f"/v1/cases/{(await cases.walk_to('RECEIVED'))['id']}"
    for note in ("uno", "dos"):
        (await cases.staff(Role.ADMISSION).post(f"{path}/contact-attempts", json=ATTEMPT | {"note": note})).json()
    await cases.rows("UPDATE cases.contact_attempts SET note = (SELECT max(note) FROM cases.contact_attempts)")
    assert (await cases.staff(Role.COORDINATOR).get(f"{path}/contact-attempts")).status_code == 500
