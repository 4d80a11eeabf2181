"""Signing documents with the centre's certificate: PAdES baseline B-B, SHA-256, as an increment that keeps PDF/A.

The signature field lies over the closing block of the last page (see templates/layout.typ). Its appearance is empty:
what people read there is part of the signed page itself, so nothing is drawn that PDF/A would forbid.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import anyio.to_thread
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

_SIGNATURE_BOX = (71, 71, 292, 147)  # points: left, bottom, right, top of the closing block's left half
_FIELD = "FirmaDelCentro"
_FIELD_LABEL = "Firma digital del centro"
_NO_APPEARANCE = StaticStampStyle(border_width=0, background=RawContent(b"", box=BoxConstraints(width=1, height=1)))


class SigningNotPossible(Exception):
    """The key, the certificate or the document does not allow a signature; the message says which and why."""


@dataclass(frozen=True, slots=True)
class SignatureDetails:
    """What a signature says of itself. `at` is aware and comes from the platform's clock."""

    at: datetime
    reason: str
    location: str


class DocumentSigner:
    """Signs PDF documents with one certificate. Raises SigningNotPossible when key and certificate do not fit."""

    def __init__(self, key_pem: bytes, certificate_pem: bytes, chain_pem: bytes) -> None:
        try:
            self._certificate = x509.load_pem_x509_certificate(certificate_pem)
            key = load_pem_private_key(key_pem, password=None)
            certificates = list(load_certs_from_pemder_data(certificate_pem + b"\n" + chain_pem))
        except (ValueError, TypeError) as fault:
            raise SigningNotPossible(f"the signing key or certificates cannot be read: {fault}") from fault
        if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
            raise SigningNotPossible("the signing key is neither RSA nor elliptic curve")
        if key.public_key() != self._certificate.public_key():
            raise SigningNotPossible("the signing key does not belong to the signing certificate")
        self._signer = _LoadedKeySigner(key, certificates)

    @classmethod
    def from_files(cls, key: Path, certificate: Path, chain: Path) -> "DocumentSigner":
        """A signer from PEM files. Raises SigningNotPossible when one cannot be read."""
        try:
            return cls(key.read_bytes(), certificate.read_bytes(), chain.read_bytes())
        except OSError as fault:
            raise SigningNotPossible(f"the signing files cannot be read: {fault}") from fault

    @property
    def organisation(self) -> str:
        """The organisation that the certificate names; "" when it names none."""
        named = self._certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        return str(named[0].value) if named else ""

    async def sign(self, pdf: bytes, details: SignatureDetails) -> bytes:
        """The document with one more signature; the first `len(pdf)` bytes stay as they were. Works in a thread.

        Raises SigningNotPossible for a document that is no usable PDF, is already signed, or at a time when the
        certificate is not valid.
        """
        return await anyio.to_thread.run_sync(self._sign_blocking, pdf, details)

    def _sign_blocking(self, pdf: bytes, details: SignatureDetails) -> bytes:
        certificate = self._certificate
        if not certificate.not_valid_before_utc <= details.at <= certificate.not_valid_after_utc:
            raise SigningNotPossible(f"the signing certificate is not valid at {details.at.isoformat()}")
        try:
            return asyncio.run(self._signed(pdf, details))
        except (PdfError, ValueError) as fault:
            raise SigningNotPossible(f"the document cannot be signed: {fault}") from fault

    async def _signed(self, pdf: bytes, details: SignatureDetails) -> bytes:
        """PdfSigner.sign_pdf step by step, because only so the time of signing can come from our clock."""
        pdf_signer = PdfSigner(
            PdfSignatureMetadata(
                field_name=_FIELD,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                reason=details.reason,
                location=details.location,
            ),
            signer=self._signer,
            stamp_style=_NO_APPEARANCE,
            new_field_spec=SigFieldSpec(
                _FIELD, on_page=-1, box=_SIGNATURE_BOX, readable_field_name="Firma digital del centro"
            ),
        )
        session = pdf_signer.init_signing_session(_Unedited(BytesIO(pdf)))
        session.system_time = details.at
        reserved = await session.estimate_signature_container_size(None)
        prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=reserved)
        output = BytesIO()
        digest, _ = prepared.digest_tbs_document(output=output)
        await prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=details.at))
        return output.getvalue()


class _LoadedKeySigner(Signer):
    """Signs with a key already loaded: pyHanko's own signer checks it anew each time, a third of a second for RSA."""

    def __init__(self, key: RSAPrivateKey | EllipticCurvePrivateKey, certificates: Sequence[object]) -> None:
        self._key = key
        registry = SimpleCertificateStore.from_certs(certificates[1:])  # type: ignore[no-untyped-call]  # pyHanko's
        super().__init__(signing_cert=certificates[0], cert_registry=registry)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The bare signature of the data."""
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), SHA256())
        return self._key.sign(data, ECDSA(SHA256()))


class _Unedited(IncrementalPdfFileWriter):
    """Leaves the document's metadata alone: a signature is no edit, and its PDF/A declaration stays byte for byte."""

    def _update_meta(self) -> None:
        pass
