"""Invented files: whole ones of each type that is taken, and such as only pass for one."""

import zipfile
from io import BytesIO

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"


def pdf(size: int = 600, mark: bytes = b"") -> bytes:
    """Return a PDF of this many bytes, as far as its beginning and end go; `mark` makes it another."""
    head, end = b"%PDF-1.7\n" + mark + b"\n", b"\nstartxref\n0\n%%EOF\n"
    return head + b"x" * (size - len(head) - len(end)) + end


def office(*names: str, first: tuple[str, str] | None = None) -> bytes:
    """Return an archive with these entries; `first` is stored uncompressed, as an ODT's type is."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        if first is not None:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            archive.writestr(name, f"<{name}/>")
    return packed.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")
ODT = office("content.xml", first=("mimetype", "application/vnd.oasis.opendocument.text"))
