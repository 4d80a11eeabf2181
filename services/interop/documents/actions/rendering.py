"""From a document's data to its PDF/A-2b, the same bytes for the same data.

Data reach the Typst template as JSON, never as markup, and only Typst's embedded fonts are used.
"""

import json
import re
from dataclasses import asdict
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from unicodedata import category, normalize

import segno
import typst

from services.interop.documents.rules.content import CourtDocument
from services.interop.documents.rules.referral_sheet import ReferralSheet
from shared.peru.written_dates import LIMA, lima_date, spanish_date

_TEMPLATES = Path(__file__).parent / "templates"

# All but what Typst's embedded fonts show: Latin, Greek, Cyrillic, punctuation, money, squares. PDF/A refuses the rest.
_NOT_SHOWN = re.compile(
    "[^ -~\u00a0-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20a0-\u20bf\u2116\u2122\u25a0-\u25ff]"
)


def render(document: CourtDocument | ReferralSheet) -> bytes:
    """The document as an unsigned PDF/A-2b. Takes some 20 ms of processor: call it in a thread from async code."""
    heading = document.heading
    data = asdict(document)
    data["heading"]["issued_on"] = lima_date(heading.issued_at)
    pdf = typst.compile(  # a compiler kept for the next document would keep this one's data, and threads share it
        _TEMPLATES / f"{document.template}.typ",
        root=_TEMPLATES,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(_readable(data)), "qr": _qr(heading.verification_url)},
        pdf_standards="a-2b",
        timestamp=heading.issued_at,
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - the stub also knows formats that give a list of pages
    return pdf


def _qr(content: str) -> str:
    picture = BytesIO()
    segno.make(content, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False, svgns=True)
    return picture.getvalue().decode()


def _readable(value: object) -> object:
    """The value with dates and times as a Peruvian court writes them, and texts that can be printed."""
    if isinstance(value, datetime):
        local = value.astimezone(LIMA)
        return f"{spanish_date(local.date())}, {local:%H:%M} (hora de Lima)"
    if isinstance(value, date):
        return spanish_date(value)
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, dict):
        return {key: _readable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_readable(inner) for inner in value]
    return value


def _printable(text: str) -> str:
    """The text with blanks for line breaks and a □ for each character that the document cannot show."""
    one_line = " ".join(normalize("NFC", text).split())
    return "".join("□" if _NOT_SHOWN.match(sign) or category(sign) == "Cn" else sign for sign in one_line)
