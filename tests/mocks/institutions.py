"""What the tests say to the mocks, in words."""

import base64
import json
from typing import Any

import httpx2

SHEET: dict[str, Any] = {
    "sheet_number": "CAI-2026-000001-D1",
    "kind": "REFERRAL",
    "cem_code": "CEM-LIMA",
    "urgency": "NORMAL",
    "centre_name": "CAI Breña",
    "expediente": "00123-2026-0-1801-JR-FT-15",
    "participant": {"full_name": "Beto Quispe Ñahui", "document_type": "DNI", "document_number": "40000001"},
    "victim": {"full_name": "Rosa Inventada Ríos", "phone": "+51999000111", "address": "Jr. Las Begonias 123, Breña"},
    "reason": "Seguimiento del riesgo de la usuaria.",
    "document_sha256": None,
}


class Institutions:
    """The mocks, seen by a client that knows every secret."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self.http = http

    async def control(self, method: str, path: str, **sent: Any) -> httpx2.Response:
        """Steer the mocks, or ask what they hold."""
        return await self.http.request(method, f"/control{path}", headers=_bearer("control-secret"), **sent)

    async def order_fault(self, institution: str, fault: str, count: int | None = 1, seconds: float = 5) -> None:
        """Have an institution fail."""
        order = {"institution": institution, "fault": fault, "count": count, "seconds": seconds}
        assert (await self.control("POST", "/faults", json=order)).status_code == 201

    async def deposit(self, document: bytes = b"%PDF-1.7 scan", **changed: Any) -> dict[str, Any]:
        """Deposit a resolution in casilla 45871."""
        order = {"casilla": "45871", "file_name": "resolucion.pdf"} | changed
        order["document_base64"] = base64.b64encode(document).decode()
        answer = await self.control("POST", "/notifications", json=order)
        assert answer.status_code == 201, answer.text
        return _body(answer)

    async def sinoe(self, method: str, path: str, **sent: Any) -> httpx2.Response:
        """Log in to SINOE and ask it something."""
        login = await self.http.post("/sinoe/login", json={"user": "cai", "password": "casilla-secret"})
        return await self.http.request(method, f"/sinoe{path}", headers=_bearer(login.json()["token"]), **sent)

    async def file(self, document: bytes, *annexes: bytes, reference: str = "R-1", **changed: Any) -> httpx2.Response:
        """File a document at the MPE."""
        metadata = {
            "reference": reference,
            "expediente": "00123-2026-0-1801-JR-FT-15",
            "court_code": "1801-JR-FT-15",
            "document_type": "INFORME",
            "summary": "Informe de incumplimiento",
            "filer": "CAI Breña",
        } | changed
        files = [("document", ("informe.pdf", document, "application/pdf"))]
        files += [("annexes", (f"anexo{n}.pdf", annex, "application/pdf")) for n, annex in enumerate(annexes, 1)]
        return await self.mpe("POST", "/filings", data={"metadata": json.dumps(metadata)}, files=files)

    async def mpe(self, method: str, path: str, **sent: Any) -> httpx2.Response:
        """Ask the MPE something."""
        return await self.http.request(method, f"/mpe{path}", headers=_bearer("mpe-secret"), **sent)

    async def send(self, **changed: Any) -> httpx2.Response:
        """Send a sheet to SIRA: the invented referral, with some fields changed."""
        return await self.sira("POST", "/referrals", json=SHEET | changed)

    async def sira(self, method: str, path: str, **sent: Any) -> httpx2.Response:
        """Ask SIRA something."""
        return await self.http.request(method, f"/sira{path}", headers=_bearer("sira-secret"), **sent)

    async def filing_after(self, polls: int, tracking_number: str) -> dict[str, Any]:
        """Ask where a filing stands so many times; return the last answer."""
        answers = [await self.mpe("GET", f"/filings/{tracking_number}") for _ in range(polls)]
        return _body(answers[-1])

    async def sheet_after(self, polls: int, tracking: str) -> dict[str, Any]:
        """Ask where a sheet stands so many times; return the last answer."""
        answers = [await self.sira("GET", f"/referrals/{tracking}") for _ in range(polls)]
        return _body(answers[-1])


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def _body(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code < 300, answer.text
    body: dict[str, Any] = answer.json()
    return body
