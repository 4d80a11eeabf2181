"""PDFs for the mocks' tests: a small one, and the same signed by an invented person."""

import io
from datetime import UTC, datetime, timedelta

import typst
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from tests.support.postgres import run_apart


def plain_pdf(text: str = "Informe de incumplimiento") -> bytes:
    """Return a one-page PDF that says `text`."""
    made = typst.compile(b"#sys.inputs.text", format="pdf", sys_inputs={"text": text}, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def sign(pdf: bytes) -> bytes:
    """Return the PDF with an embedded signature of an invented person."""
    field = signers.PdfSignatureMetadata(field_name="Firma")
    signed = run_apart(signers.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), field, signer=_SIGNER))
    return bytes(signed.getbuffer())


def _new_signer() -> signers.SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rosa Huamán Inventada")])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, *([False] * 7))
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    parcel = pkcs12.serialize_key_and_certificates(b"", key, certificate, None, serialization.NoEncryption())
    signer = signers.SimpleSigner.load_pkcs12_data(parcel, other_certs=[])
    assert isinstance(signer, signers.SimpleSigner)
    return signer


_SIGNER = _new_signer()
