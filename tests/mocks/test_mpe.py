"""Mock MPE: judges the files as real desks do, answers once asked often enough, files a reference once."""

import hashlib

import pytest

from tests.mocks.institutions import Institutions
from tests.mocks.paper import plain_pdf, sign

pytestmark = pytest.mark.anyio


@pytest.mark.feature("N07.2")
async def test_a_signed_filing_gets_its_cargo_at_the_second_question(
    institutions: Institutions, signed_pdf: bytes
) -> None:
    answer = await institutions.file(signed_pdf, signed_pdf)
    tracking_number = answer.json()["tracking_number"]
    first = await institutions.filing_after(1, tracking_number)
    second = await institutions.filing_after(1, tracking_number)

    assert (answer.status_code, answer.json()["state"]) == (202, "RECEIVED")
    assert (first["state"], first["receipt"]) == ("RECEIVED", None)
    assert second["state"] == "RECEIPTED"
    assert second["receipt"]["cargo_number"].startswith("10001-")
    assert [document["role"] for document in second["documents"]] == ["DOCUMENT", "ANNEX"]
    assert await institutions.filing_after(3, tracking_number) == second


async def test_the_cargo_says_the_moment_of_filing_in_lima(institutions: Institutions, signed_pdf: bytes) -> None:
    await institutions.control("PUT", "/behaviour/mpe", json={"polls_before_answer": 0})
    filed = (await institutions.file(signed_pdf)).json()
    receipt = (await institutions.filing_after(1, filed["tracking_number"]))["receipt"]

    hour = int(filed["received_at"][11:13])
    assert int(receipt["time"][:2]) == (hour - 5) % 24
    assert "1801-JR-FT-15" in receipt["office"]


async def test_the_bytes_received_are_kept_under_their_hash(institutions: Institutions, signed_pdf: bytes) -> None:
    sha256 = hashlib.sha256(signed_pdf).hexdigest()
    assert (await institutions.control("GET", f"/documents/{sha256}")).status_code == 404

    filed = (await institutions.file(signed_pdf)).json()

    assert filed["documents"][0]["sha256"] == sha256
    assert (await institutions.control("GET", f"/documents/{sha256}")).content == signed_pdf


async def test_the_same_reference_again_is_the_same_filing(institutions: Institutions, signed_pdf: bytes) -> None:
    first = await institutions.file(signed_pdf)
    again = await institutions.file(signed_pdf)
    other = await institutions.file(sign(plain_pdf("otro")))

    assert (again.status_code, again.json()) == (200, first.json())
    assert (other.status_code, other.json()["error"]["code"]) == (409, "reference_reused")
    listed = await institutions.mpe("GET", "/filings", params={"reference": "R-1"})
    assert listed.json() == {"filings": [first.json()]}


BROKEN = {
    "not a PDF": (b"<html>", "no es un PDF legible"),
    "only a PDF header": (b"%PDF-1.7 rubbish", "no es un PDF legible"),
    "unsigned": (plain_pdf(), "firma digital"),
    "too big": (b"%PDF-" + b" " * (25 * 1024 * 1024 - 5), "menos de 25 MB"),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_a_bad_document_is_observed_with_the_reason(institutions: Institutions, what: str) -> None:
    document, reason = BROKEN[what]
    filed = await institutions.file(document)
    answered = await institutions.filing_after(2, filed.json()["tracking_number"])

    assert (filed.status_code, answered["state"], answered["receipt"]) == (202, "OBSERVED", None)
    assert reason in answered["observation"]


async def test_a_signature_that_does_not_fit_the_bytes_is_none(institutions: Institutions, signed_pdf: bytes) -> None:
    changed = signed_pdf.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    assert changed != signed_pdf

    filed = await institutions.file(changed)

    assert (await institutions.filing_after(2, filed.json()["tracking_number"]))["state"] == "OBSERVED"


async def test_each_annex_must_be_signed_and_25_are_enough(institutions: Institutions, signed_pdf: bytes) -> None:
    unsigned = await institutions.file(signed_pdf, plain_pdf(), reference="R-1")
    enough = await institutions.file(signed_pdf, *[signed_pdf] * 25, reference="R-2")
    too_many = await institutions.file(signed_pdf, *[signed_pdf] * 26, reference="R-3")
    answers = [
        await institutions.filing_after(2, filed.json()["tracking_number"]) for filed in (unsigned, enough, too_many)
    ]

    assert [answer["state"] for answer in answers] == ["OBSERVED", "RECEIPTED", "OBSERVED"]
    assert "anexo1.pdf" in answers[0]["observation"]
    assert "26 anexos" in answers[2]["observation"]


@pytest.mark.parametrize("changed", [{"reference": ""}, {"unknown": "x"}, {"court_code": "a\x00"}])
async def test_bad_metadata_is_refused_and_nothing_kept(
    institutions: Institutions, signed_pdf: bytes, changed: dict[str, str]
) -> None:
    answer = await institutions.file(signed_pdf, **changed)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_metadata")
    assert next(iter(changed)) in answer.json()["error"]["fields"][0]
    assert (await institutions.control("GET", "/filings")).json() == {"filings": []}


async def test_only_the_holder_of_the_token_files(institutions: Institutions) -> None:
    assert (await institutions.http.get("/mpe/filings?reference=R-1")).status_code == 401
    wrong = {"Authorization": "Bearer sira-secret"}
    assert (await institutions.http.get("/mpe/filings?reference=R-1", headers=wrong)).status_code == 401


async def test_an_unknown_tracking_number_is_not_found(institutions: Institutions) -> None:
    assert (await institutions.mpe("GET", "/filings/MPE-2026-999999")).status_code == 404
