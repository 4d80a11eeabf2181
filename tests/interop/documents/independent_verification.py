"""Two verifiers of PDF signatures that are not ours: pyHanko's validator and endesive."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from unittest.mock import patch

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext


async def pyhanko_status(pdf: bytes, trusted_pem: bytes, at: datetime) -> PdfSignatureStatus:
    """What pyHanko says of the only signature, at a moment, trusting only the given certificate."""
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    roots = list(load_certs_from_pemder_data(trusted_pem))
    context = ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
    return await async_validate_pdf_signature(signature, context)


def endesive_verdict(pdf: bytes, trusted_pem: bytes) -> tuple[bool, bool, bool]:
    """Of the last signature: whether the digest, the signature and the certificate (today) hold.

    A signature that does not cover the whole file counts as one whose digest does not hold.
    """
    result, unsigned_rest = _endesive_verify()(pdf, [trusted_pem])
    return result.hashok and unsigned_rest is None, result.signatureok, result.certok


@cache
def _endesive_verify() -> Callable[[bytes, list[bytes]], Any]:
    """endesive, imported past a fault of oscrypto 1.3.0: it cannot read OpenSSL versions such as 3.0.19."""
    search = re.search

    def tolerant(pattern: Any, text: str, flags: int = 0) -> Any:
        widened = (
            pattern.replace(r"(\d\.\d\.\d[a-z]*)", r"(\d+\.\d+\.\d+[a-z]*)") if isinstance(pattern, str) else pattern
        )
        return search(widened, text, flags)

    with patch.object(re, "search", tolerant):
        from endesive import pdf
    return pdf.verify  # type: ignore[no-any-return]  # endesive has no types
