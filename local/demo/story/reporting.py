"""Chapter 4: a person approves the non-compliance; the court gets a signed report, the CEM alert and referral."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from local.demo.court_reading import signature_of, text_of
from local.demo.inputs.people import ALBERTO
from local.demo.stage import Stage
from local.demo.story.intake import case_of, order_of
from local.demo.timeline import Step, expect


async def approve_non_compliance(stage: Stage) -> Sequence[str]:
    """Approve the draft while the filing desk fails twice; nothing may be lost."""
    finding = stage.known["finding"]
    await stage.institutions.let_fail("mpe", "error_5xx", count=2)
    path = f"/v1/compliance-findings/{finding['id']}/approval"
    note = {"note": "Tres inasistencias sin justificar pese a dos advertencias."}
    approved = await stage.post("coordinator", path, note, version=finding["version"])
    expect(approved["state"] == "APPROVED", "el incumplimiento queda aprobado")

    await stage.wait_for(
        "el caso pasa a NON_COMPLIANT",
        partial(case_of, stage, ALBERTO),
        until=lambda case: bool(case["state"] == "NON_COMPLIANT"),
    )
    evidence = ", ".join(one["held_on"] for one in finding["evidence"])
    return [
        f"aprobado por {approved['decided_by']['name']}; evidencia: {evidence}",
        "la mesa de partes fallará dos veces",
    ]


async def court_receives(stage: Stage) -> Sequence[str]:
    """Ask the mock court what it received: one filing, signed, untouched, with our reference, and its receipt here."""
    case_id = stage.known["cases"][ALBERTO.document_number]
    filing = await receipted_filing(stage, "el cargo del juzgado", case_id, "NON_COMPLIANCE_REPORT")
    received = [one for one in await stage.institutions.filings() if one["expediente"] == filing["expediente"]]
    expect(len(received) == 1, "el juzgado recibió el informe una sola vez")
    document = await stage.institutions.document(received[0]["documents"][0]["sha256"])
    signature = await signature_of(document, stage.signing_chain, stage.clock.now())
    expect(received[0]["documents"][0]["sha256"] == filing["document_sha256"], "recibió los mismos bytes que firmamos")
    expect(filing["expediente"] in text_of(document), "el informe nombra el expediente")
    expect(filing["receipt"]["cargo_number"] == received[0]["receipt"]["cargo_number"], "el cargo es el del juzgado")
    return [
        f"MPE: {received[0]['tracking_number']} · {received[0]['document_type']}",
        f"firma válida e íntegra de {signature.signer}",
        f"cargo de ingreso {filing['receipt']['cargo_number']} · {filing['receipt']['office']}",
    ]


async def receipted_filing(stage: Stage, what: str, case_id: str, kind: str) -> dict[str, Any]:
    """Wait for the court's receipt of the case's filing of the kind; return the filing."""

    def receipted(listed: dict[str, Any]) -> list[dict[str, Any]]:
        return [one for one in listed["items"] if one["kind"] == kind and one["state"] == "RECEIPTED"]

    listed = await stage.wait_for(
        what, lambda: stage.read("coordinator", "/v1/filings", case_id=case_id), until=lambda now: bool(receipted(now))
    )
    return receipted(listed)[0]


async def cem_receives(stage: Stage) -> Sequence[str]:
    """Ask the mock CEM what it received: her referral with how to reach her, and the alert; its number comes back."""
    case_id = stage.known["cases"][ALBERTO.document_number]
    woman = order_of(stage, ALBERTO).woman

    answered = await stage.wait_for(
        "las respuestas del CEM",
        lambda: stage.read("social_worker", "/v1/referrals", case_id=case_id),
        until=lambda listed: [one["state"] for one in listed["items"]].count("ACCEPTED") == 2,
    )
    ours = {one["sheet_number"]: one for one in answered["items"] if one["state"] == "ACCEPTED"}
    theirs = {one["sheet_number"]: one for one in await stage.institutions.referrals()}
    expect(set(ours) == set(theirs), "el CEM recibió cada hoja una sola vez")
    referral = next(one for one in theirs.values() if one["kind"] == "REFERRAL")
    alert = next(one for one in theirs.values() if one["kind"] == "ALERT")
    expect(referral["content"]["victim"]["address"] == woman.address, "el CEM sabe dónde encontrarla")
    expect(alert["content"]["victim"] is None, "la alerta no lleva datos de ella")
    lines = []
    for sheet in (referral, alert):
        expect(ours[sheet["sheet_number"]]["cem_sheet_number"] == sheet["cem_sheet_number"], "la hoja del CEM volvió")
        lines.append(
            f"SIRA: {sheet['kind']} {sheet['sheet_number']} → {sheet['cem_code']} · hoja {sheet['cem_sheet_number']}"
        )
    return lines


async def address_stayed_secret(stage: Stage) -> Sequence[str]:
    """Search everything that institutions hold, and our own lists: her address is with the CEM alone."""
    woman = order_of(stage, ALBERTO).woman
    for words in (woman.address, woman.phone):
        expect(await stage.institutions.where_is(words) == {"sira"}, "su dirección y teléfono están solo en el CEM")
    for path in (
        "/v1/cases",
        "/v1/messages",
        "/v1/referrals",
        "/v1/filings",
        "/v1/participants",
        "/v1/compliance-findings",
    ):
        answer = await stage.call("coordinator", "GET", path)
        expect(woman.address not in answer.text, f"su dirección no aparece en {path}")
    for log in (stage.platform.directory.path / "logs").glob("*"):
        text = log.read_text(errors="replace")
        expect(woman.address not in text and woman.phone not in text, f"su dirección no aparece en {log.name}")
    return ["buscada en SINOE, MPE y SIRA, en las listas y en los registros: solo el CEM la tiene"]


STEPS = (
    Step("Coordinación", "revisa el borrador con su evidencia y aprueba el incumplimiento", approve_non_compliance),
    Step("Juzgado (simulado)", "recibe el informe firmado y responde con su cargo", court_receives),
    Step("CEM (simulado)", "recibe la derivación de ella y la alerta por SIRA, y responde con su hoja", cem_receives),
    Step("Comprobación", "la dirección de ella no llegó a nadie más", address_stayed_secret),
)
