"""Reading a document the way a court does: its signature by pyHanko's validator, its text by pypdf."""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

_CODE = re.compile(r"con el código\s*((?:[0-9A-Z]{5}-){3}[0-9A-Z]{5})")


@dataclass(frozen=True)
class Signature:
    """Who signed a document, and by which profile."""

    signer: str
    profile: str


async def signature_of(document: bytes, chain_file: Path, moment: datetime) -> Signature:
    """Return the document's signature; raise ValueError unless it is whole, and leads to the root at the moment."""
    roots = list(load_certs_from_pemder([str(chain_file)]))  # type: ignore[no-untyped-call]  # pyHanko types it not
    signatures = PdfFileReader(io.BytesIO(document)).embedded_signatures
    if not signatures:
        raise ValueError("el documento no está firmado")
    trust = ValidationContext(trust_roots=roots[-1:], other_certs=roots[:-1], moment=moment, allow_fetching=False)
    status = await async_validate_pdf_signature(signatures[-1], trust)
    if not status.bottom_line:
        raise ValueError(f"la firma no vale: {status.summary()}")
    return Signature(status.signing_cert.subject.native["common_name"], signatures[-1].sig_object["/SubFilter"])


def text_of(document: bytes) -> str:
    """Return the document's text."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


def verification_code_of(document: bytes) -> str:
    """Return the code by which the document can be verified, as it is printed at the foot."""
    found = _CODE.search(text_of(document))
    if found is None:
        raise ValueError("el documento no trae código de verificación")
    return found.group(1)
