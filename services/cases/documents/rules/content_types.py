"""What a file is by its content, whatever its name says: one of few types, whole, and nothing besides.

Libraries that guess a type say what a file most likely is. Here is asked whether it is exactly one of those that are
taken, so that a page, a program or an archive that passes for a picture is refused.
"""

import zipfile
from enum import Enum
from io import BytesIO

_HEAD_BYTES = 1024
_TAIL_BYTES = 256 * 1024  # the directory at the end of an office document takes a few kilobytes
_ENOUGH_BYTES = 8  # of every type's beginning

_PNG, _JPEG, _PDF, _ZIP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-", b"PK\x03\x04"
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_PAGES = tuple(b"<" + word for word in (b"script", b"html", b"!doctype", b"svg"))
_RUNS = (".exe", ".dll", ".jar", ".class", ".js", ".vbs", ".bat", ".ps1", ".sh", "vbaproject.bin", ".html", ".svg")


class ContentType(Enum):
    """The types that can be told; each with its media type and the endings of its files' names."""

    PDF = "application/pdf", (".pdf",)
    JPEG = "image/jpeg", (".jpg", ".jpeg")
    PNG = "image/png", (".png",)
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)
    ODT = "application/vnd.oasis.opendocument.text", (".odt",)

    def __init__(self, media_type: str, endings: tuple[str, ...]) -> None:
        self.media_type = media_type
        self.endings = endings


class TypeNotTaken(Exception):
    """The file is of no type that can be told, is not whole, or is two files in one."""


class Sniffer:
    """Looks at a file as it passes by; keeps its beginning and its end."""

    def __init__(self) -> None:
        self.size = 0
        self._head = bytearray()
        self._tail = bytearray()

    def pass_by(self, piece: bytes) -> None:
        """Look at the next piece; raise TypeNotTaken as soon as the file begins like none of the types."""
        was_short = self.size < _ENOUGH_BYTES
        self.size += len(piece)
        self._head += piece[: _HEAD_BYTES - len(self._head)]
        self._tail += piece
        if len(self._tail) > 2 * _TAIL_BYTES:
            del self._tail[:-_TAIL_BYTES]
        if was_short and self.size >= _ENOUGH_BYTES and not self._head.startswith((_PNG, _JPEG, _PDF, _ZIP)):
            raise TypeNotTaken

    def type(self) -> ContentType:
        """Return what the whole file is, or raise TypeNotTaken."""
        head, tail = bytes(self._head), bytes(self._tail)
        if head.startswith(_ZIP):
            return self._office_document(head, tail)
        is_page = any(word in head.lower() for word in _PAGES)
        if is_page or zipfile.is_zipfile(BytesIO(tail)):  # something else reads it from its end
            raise TypeNotTaken
        if head.startswith(_PDF) and b"%%EOF" in tail[-_HEAD_BYTES:]:
            return ContentType.PDF
        if head.startswith(_JPEG) and b"\xff\xd9" in tail:
            return ContentType.JPEG
        if head.startswith(_PNG) and tail.endswith(_PNG_END):
            return ContentType.PNG
        raise TypeNotTaken

    def _office_document(self, head: bytes, tail: bytes) -> ContentType:
        try:
            with zipfile.ZipFile(BytesIO(tail)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise TypeNotTaken from error
        begins_at = min((entry.header_offset for entry in entries), default=0) + self.size - len(tail)
        names = {entry.filename for entry in entries}
        if begins_at != 0 or any(name.lower().endswith(_RUNS) for name in names):
            raise TypeNotTaken
        if "[Content_Types].xml" in names and "word/document.xml" in names:
            return ContentType.DOCX
        if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
            return ContentType.XLSX
        if head[30:].startswith(b"mimetype" + ContentType.ODT.media_type.encode() + b"PK"):
            return ContentType.ODT
        raise TypeNotTaken
