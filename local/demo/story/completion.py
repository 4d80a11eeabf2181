"""Chapter 6: the other man completes; the court gets a certificate it can check, and the ledger proves it all."""

import asyncio
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from local.demo.court_reading import signature_of, verification_code_of
from local.demo.inputs.people import JOSE
from local.demo.stage import Stage
from local.demo.story.intake import case_of, case_path
from local.demo.story.reporting import receipted_filing
from local.demo.timeline import Step, expect
from local.loopback import loopback_client


async def discharge(stage: Stage) -> Sequence[str]:
    """Discharge him with the final report, objective by objective."""
    report = {
        "reason": "COMPLETED",
        "summary": "Asistió a todas las sesiones requeridas y cumplió los objetivos.",
        "objectives": [
            {"objective": "Asume la responsabilidad de sus actos", "achievement": "ACHIEVED"},
            {"objective": "Maneja los conflictos sin violencia", "achievement": "PARTIALLY"},
        ],
    }
    version = (await case_of(stage, JOSE))["version"]
    case = await stage.post("coordinator", f"{case_path(stage, JOSE)}/discharge", report, version=version)
    expect(case["state"] == "DISCHARGED", "el caso termina")
    return [f"{case['number']}: {case['discharge_reason']}"]


async def court_checks_certificate(stage: Stage) -> Sequence[str]:
    """Let the court check its certificate: by code, by the file itself, and that a changed file is refused."""
    case_id = stage.known["cases"][JOSE.document_number]
    filing = await receipted_filing(stage, "el cargo de la constancia", case_id, "COMPLETION_CERTIFICATE")
    stage.known["certificate"] = filing
    received = next(
        one
        for one in await stage.institutions.filings()
        if filing["document_sha256"] in {document["sha256"] for document in one["documents"]}
    )
    document = await stage.institutions.document(filing["document_sha256"])
    signature = await signature_of(document, stage.signing_chain, stage.clock.now())
    code = verification_code_of(document)
    changed = document.replace(b"%%EOF", b"%%EOG", 1)
    async with loopback_client(stage.platform.url) as court:
        by_code = (await court.get(f"/v1/verifications/{code}")).json()["valid"]
        invented = (await court.get("/v1/verifications/00000-00000-00000-00000")).json()["valid"]
        pdf = {"Content-Type": "application/pdf"}
        by_file = (await court.post("/v1/verifications", content=document, headers=pdf)).json()["valid"]
        by_changed = (await court.post("/v1/verifications", content=changed, headers=pdf)).json()["valid"]
    expect(by_code and by_file, "el juzgado comprueba la constancia")
    expect(not invented, "un código inventado no vale")
    expect(not by_changed, "un archivo cambiado no vale")
    return [
        f"MPE: {received['tracking_number']} · constancia firmada por {signature.signer}",
        f"código {code}: válido; el mismo archivo: válido; un archivo alterado: no válido",
        f"cargo de ingreso {filing['receipt']['cargo_number']}",
    ]


async def evidence_holds(stage: Stage) -> Sequence[str]:
    """Download the evidence package and check it with its own offline checker, in a process without our code."""
    message_id = stage.known["certificate"]["message_id"]
    package = await stage.call("coordinator", "GET", f"/v1/messages/{message_id}/evidence")
    names, said = await asyncio.to_thread(_check_package, package.content)
    return [f"paquete con {len(names)} archivos", said]


def _check_package(package: bytes) -> tuple[list[str], str]:
    """Unpack the evidence and run its checker in an isolated Python; return the file names and its last word."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            archive.extractall(folder)
            names = archive.namelist()
        checker = next(Path(folder).rglob("verify.py"))
        ran = subprocess.run(
            [sys.executable, "-I", str(checker)], cwd=checker.parent, capture_output=True, text=True, timeout=60
        )
    expect(ran.returncode == 0, f"el paquete de evidencia se comprueba solo: {ran.stdout}{ran.stderr}")
    return names, ran.stdout.strip().splitlines()[-1]


STEPS = (
    Step("Coordinación", "da de alta a José con su informe final", discharge),
    Step("Juzgado (simulado)", "recibe la constancia y la comprueba", court_checks_certificate),
    Step("Comprobación", "el paquete de evidencia se verifica sin nuestro software", evidence_holds),
)
