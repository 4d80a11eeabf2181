"""Reading a PDF with tools that are not ours: pypdf for its structure and text, PDFium for what it looks like."""

import re
from io import BytesIO
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import zxingcpp
from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """All text, with runs of blanks as one."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def xmp_of(pdf: bytes) -> str:
    """The XMP packet as it stands."""
    metadata: Any = PdfReader(BytesIO(pdf)).trailer["/Root"]["/Metadata"]  # type: ignore[index]  # pypdf: any object
    return str(metadata.get_data().decode())


def unembedded_fonts(pdf: bytes) -> list[str]:
    """The names of fonts that the file uses without carrying them, in pages and in annotations' appearances."""
    return [
        str(font["/BaseFont"])
        for item in _dictionaries(pdf)
        if item.get("/Type") == "/Font"
        for font in [item]
        if "/DescendantFonts" not in font and not _carries_font_file(font)
    ]


def qr_codes_on_last_page(pdf: bytes) -> list[str]:
    """What the QR codes say that a reader finds on the picture of the last page."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[len(document) - 1].render(scale=3).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def _carries_font_file(font: Any) -> bool:
    descriptor = font.get("/FontDescriptor")
    return descriptor is not None and any(key in descriptor.get_object() for key in ("/FontFile2", "/FontFile3"))


def _dictionaries(pdf: bytes) -> list[Any]:
    reader = PdfReader(BytesIO(pdf))
    objects = [reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"])))]
    return [item for item in objects if hasattr(item, "get")]
