"""The roll call over HTTP: row by row, idempotent, corrected by supersession."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.security.principal import Role
from tests.sessions.scene import Scene, ok, problem

pytestmark = pytest.mark.anyio


class Gathering:
    """A group of three men and its sessions."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.men: list[UUID] = []
        self.sessions: list[dict[str, Any]] = []

    async def begin(self) -> "Gathering":
        group = await self.scene.group()
        for name in ("Juan Soto Paz", "Luis Vega Mar", "Edwin Salas Rojas"):
            self.men.append(self.scene.man(name))
            await self.scene.enrol(group, self.men[-1])
        self.sessions = await self.scene.sessions(group)
        return self


@pytest.fixture
async def group(scene: Scene) -> Gathering:
    return await Gathering(scene).begin()


@pytest.mark.feature("S09.1")
async def test_good_rows_are_done_and_bad_ones_explained(scene: Scene, group: Gathering) -> None:
    await scene.after(group.sessions[0])
    stranger = uuid4()
    result = await scene.roll_call(
        group.sessions[0],
        {"case_id": group.men[0], "outcome": "ATTENDED_COMPLIED", "minutes_present": 88, "minutes_late": 2},
        {"case_id": group.men[1], "outcome": "ABSENT_MEDICAL"},
        {"case_id": stranger, "outcome": "ABSENT_UNACCEPTABLE"},
        {"case_id": group.men[0], "outcome": "ABSENT_UNACCEPTABLE"},
        {"case_id": group.men[2], "outcome": "ABSENT_CONNECTIVITY", "evidence": "Llamada de las 18:50"},
    )
    assert (result["recorded"], result["unchanged"], result["refused"]) == (2, 0, 3)
    assert [row["status"] for row in result["results"]] == ["RECORDED", "REFUSED", "REFUSED", "REFUSED", "RECORDED"]
    assert [row["problem"]["code"] for row in result["results"] if row["problem"]] == [
        "evidence-missing",
        "not-in-this-session",
        "repeated-row",
    ]
    assert "sustento" in result["results"][1]["problem"]["detail"]["es"]
    sheet = await ok(scene.facilitator.get(f"/v1/sessions/{group.sessions[0]['id']}/roll-call"))
    assert {line["display_name"]: (line["attendance"] or {}).get("outcome") for line in sheet["items"]} == {
        "Juan Soto Paz": "ATTENDED_COMPLIED",
        "Luis Vega Mar": None,
        "Edwin Salas Rojas": "ABSENT_CONNECTIVITY",
    }


@pytest.mark.feature("S09.2")
async def test_a_repeated_roll_call_changes_nothing(scene: Scene, group: Gathering) -> None:
    row = {"case_id": group.men[0], "outcome": "ABSENT_UNACCEPTABLE"}
    await scene.after(group.sessions[0])
    await scene.roll_call(group.sessions[0], row)
    result = await scene.roll_call(group.sessions[0], row)
    assert (result["recorded"], result["unchanged"]) == (0, 1)
    assert len(await scene.rows("SELECT 1 FROM sessions.attendance")) == 1
    assert len(await scene.findings()) == 1


@pytest.mark.feature("S08.4", "S09.3")
async def test_a_correction_is_a_new_revision_and_the_old_one_stays(scene: Scene, group: Gathering) -> None:
    man, session = group.men[0], group.sessions[0]
    await scene.record(session, man, "ABSENT_UNACCEPTABLE")
    stale = await scene.record(session, man, "ABSENT_MEDICAL", evidence="Certificado 4411")
    assert stale["problem"]["code"] == "stale-attendance"
    assert stale["attendance"]["revision"] == 1
    corrected = await scene.record(
        session, man, "ABSENT_MEDICAL", evidence="Certificado 4411", revision=1, correction_reason="Trajo certificado"
    )
    assert (corrected["status"], corrected["attendance"]["revision"]) == ("RECORDED", 2)
    history = await ok(scene.facilitator.get(f"/v1/participants/{man}/attendance"))
    assert [(item["revision"], item["outcome"]) for item in history["items"]] == [
        (2, "ABSENT_MEDICAL"),
        (1, "ABSENT_UNACCEPTABLE"),
    ]
    rights = await scene.rows(
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'sessions' AND table_name = 'attendance' AND grantee = 'cai_sessions'"
    )
    assert {right["privilege_type"] for right in rights} == {"SELECT", "INSERT"}


@pytest.mark.feature("S08.1")
async def test_a_session_ahead_takes_only_an_acceptable_absence(scene: Scene, group: Gathering) -> None:
    result = await scene.roll_call(
        group.sessions[2],
        {"case_id": group.men[0], "outcome": "ABSENT_COURT_LEGAL", "evidence": "Citación del 15° Juzgado"},
        {"case_id": group.men[1], "outcome": "ABSENT_UNACCEPTABLE"},
        {"case_id": group.men[2], "outcome": "ATTENDED_COMPLIED"},
    )
    assert [row["problem"] and row["problem"]["code"] for row in result["results"]] == [
        None,
        "session-not-begun",
        "session-not-begun",
    ]


@pytest.mark.feature("S08.1")
async def test_a_past_session_asks_for_its_missing_outcomes(scene: Scene, group: Gathering) -> None:
    url = f"/v1/sessions/{group.sessions[0]['id']}"
    assert (await ok(scene.facilitator.get(url)))["roll_call"] == "NOT_DUE"
    await scene.record(group.sessions[0], group.men[0], "ATTENDED_COMPLIED")
    shown = await ok(scene.facilitator.get(url))
    assert (shown["roll_call"], shown["expected"], shown["recorded"]) == ("DUE", 3, 1)
    for man in group.men[1:]:
        await scene.record(group.sessions[0], man, "ABSENT_UNACCEPTABLE")
    assert (await ok(scene.facilitator.get(url)))["roll_call"] == "COMPLETE"


@pytest.mark.feature("S08.3")
async def test_what_the_service_or_the_network_caused_never_counts_against_him(scene: Scene, group: Gathering) -> None:
    for session, outcome in zip(
        group.sessions, ("TECHNICAL_FAILURE", "SENT_HOME_SERVICE_ISSUE", "RESCHEDULED_BY_SERVICE"), strict=False
    ):
        await scene.record(session, group.men[0], outcome)
    assert await scene.findings() == []
    progress = await ok(scene.facilitator.get(f"/v1/participants/{group.men[0]}/progress"))
    assert (progress["unexcused"], progress["to_review"]) == (0, 1)


@pytest.mark.feature("S13.2")
async def test_who_came_later_is_not_expected_at_what_was_before(scene: Scene, group: Gathering) -> None:
    await scene.after(group.sessions[0])
    late = scene.man("Pedro Cruz Luna")
    await scene.enrol({"id": group.sessions[0]["group"]["id"]}, late)
    refused = await scene.record(group.sessions[0], late, "ABSENT_UNACCEPTABLE")
    assert refused["problem"]["code"] == "not-in-this-session"
    assert (await scene.record(group.sessions[1], late, "ATTENDED_COMPLIED"))["status"] == "RECORDED"


@pytest.mark.feature("C06.5")
async def test_the_first_attended_session_is_told_once(scene: Scene, group: Gathering) -> None:
    await scene.record(group.sessions[0], group.men[0], "ABSENT_UNACCEPTABLE")
    assert await scene.events("pe.cai.attendance.first.v1") == []
    await scene.record(group.sessions[1], group.men[0], "ATTENDED_COMPLIED")
    await scene.record(group.sessions[2], group.men[0], "ATTENDED_COMPLIED")
    [event] = await scene.events("pe.cai.attendance.first.v1")
    assert (event["subject"], event["detail"]) == (group.men[0], f"/v1/participants/{group.men[0]}/progress")
    participant = await ok(scene.facilitator.get(f"/v1/participants/{group.men[0]}"))
    assert participant["first_attended_at"] == group.sessions[1]["starts_at"]


@pytest.mark.feature("S09.1")
async def test_a_row_of_the_wrong_shape_refuses_the_whole_request(scene: Scene, group: Gathering) -> None:
    await scene.after(group.sessions[0])
    url = f"/v1/sessions/{group.sessions[0]['id']}/roll-call"
    good = {"case_id": str(group.men[0]), "outcome": "ATTENDED_COMPLIED"}
    wrong: list[dict[str, Any]] = [
        {"outcome": "ABSENT"},
        {"minutes_present": -1},
        {"minutes_present": 10**30},
        {"minutes_present": "80"},
        {"attended": True},
        {"case_id": "1"},
        {"note": ""},
    ]
    for change in wrong:
        body = {"items": [good, good | {"case_id": str(group.men[1])} | change]}
        refused = await problem(scene.facilitator.post(url, json=body), 422, "invalid-input")
        assert refused["errors"][0]["field"] == f"items.1.{next(iter(change))}"
    await problem(scene.facilitator.post(url, json={"items": []}), 422, "invalid-input")
    assert await scene.rows("SELECT 1 FROM sessions.attendance") == []


@pytest.mark.feature("P03.2")
async def test_another_centres_session_is_not_there(scene: Scene, group: Gathering) -> None:
    stranger = scene.staff(Role.FACILITATOR, centres=(uuid4(),))
    url = f"/v1/sessions/{group.sessions[0]['id']}"
    body = {"items": [{"case_id": str(group.men[0]), "outcome": "ATTENDED_COMPLIED"}]}
    await problem(stranger.get(url), 404, "not-found")
    await problem(stranger.get(f"{url}/roll-call"), 404, "not-found")
    await problem(stranger.post(f"{url}/roll-call", json=body), 404, "not-found")
    await problem(stranger.get(f"/v1/participants/{group.men[0]}/progress"), 404, "not-found")
    await problem(stranger.get(f"/v1/participants/{group.men[0]}/attendance"), 404, "not-found")


@pytest.mark.feature("C20.1")
async def test_a_record_is_audited_with_what_was_before(scene: Scene, group: Gathering) -> None:
    await scene.record(group.sessions[0], group.men[0], "ABSENT_UNACCEPTABLE")
    await scene.record(group.sessions[0], group.men[0], "ATTENDED_COMPLIED", revision=1, correction_reason="Sí estuvo")
    rows = await scene.rows("SELECT * FROM sessions.audit_log WHERE subject = 'attendance' ORDER BY id")
    assert [row["action"] for row in rows] == ["attendance.recorded", "attendance.corrected"]
    assert "ABSENT_UNACCEPTABLE" in rows[1]["before"] and scene.reason(rows[1]) == "Sí estuvo"
    assert {row["actor"] for row in rows} == {"facilitador"}


@pytest.mark.feature("C20.1")
async def test_a_record_says_by_whom_with_the_name_of_that_day(scene: Scene, group: Gathering) -> None:
    session, man = group.sessions[0], group.men[0]
    await scene.after(session)
    named = [("Rosa Quispe", {}), ("Rosa Quispe Ñahui", {"revision": 1, "correction_reason": "Sí estuvo"})]
    for (name, more), outcome in zip(named, ("ABSENT_UNACCEPTABLE", "ATTENDED_COMPLIED"), strict=True):
        rosa = scene.service.as_staff(
            Role.FACILITATOR, centres=(scene.centre,), subject="rosa", name=name, exp=4_000_000_000
        )
        row = {"case_id": str(man), "outcome": outcome} | more
        await ok(rosa.post(f"/v1/sessions/{session['id']}/roll-call", json={"items": [row]}))
    found = (await ok(scene.coordinator.get(f"/v1/participants/{man}/attendance")))["items"]
    assert [one["recorded_by"] for one in found] == [{"id": "rosa", "name": name} for name, _ in reversed(named)]
    assert found[0]["session"] == {name: session[name] for name in ("id", "title", "starts_at")}
