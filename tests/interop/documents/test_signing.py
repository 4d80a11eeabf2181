"""Signatures are PAdES B-B, hold for verifiers that are not ours, and break with one changed byte."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import anyio
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pypdf import PdfReader

from services.interop.documents.actions.demo_certificates import DemoChain, make_demo_chain
from services.interop.documents.actions.rendering import render
from services.interop.documents.actions.signing import DocumentSigner, SignatureDetails, SigningNotPossible
from tests.interop.documents.independent_verification import endesive_verdict, pyhanko_status
from tests.interop.documents.pdf_reading import text_of, unembedded_fonts, xmp_of
from tests.interop.documents.samples import non_compliance

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N09.2")]

NOW = datetime.now(UTC).replace(microsecond=0)  # endesive only verifies for today
DETAILS = SignatureDetails(NOW, reason="Comunicación al juzgado", location="Lima")
UNSIGNED = render(non_compliance())


@pytest.fixture(scope="module")
def chain() -> DemoChain:
    return make_demo_chain("CAI Lima Centro (demostración)", NOW)


@pytest.fixture(scope="module")
def signer(chain: DemoChain) -> DocumentSigner:
    return DocumentSigner(chain.key_pem, chain.certificate_pem, chain.chain_pem)


@pytest.fixture
async def signed(signer: DocumentSigner) -> bytes:
    return await signer.sign(UNSIGNED, DETAILS)


async def test_pyhanko_finds_the_signature_valid_and_trusted(signed: bytes, chain: DemoChain) -> None:
    status = await pyhanko_status(signed, chain.chain_pem, NOW)
    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.md_algorithm == "sha256"
    assert status.signer_reported_dt == NOW
    assert status.signing_cert.subject.native["common_name"] == "CAI Lima Centro (demostración)"


async def test_endesive_finds_the_signature_valid_and_trusted(signed: bytes, chain: DemoChain) -> None:
    assert endesive_verdict(signed, chain.chain_pem) == (True, True, True)


async def test_another_authority_is_not_trusted(signed: bytes) -> None:
    other = make_demo_chain("CAI Lima Centro (demostración)", NOW)
    status = await pyhanko_status(signed, other.chain_pem, NOW)
    assert status.intact
    assert not status.trusted
    assert endesive_verdict(signed, other.chain_pem) == (True, True, False)


@pytest.mark.parametrize("where", [0.1, 0.3, 0.6, 0.9])
async def test_one_flipped_byte_breaks_it(signed: bytes, chain: DemoChain, where: float) -> None:
    changed = bytearray(signed)
    changed[int(len(UNSIGNED) * where)] ^= 1
    assert endesive_verdict(bytes(changed), chain.chain_pem)[0] is False
    try:
        status = await pyhanko_status(bytes(changed), chain.chain_pem, NOW)
    except Exception as fault:  # noqa: BLE001 - a file broken so far that it cannot be read is broken too
        assert fault is not None
    else:
        assert not status.bottom_line


async def test_the_subfilter_is_pades_and_says_why_where_and_when(signed: bytes) -> None:
    (field,) = (PdfReader(BytesIO(signed)).get_fields() or {}).values()
    value = field["/V"]
    assert value["/SubFilter"] == "/ETSI.CAdES.detached"
    assert (value["/Reason"], value["/Location"]) == ("Comunicación al juzgado", "Lima")
    assert value["/M"].startswith(f"D:{NOW:%Y%m%d%H%M%S}")


async def test_signing_adds_and_keeps_pdf_a(signed: bytes) -> None:
    assert signed.startswith(UNSIGNED)
    assert xmp_of(signed) == xmp_of(UNSIGNED)
    assert unembedded_fonts(signed) == []
    assert text_of(signed) == text_of(UNSIGNED)
    page = PdfReader(BytesIO(signed)).pages[-1]
    (widget,) = (annotation.get_object() for annotation in page["/Annots"])  # type: ignore[attr-defined]  # pypdf
    assert int(widget["/F"]) & 0b100  # printed
    assert not int(widget["/F"]) & 0b100011  # neither hidden, invisible nor not viewed
    assert "/N" in widget["/AP"]


async def test_the_field_lies_on_the_words_of_the_signature(signed: bytes) -> None:
    page = PdfReader(BytesIO(signed)).pages[-1]
    (widget,) = (annotation.get_object() for annotation in page["/Annots"])  # type: ignore[attr-defined]  # pypdf
    left, bottom, right, top = (float(edge) for edge in widget["/Rect"])
    found: dict[str, tuple[float, float]] = {}

    def see(text: str, matrix: list[float], position: list[float], font: object, size: float) -> None:
        for words in ("Firmado digitalmente por", "hora de Lima"):
            if words in text:
                found[words] = (
                    position[4] * matrix[0] + matrix[4],
                    position[5] * matrix[3] + matrix[5],
                )

    page.extract_text(visitor_text=see)
    x, y = found["Firmado digitalmente por"]
    assert left < x < right
    assert top - 20 < y < top
    assert bottom < found["hora de Lima"][1] < bottom + 40


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here; pyHanko and endesive verify the same")
async def test_openssl_verifies_the_embedded_cms(signed: bytes, chain: DemoChain, tmp_path: Path) -> None:
    (field,) = (PdfReader(BytesIO(signed)).get_fields() or {}).values()
    start, length, rest, rest_length = (int(number) for number in field["/V"]["/ByteRange"])
    (tmp_path / "content").write_bytes(signed[start : start + length] + signed[rest : rest + rest_length])
    (tmp_path / "cms").write_bytes(bytes.fromhex(signed[start + length + 1 : rest - 1].decode()))
    (tmp_path / "root").write_bytes(chain.chain_pem)
    command = (
        "openssl cms -verify -cades -binary -inform DER -in cms -content content -CAfile root -purpose any -out out"
    )
    ran = await anyio.run_process(command.split(), cwd=tmp_path, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


async def test_a_certificate_is_only_used_while_valid(signer: DocumentSigner) -> None:
    for at in (NOW - timedelta(days=2), NOW + timedelta(days=4 * 365)):
        with pytest.raises(SigningNotPossible, match="not valid at"):
            await signer.sign(UNSIGNED, SignatureDetails(at, "x", "Lima"))


@pytest.mark.parametrize("document", [b"", b"not a pdf", UNSIGNED[:2000]], ids=["empty", "no pdf", "cut off"])
async def test_what_is_no_pdf_is_not_signed(signer: DocumentSigner, document: bytes) -> None:
    with pytest.raises(SigningNotPossible, match="cannot be signed"):
        await signer.sign(document, DETAILS)


async def test_a_signed_document_is_not_signed_again(signer: DocumentSigner, signed: bytes) -> None:
    with pytest.raises(SigningNotPossible, match="cannot be signed"):
        await signer.sign(signed, DETAILS)


def test_key_and_certificate_must_fit(chain: DemoChain) -> None:
    other = make_demo_chain("Otro centro", NOW)
    with pytest.raises(SigningNotPossible, match="does not belong"):
        DocumentSigner(other.key_pem, chain.certificate_pem, chain.chain_pem)
    with pytest.raises(SigningNotPossible, match="cannot be read"):
        DocumentSigner(b"no key", chain.certificate_pem, chain.chain_pem)
    edwards = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(SigningNotPossible, match="neither RSA nor"):
        DocumentSigner(edwards, chain.certificate_pem, chain.chain_pem)


async def test_the_signer_is_read_from_files(demo_chain: DemoChain, signing_directory: Path, tmp_path: Path) -> None:
    key, certificate, authority = (signing_directory / name for name in ("key.pem", "certificate.pem", "chain.pem"))
    signed = await DocumentSigner.from_files(key, certificate, authority).sign(
        UNSIGNED, replace(DETAILS, at=datetime.now(UTC))
    )
    assert (await pyhanko_status(signed, demo_chain.chain_pem, datetime.now(UTC))).bottom_line
    with pytest.raises(SigningNotPossible, match="cannot be read"):
        DocumentSigner.from_files(tmp_path / "absent", certificate, authority)
