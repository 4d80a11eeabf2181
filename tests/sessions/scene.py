"""A centre with its programme, groups and men, played over HTTP on the real service; the test sets the clock."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2

from services.cases.client import CaseState
from services.cases.client.fake import FakeCases, example_case
from shared.peru.written_dates import LIMA
from shared.security.principal import Role
from tests.support.service import ServiceUnderTest, unsealed

MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=LIMA)
POLICY = {
    "first_warning_after": 1,
    "second_warning_after": 2,
    "non_compliance_after": 3,
    "late_after_minutes": 15,
    "minimum_present_percent": 75,
    "connectivity_needs_evidence": True,
}


def planned(title: str, kind: str = "GROUP", minutes: int = 90) -> dict[str, Any]:
    """Return a session of a template."""
    return {"title": title, "kind": kind, "modality": "REMOTE", "minutes": minutes}


def programme(centre: UUID, **changes: Any) -> dict[str, Any]:
    """Return a programme of two phases with two group sessions each; all four are required."""
    return {
        "centre_id": str(centre),
        "code": "EJEMPLO",
        "name": "Programa de ejemplo",
        "source": "Ejemplo, no oficial",
        "phases": [
            {
                "title": f"Fase {number}",
                "required_sessions": 2,
                "modules": [{"title": "Módulo", "sessions": [planned("Uno"), planned("Dos")]}],
            }
            for number in (1, 2)
        ],
        "attendance_policy": POLICY,
    } | changes


@dataclass
class Scene:
    """What a test plays with; every verb is a request and returns the decoded answer of a success."""

    service: ServiceUnderTest
    clock_file: Path
    owner: Any
    centre: UUID = field(default_factory=uuid4)
    cases: FakeCases = field(default_factory=FakeCases)

    def at(self, moment: datetime) -> None:
        """Let the present be this moment."""
        self.clock_file.write_text(str((moment - datetime.now(UTC)).total_seconds()))

    def staff(
        self, *roles: Role, centres: tuple[UUID, ...] | None = None, subject: str | None = None
    ) -> httpx2.AsyncClient:
        """Return a client for staff of the centre whose token is good whatever the clock says."""
        far = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
        return self.service.as_staff(
            *roles, centres=(self.centre,) if centres is None else centres, subject=subject, exp=far
        )

    @property
    def coordinator(self) -> httpx2.AsyncClient:
        """The centre's coordinator."""
        return self.staff(Role.COORDINATOR, subject="coordinadora")

    @property
    def facilitator(self) -> httpx2.AsyncClient:
        """A facilitator of the centre."""
        return self.staff(Role.FACILITATOR, subject="facilitador")

    async def publish(self, **changes: Any) -> dict[str, Any]:
        """Submit and publish a programme."""
        draft = await ok(self.coordinator.post("/v1/programmes", json=programme(self.centre, **changes)), 201)
        return await ok(
            self.coordinator.post(
                f"/v1/programmes/{draft['id']}/publication", headers={"If-Match": f'"{draft["version"]}"'}
            )
        )

    def new_group(self, programme_id: str, **changes: Any) -> dict[str, Any]:
        """Return a request for a group that meets on Tuesdays at 19:00, from the day after MONDAY."""
        return {
            "centre_id": str(self.centre),
            "programme_id": programme_id,
            "name": "Martes noche",
            "capacity": 15,
            "weekly_rule": {"weekday": "TUESDAY", "start_time": "19:00"},
            "first_date": "2027-01-05",
            "facilitators": ["facilitador", "facilitadora"],
            "video": {"provider": "JITSI"},
        } | changes

    async def group(self, **changes: Any) -> dict[str, Any]:
        """Open a group of a fresh programme."""
        published = await self.publish()
        return await ok(self.coordinator.post("/v1/groups", json=self.new_group(published["id"], **changes)), 201)

    async def sessions(self, group: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the group's sessions, the first one first."""
        page = await ok(self.coordinator.get(f"/v1/groups/{group['id']}/sessions?limit=200"))
        return list(page["items"])

    def man(self, name: str = "Julián Abel Ñahui Quispe", state: CaseState = CaseState.ADMITTED) -> UUID:
        """Have an admitted case of a man with this name; the last two words are his surnames."""
        given, surnames = name.rsplit(" ", 2)[0], " ".join(name.rsplit(" ", 2)[1:])
        case = example_case(centre_id=self.centre, state=state)
        person = case.participant.model_copy(update={"given_names": given, "surnames": surnames})
        return self.cases.put_case(case.model_copy(update={"participant": person})).id

    async def admitted_to(self, label: str | None) -> UUID:
        """Have an admitted case of a man whose case says so of his programme."""
        case = await self.cases.get_case(self.man())
        return self.cases.put_case(case.model_copy(update={"policy_version": label})).id

    async def enrol(self, group: dict[str, Any], case_id: UUID) -> dict[str, Any]:
        """Enrol a man."""
        return await ok(
            self.coordinator.post(f"/v1/groups/{group['id']}/enrolments", json={"case_id": str(case_id)}), 201
        )

    async def after(self, session: dict[str, Any]) -> None:
        """Let the present be half an hour after the session's end."""
        self.at(datetime.fromisoformat(session["ends_at"]) + timedelta(minutes=30))

    async def roll_call(self, session: dict[str, Any], *rows: dict[str, Any]) -> dict[str, Any]:
        """Send rows of a session's roll call."""
        body = {"items": [row | {"case_id": str(row["case_id"])} for row in rows]}
        return await ok(self.facilitator.post(f"/v1/sessions/{session['id']}/roll-call", json=body))

    async def record(self, session: dict[str, Any], case_id: UUID, outcome: str, **more: Any) -> dict[str, Any]:
        """Record one outcome after the session and return the row's result."""
        await self.after(session)
        result = await self.roll_call(session, {"case_id": case_id, "outcome": outcome} | more)
        row: dict[str, Any] = result["results"][0]
        return row

    async def findings(self, state: str = "DRAFT") -> list[dict[str, Any]]:
        """Return the findings in a state, newest first."""
        page = await ok(self.coordinator.get(f"/v1/compliance-findings?state={state}"))
        return list(page["items"])

    async def decide(self, finding: dict[str, Any], decision: str) -> dict[str, Any]:
        """Approve ("approval") or dismiss ("dismissal") a finding."""
        return await ok(
            self.coordinator.post(
                f"/v1/compliance-findings/{finding['id']}/{decision}",
                json={"note": "Revisado con el expediente a la vista."},
                headers={"If-Match": f'"{finding["version"]}"'},
            )
        )

    async def events(self, kind: str) -> list[Any]:
        """Return the events of a type that were published, oldest first."""
        return await self.rows("SELECT * FROM sessions.events WHERE type = $1 ORDER BY time, id", kind)

    def reason(self, audited: Any) -> str:
        """Return the reason in a row of the audit log."""
        return unsealed(self.service.runtime, "audit_log.reason", audited["subject_id"], audited["reason"])

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """Ask the database as its owner."""
        return list(await self.owner.fetch(sql, *values))


async def ok(request: Any, status: int = 200) -> dict[str, Any]:
    """Return the decoded answer of a request that must succeed with the status."""
    answer = await request
    assert answer.status_code == status, answer.text
    decoded: dict[str, Any] = answer.json()
    return decoded


async def problem(request: Any, status: int, code: str) -> dict[str, Any]:
    """Return the problem document of a request that must be refused so."""
    answer = await request
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    return document


def lima(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day in Lima."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LIMA)
