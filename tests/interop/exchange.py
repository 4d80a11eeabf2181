"""What interop's tests do and ask, in words."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2

from local.demo.inputs.directory_workbook import directory_workbook
from services.cases.client import Case, Incident, RiskLevel, VictimContact
from services.cases.client.fake import FakeCases, example_case
from services.interop.delivery.actions.chaining import chain_entries
from services.interop.documents import store as document_store
from services.interop.documents.actions.rendering import render
from services.interop.documents.actions.signing import DocumentSigner, SignatureDetails
from services.interop.facts.actions.stating import on_case_moved, on_compliance_approved
from services.sessions.client import ComplianceFinding
from services.sessions.client.fake import FakeSessions, example_finding, example_progress
from shared.events import Event
from shared.ids import new_id
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.documents.samples import non_compliance
from tests.support.eventually import eventually
from tests.support.service import ServiceUnderTest, unsealed

CASILLA = {
    "casilla": "104567",
    "centre_code": "CAI-LIMA",
    "centre_name": "CAI Lima (prueba)",
    "ubigeo": "150105",
    "address": "Jr. Ejemplo 123, Breña",
    "city": "Lima",
    "signatory_name": "Carmen Rosa Huamaní Ccori",
    "signatory_position": "Coordinadora",
}
COURT = {"court_code": "1801-JR-FT-15", "name": "15° Juzgado de Familia de Lima", "channel": "MPE_HTTP"}
BRENA = "CEM-150105-BRENA"
SENTINEL = "Zoraida Centinela Inventada"
VICTIM = VictimContact(
    full_name=SENTINEL, phone="999000111", address="Pasaje Centinela 4711, Breña", ubigeo="150105",
    safe_contact_hours="de 9 a 11 centinela", preferred_cem_code=None,
)  # fmt: skip


class Wire(httpx2.AsyncBaseTransport):
    """The network to the institutions: counts what goes over it, and can lose an answer or be cut."""

    def __init__(self, transport: httpx2.ASGITransport) -> None:
        self._transport = transport
        self.requests: list[tuple[str, str]] = []
        self.lose_answers = 0
        self.is_cut = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Carry one request, unless the wire is cut; lose its answer if told to."""
        if self.is_cut:
            raise httpx2.ConnectError("cut")
        self.requests.append((request.method, request.url.path))
        answer = await self._transport.handle_async_request(request)
        if self.lose_answers and request.method == "POST" and request.url.path in {"/mpe/filings", "/sira/referrals"}:
            self.lose_answers -= 1
            raise httpx2.ReadError("lost")
        return answer

    def posts(self, path: str) -> int:
        """How many times this path was posted to."""
        return self.requests.count(("POST", path))


@dataclass
class Exchange:
    """The running service with everything around it."""

    service: ServiceUnderTest
    mocks: httpx2.AsyncClient
    wire: Wire
    cases: FakeCases
    sessions: FakeSessions
    owner: asyncpg.Connection
    clock_file: Path
    centre_id: UUID = field(default_factory=new_id)

    async def set_up(self) -> None:
        """Configure the centre's casilla, a court, and the directory of CEMs."""
        await self.set_up_casilla()
        administrator = self.staff(Role.ADMINISTRATOR)
        assert (await administrator.post("/v1/courts", json=COURT)).status_code == 201
        assert (await administrator.post("/v1/cems/imports", content=directory_workbook())).status_code == 200

    async def set_up_casilla(self) -> None:
        """Configure the centre's casilla."""
        path = f"/v1/casillas/{self.centre_id}"
        put = await self.staff(Role.ADMINISTRATOR).put(path, json=CASILLA, headers={"If-Match": '"0"'})
        assert put.status_code == 200, put.text

    def staff(self, *roles: Role) -> httpx2.AsyncClient:
        """A client for staff of the centre, whose token outlives what the tests do to the clock."""
        expires = int(datetime.now(UTC).timestamp()) + 30 * 24 * 3600
        return self.service.as_staff(*roles, centres=(self.centre_id,), exp=expires)

    def advance_clock(self, seconds: float) -> None:
        """Put the clock of all processes so many seconds further on."""
        before = float(self.clock_file.read_text()) if self.clock_file.exists() else 0.0
        self.clock_file.write_text(str(before + seconds))

    async def let_pass(self, seconds: float) -> None:
        """Put the clock so much further on, and have what is due then delivered."""
        self.advance_clock(seconds)
        await self.wake()

    async def wake(self) -> None:
        """Have the service look at once for what it has to deliver."""
        await self.owner.execute("NOTIFY interop_delivery")

    async def control(self, method: str, path: str, **sent: Any) -> Any:
        """Steer the mocks, or ask what they hold."""
        answer = await self.mocks.request(
            method, f"/control{path}", headers={"Authorization": "Bearer control-secret"}, **sent
        )
        assert answer.is_success, answer.text
        return (
            answer.json()
            if answer.content and answer.headers["content-type"].startswith("application/json")
            else answer.content
        )

    async def fault(self, institution: str, fault: str, count: int | None = 1, **more: Any) -> None:
        """Have an institution fail."""
        order = {"institution": institution, "fault": fault, "count": count, **more}
        await self.control("POST", "/faults", json=order)

    async def heal(self) -> None:
        """End all faults."""
        await self.control("DELETE", "/faults")

    async def deposit(self, document: bytes, **changed: Any) -> dict[str, Any]:
        """Deposit a resolution in the centre's casilla."""
        order = {"casilla": CASILLA["casilla"], "file_name": "resolucion.pdf", "expediente": "", **changed}
        order["document_base64"] = base64.b64encode(document).decode()
        deposited: dict[str, Any] = await self.control("POST", "/notifications", json=order)
        return deposited

    async def filings(self) -> list[dict[str, Any]]:
        """What the courts' desk holds."""
        held: list[dict[str, Any]] = (await self.control("GET", "/filings"))["filings"]
        return held

    async def sheets(self) -> list[dict[str, Any]]:
        """What SIRA holds."""
        held: list[dict[str, Any]] = (await self.control("GET", "/referrals"))["referrals"]
        return held

    def case(self, *, victim: VictimContact | None = VICTIM, risk: RiskLevel | None = None, **changed: Any) -> Case:
        """A case of the centre that cases knows, with how to reach the victim."""
        case = example_case(centre_id=self.centre_id).model_copy(update={"risk_level": risk, **changed})
        self.sessions.put_progress(example_progress(centre_id=self.centre_id, case_id=case.id))
        return self.cases.put_case(case, victim)

    async def annex(self) -> str:
        """Store a signed document of the centre, which an oficio can send; return its id."""
        details = SignatureDetails(at=datetime.now(UTC), reason="Anexo", location="Lima")
        content = await self.service.runtime.client(DocumentSigner).sign(render(non_compliance()), details)
        async with system_work(self.service.runtime) as db:
            row = await document_store.keep(
                db,
                centre_id=self.centre_id,
                kind="NON_COMPLIANCE_REPORT",
                file_name="anexo.pdf",
                content=content,
                now=datetime.now(UTC),
            )
            return str(row.id)

    async def new_filing(self, case: Case | None = None, subject: str = "Remite documentos") -> dict[str, Any]:
        """The body of an oficio that sends one document."""
        case_id = str((case or self.case()).id)
        return {"case_id": case_id, "subject": subject, "annex_document_ids": [await self.annex()]}

    def finding(self, case: Case, **changed: Any) -> ComplianceFinding:
        """An approved finding of non-compliance that sessions knows."""
        finding = example_finding(centre_id=self.centre_id, case_id=case.id).model_copy(update=changed)
        return self.sessions.put_finding(finding)

    def event(self, kind: str, subject: UUID, detail: str = "", /, **facts: str) -> Event:
        """An event as it comes from another service."""
        return Event(str(new_id()), "/cai/test", kind, subject, 1, self.centre_id, datetime.now(UTC), detail, facts)

    def approved(self, finding: ComplianceFinding) -> Event:
        """What sessions states of a finding that a person approved."""
        happened_at = (finding.decided_at or finding.drafted_at).isoformat()
        facts = {"caseid": str(finding.case.id), "kind": finding.kind.value, "happenedat": happened_at}
        return self.event("pe.cai.compliance.approved.v1", finding.id, **facts)

    def verified(self, incident: Incident) -> Event:
        """What cases states of an incident that a person verified."""
        happened_at, severity = incident.occurred_at.isoformat(), incident.severity.value
        facts = {"caseid": str(incident.case.id), "severity": severity, "happenedat": happened_at}
        return self.event("pe.cai.incident.verified.v1", incident.id, **facts)

    def completed(self, case: Case) -> Event:
        """What cases states of a man who completed the programme."""
        facts = {"state": "DISCHARGED", "reason": "COMPLETED", "happenedat": datetime.now(UTC).isoformat()}
        return self.event("pe.cai.case.moved.v1", case.id, **facts)

    async def known(self, case: Case) -> Case:
        """Let interop hear of the case beforehand, as it does when the case is opened and when it moves."""
        await on_case_moved(self.service.runtime, self.event("pe.cai.case.moved.v1", case.id, state=case.state.value))
        return case

    async def tell_non_compliance(self, case: Case | None = None) -> Case:
        """Have a finding approved on a case that interop knows: court and CEM are being told."""
        case = await self.known(case or self.case())
        await on_compliance_approved(self.service.runtime, self.approved(self.finding(case)))
        return case

    async def rows(self, query: str, *values: Any) -> list[asyncpg.Record]:
        """Ask the database as its owner."""
        return list(await self.owner.fetch(query, *values))

    async def ledger_bodies(self) -> list[str]:
        """What the entries of the ledger say, in their order."""
        await chain_entries(self.service.runtime)
        entries = await self.rows("SELECT message_id, body FROM interop.ledger_entries ORDER BY sequence")
        place, runtime = "ledger_entries.body", self.service.runtime
        return [unsealed(runtime, place, entry["message_id"], entry["body"]) for entry in entries]

    async def states(self, table: str = "messages") -> list[str]:
        """The states of a table's rows, oldest first."""
        return [row["state"] for row in await self.rows(f"SELECT state FROM interop.{table} ORDER BY created_at, id")]

    async def until_states(self, *states: str, table: str = "messages", seconds: float = 15) -> None:
        """Wait until the rows stand like this."""

        async def stand() -> bool:
            return await self.states(table) == list(states)

        try:
            await eventually(stand, seconds=seconds)
        except TimeoutError:
            found = await self.rows("SELECT kind, state, attempts, last_error, next_attempt_at FROM interop.messages")
            raise AssertionError(f"{table}: {await self.states(table)}; messages: {found}") from None
