"""Findings over HTTP: drafted by the engine, decided by a coordinator, withdrawn when the evidence goes."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.security.principal import Role
from tests.sessions.scene import Scene, ok, problem

pytestmark = pytest.mark.anyio


class Absent:
    """A man in a group, and how he misses its sessions."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.man = UUID(int=0)
        self.sessions: list[dict[str, Any]] = []

    async def begin(self) -> "Absent":
        group = await self.scene.group()
        self.man = self.scene.man()
        await self.scene.enrol(group, self.man)
        self.sessions = await self.scene.sessions(group)
        return self

    async def misses(self, number: int) -> None:
        await self.scene.record(self.sessions[number], self.man, "ABSENT_UNACCEPTABLE")

    async def excuses(self, number: int) -> None:
        more = {"evidence": "Certificado", "revision": 1, "correction_reason": "Trajo certificado"}
        await self.scene.record(self.sessions[number], self.man, "ABSENT_MEDICAL", **more)


@pytest.fixture
async def absent(scene: Scene) -> Absent:
    return await Absent(scene).begin()


@pytest.mark.feature("S16.1", "S16.2")
async def test_a_draft_lists_its_evidence_and_the_rule_it_follows(scene: Scene, absent: Absent) -> None:
    await absent.misses(0)
    [draft] = await scene.findings()
    assert (draft["kind"], draft["state"], draft["policy_version"]) == ("FIRST_WARNING", "DRAFT", "EJEMPLO v1")
    assert draft["evidence"] == [
        {
            "session": {name: absent.sessions[0][name] for name in ("id", "title", "starts_at")},
            "held_on": "2027-01-05",
            "outcome": "ABSENT_UNACCEPTABLE",
            "outcome_name": {"es": "Inasistencia injustificada", "en": "Unexcused absence"},
        }
    ]
    assert await scene.events("pe.cai.compliance.approved.v1") == []


@pytest.mark.feature("S16.2")
async def test_an_undecided_draft_gathers_evidence_and_is_not_doubled(scene: Scene, absent: Absent) -> None:
    await absent.misses(0)
    [first] = await scene.findings()
    await absent.misses(1)
    [draft] = await scene.findings()
    assert (draft["id"], draft["kind"], len(draft["evidence"])) == (first["id"], "FIRST_WARNING", 2)
    decision = scene.coordinator.post(
        f"/v1/compliance-findings/{first['id']}/approval",
        json={"note": "visto"},
        headers={"If-Match": f'"{first["version"]}"'},
    )
    await problem(decision, 412, "stale-version")


@pytest.mark.feature("S16.1")
async def test_a_correction_withdraws_a_draft_whose_evidence_vanished(scene: Scene, absent: Absent) -> None:
    await absent.misses(0)
    [draft] = await scene.findings()
    await absent.excuses(0)
    assert await scene.findings() == []
    [withdrawn] = await scene.findings("WITHDRAWN")
    assert withdrawn["id"] == draft["id"]
    decision = scene.coordinator.post(
        f"/v1/compliance-findings/{draft['id']}/approval",
        json={"note": "visto"},
        headers={"If-Match": f'"{withdrawn["version"]}"'},
    )
    await problem(decision, 409, "finding-decided")


@pytest.mark.feature("S16.1")
async def test_what_is_dismissed_stays_so_until_something_new_happens(scene: Scene, absent: Absent) -> None:
    await absent.misses(0)
    [draft] = await scene.findings()
    dismissed = await scene.decide(draft, "dismissal")
    assert (dismissed["state"], dismissed["decided_by"]["id"]) == ("DISMISSED", "coordinadora")
    await scene.record(absent.sessions[1], absent.man, "ATTENDED_COMPLIED")
    assert await scene.findings() == []
    await absent.misses(2)
    [again] = await scene.findings()
    assert (again["kind"], len(again["evidence"])) == ("FIRST_WARNING", 2)
    assert await scene.events("pe.cai.compliance.approved.v1") == []


@pytest.mark.feature("S16.4")
async def test_an_approval_is_told_and_audited_with_its_note(scene: Scene, absent: Absent) -> None:
    await absent.misses(0)
    [draft] = await scene.findings()
    approved = await scene.decide(draft, "approval")
    [event] = await scene.events("pe.cai.compliance.approved.v1")
    assert (str(event["subject"]), event["version"]) == (approved["id"], approved["version"])
    assert event["detail"] == f"/v1/compliance-findings/{approved['id']}"
    facts = json.loads(event["facts"])
    assert (facts["caseid"], facts["kind"]) == (approved["case"]["id"], approved["kind"])
    assert datetime.fromisoformat(facts["happenedat"]) == datetime.fromisoformat(approved["decided_at"])
    [audited] = await scene.rows("SELECT * FROM sessions.audit_log WHERE action = 'finding.approved'")
    assert audited["actor"] == "coordinadora"
    assert scene.reason(audited) == "Revisado con el expediente a la vista."


@pytest.mark.feature("S16.4")
@pytest.mark.feature("C10.5")
async def test_a_note_that_seems_to_tell_where_she_is_is_confirmed_before_it_is_approved(
    scene: Scene, absent: Absent
) -> None:
    await absent.misses(0)
    [draft] = await scene.findings()
    url, version = f"/v1/compliance-findings/{draft['id']}/approval", {"If-Match": f'"{draft["version"]}"'}
    told = {"note": "La esperó en Jr. Los Olvidos 456."}
    await problem(scene.coordinator.post(url, json=told, headers=version), 409, "note-not-reviewed")
    assert await scene.events("pe.cai.compliance.approved.v1") == []
    approved = await ok(scene.coordinator.post(url, json=told | {"note_reviewed": True}, headers=version))
    assert approved["state"] == "APPROVED"


async def test_only_a_coordinator_decides(scene: Scene, absent: Absent) -> None:
    await absent.misses(0)
    [draft] = await scene.findings()
    url, headers = f"/v1/compliance-findings/{draft['id']}/approval", {"If-Match": '"1"'}
    for role in (Role.FACILITATOR, Role.PSYCHOLOGIST, Role.ADMINISTRATOR):
        await problem(scene.staff(role).post(url, json={"note": "x"}, headers=headers), 403, "not-allowed")
    stranger = scene.staff(Role.COORDINATOR, centres=(uuid4(),))
    await problem(stranger.post(url, json={"note": "x"}, headers=headers), 404, "not-found")
    assert (await ok(stranger.get("/v1/compliance-findings")))["items"] == []
    await problem(scene.coordinator.post(url, json={"note": "x"}), 428, "version-required")
    await problem(scene.coordinator.post(url, json={"note": " "}, headers=headers), 422, "invalid-input")


@pytest.mark.feature("S17.4")
async def test_a_completion_is_proposed_once_and_taken_back_by_a_correction(scene: Scene, absent: Absent) -> None:
    for session in absent.sessions:
        await scene.record(session, absent.man, "ATTENDED_COMPLIED")
    assert len(await scene.events("pe.cai.programme.completed.v1")) == 1
    url = f"/v1/participants/{absent.man}/progress"
    assert (await ok(scene.coordinator.get(url)))["completion_proposed"]
    correction = {"revision": 1, "correction_reason": "Era su hermano"}
    await scene.record(absent.sessions[3], absent.man, "ABSENT_UNACCEPTABLE", **correction)
    assert not (await ok(scene.coordinator.get(url)))["completion_proposed"]


@pytest.mark.feature("S17.3")
async def test_the_forecast_follows_the_schedule(scene: Scene, absent: Absent) -> None:
    await scene.record(absent.sessions[0], absent.man, "ATTENDED_COMPLIED")
    progress = await ok(scene.coordinator.get(f"/v1/participants/{absent.man}/progress"))
    assert (progress["forecast_date"], progress["next_session_at"]) == ("2027-01-26", "2027-01-13T00:00:00Z")
    assert [phase["credited_sessions"] for phase in progress["phases"]] == [1, 0]
