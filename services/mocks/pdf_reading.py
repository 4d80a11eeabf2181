"""What a desk can see of a PDF without trusting it: is it one, is it signed, what does it say."""

import io
import logging
from collections.abc import Iterator

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import ValueErrorWithMessage
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pypdf import PdfReader
from pypdf.errors import PyPdfError

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is told to its filer, not logged

# What readers raise on bytes that only look like a PDF: their own errors, and Python's when the structure lies.
UNREADABLE = (PyPdfError, PdfError, ValueErrorWithMessage, ValueError, LookupError, TypeError, AttributeError, OSError)


def looks_like_pdf(content: bytes) -> bool:
    """Tell whether the PDF header stands within the first 1024 bytes, as readers accept it."""
    return b"%PDF-" in content[:1024]


def page_count(content: bytes) -> int:
    """Return the number of pages; 0 for what no reader can open."""
    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except (*UNREADABLE, RecursionError):
        return 0


def has_intact_signature(content: bytes) -> bool:
    """Tell whether an embedded signature is there and fits the bytes it covers; whose it is, is not judged."""
    try:
        signatures = PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures
        return any(_is_intact(signature) for signature in signatures)
    except (*UNREADABLE, RecursionError):
        return False


def _is_intact(signature: EmbeddedPdfSignature) -> bool:
    signer = signature.signer_info
    digest = signature.compute_digest()
    return all(validate_sig_integrity(signer, signature.signer_cert, "data", actual_digest=digest))


def texts(content: bytes) -> Iterator[str]:
    """Give all text a PDF carries: its pages, its properties, its attached files; nothing for what is no PDF."""
    try:
        reader = PdfReader(io.BytesIO(content))
        yield from (page.extract_text() for page in reader.pages)
        yield from (str(value) for value in (reader.metadata or {}).values())
        yield from (attached.decode("utf-8", "replace") for kept in reader.attachments.values() for attached in kept)
    except (*UNREADABLE, RecursionError):
        return
