"""What people write about groups, attendance and findings is read by them, and lies nowhere in clear."""

from datetime import datetime
from typing import Any

import pytest

from tests.sessions.attendance_imports.test_attendance_imports import NAMES, Evening
from tests.sessions.scene import Scene, ok
from tests.sessions.zoom_files import report_of
from tests.support.planting import PLANTED, files_of_server_holding, free_texts, tables_holding

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C10.4", "C10.1")]

WRITTEN = {"evidence": PLANTED, "note": PLANTED}
WRITTEN_IN = {
    "ClosedDay.reason",
    "Reschedule.reason",
    "EnrolmentEnding.reason",
    "NewEnrolment.differs_because",
    "FindingDecision.note",
    "IdentityCheck.note",
    *(
        f"{row}.{field}"
        for row in ("RollCallRow", "ConfirmedMatch", "ConfirmedAbsence")
        for field in ("evidence", "note", "correction_reason")
    ),
}
NOT_OF_A_PERSON = {
    "NewProgramme.source": "the directive that approves a programme",
    "VideoRoom.url": "a room's address",
    "NewIndividualSession.facilitator": "the subject of an account",
}


async def write_of_groups(scene: Scene) -> None:
    closed = {"date": "2027-01-12", "reason": PLANTED}
    group = await scene.group(closed_days=[closed], facilitators=["otra"], name="Cerrado")
    later = (await scene.sessions(group))[1]
    body = {"from_session_id": later["id"], "not_before": "2027-01-20", "reason": PLANTED}
    version = {"If-Match": f'"{group["version"]}"'}
    await ok(scene.coordinator.post(f"/v1/groups/{group['id']}/rescheduling", json=body, headers=version))
    man = {"case_id": str(await scene.admitted_to("OTRO v1")), "differs_because": PLANTED}
    place = await ok(scene.coordinator.post(f"/v1/groups/{group['id']}/enrolments", json=man), 201)
    assert place["differs_because"] == PLANTED
    ended = scene.coordinator.post(
        f"/v1/enrolments/{place['id']}/ending", json={"reason": PLANTED}, headers={"If-Match": '"1"'}
    )
    assert (await ok(ended))["end_reason"] == PLANTED


async def write_of_attendance(scene: Scene) -> None:
    evening = await Evening(scene).begin()
    man = evening.men[NAMES[0].split()[0]]
    await scene.record(evening.sessions[0], man, "ABSENT_MEDICAL", **WRITTEN)
    corrected = {"revision": 1, "correction_reason": PLANTED} | WRITTEN
    doubt = {"case_id": str(man), "confirmed": False, "note": PLANTED}
    checked = await scene.facilitator.post(f"/v1/sessions/{evening.sessions[0]['id']}/identity-checks", json=doubt)
    assert checked.is_success, checked.text
    row = await scene.record(evening.sessions[0], man, "ABSENT_UNACCEPTABLE", **corrected)
    assert row["attendance"]["note"] == row["attendance"]["correction_reason"] == PLANTED
    repeated = await scene.record(evening.sessions[0], man, "ABSENT_UNACCEPTABLE", **WRITTEN)
    assert repeated["status"] == "UNCHANGED"
    await import_second_session(scene, evening)


async def import_second_session(scene: Scene, evening: Evening) -> None:
    men = list(evening.men.values())
    await scene.after(evening.sessions[1])
    starts_at = datetime.fromisoformat(evening.sessions[1]["starts_at"])
    imported = await ok(evening.upload(report_of(starts_at, {"Alguien": 85}), session=1), 201)
    [person] = imported["people"]
    typed: dict[str, Any] = {**WRITTEN, "correction_reason": PLANTED}
    body = {
        "matches": [{"person": person["key"], "case_id": str(men[0]), **typed}],
        "absences": [{"case_id": str(each), **typed} for each in men[1:]],
    }
    confirmed = scene.facilitator.post(
        f"/v1/attendance-imports/{imported['id']}/confirmation", json=body, headers={"If-Match": '"1"'}
    )
    assert PLANTED in str((await ok(confirmed))["roll_call"])


async def test_what_people_write_is_read_by_them_and_stored_nowhere_in_clear(scene: Scene) -> None:
    assert free_texts(scene.service.app) == WRITTEN_IN | set(NOT_OF_A_PERSON), "plant in the new field too"
    await write_of_groups(scene)
    await write_of_attendance(scene)
    [finding, *_] = await scene.findings()
    decided = scene.coordinator.post(
        f"/v1/compliance-findings/{finding['id']}/dismissal", json={"note": PLANTED}, headers={"If-Match": '"1"'}
    )
    assert (await ok(decided))["decision_note"] == PLANTED
    assert await tables_holding(scene.rows, "sessions", "Martes noche"), "the search sees what is stored"
    assert await tables_holding(scene.rows, "sessions", PLANTED[:14]) == []
    assert await files_of_server_holding(scene.rows, PLANTED[:14]) == []
