"""A file is what its content says: one of few types, whole, and nothing besides."""

import zipfile
from io import BytesIO

import pytest

from services.cases.documents.rules.content_types import ContentType, Sniffer, TypeNotTaken
from services.cases.documents.rules.file_names import file_name
from services.cases.documents.rules.kinds import DocumentKind
from services.cases.documents.rules.policy import document_policy
from shared.sizes import LARGEST_FILE
from tests.cases.documents.files import DOCX, JPEG, ODT, PNG, XLSX, office, pdf

pytestmark = pytest.mark.feature("C18.2")

WHOLE = {
    ContentType.PDF: pdf(),
    ContentType.JPEG: JPEG,
    ContentType.PNG: PNG,
    ContentType.DOCX: DOCX,
    ContentType.XLSX: XLSX,
    ContentType.ODT: ODT,
}
REFUSED = {
    "nothing": b"",
    "a program of Windows": b"MZ\x90\x00" + bytes(600),
    "a program of Linux": b"\x7fELF" + bytes(600),
    "a page": b"<!doctype html><html><script>alert(1)</script></html>",
    "a drawing that runs": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "a text": "Señor juez: ".encode() * 80,
    "a PDF that was cut off": pdf()[:-10],
    "a PDF behind something else": b"GIF89a" + pdf(),
    "a PDF that is a page": b"%PDF-1.7\n<html><script>alert(1)</script>" + pdf(),
    "a PDF that is an archive": pdf() + DOCX,
    "a picture that is an archive": JPEG + DOCX,
    "a PNG with something behind it": PNG + b"MZ\x90\x00",
    "an archive": office("fotos/1.jpg"),
    "an archive behind something else": b"PK\x03\x04" + bytes(26) + DOCX,
    "a program of Java": office("[Content_Types].xml", "word/document.xml", "META-INF/MANIFEST.MF", "Carga.class"),
    "a document with macros": office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "a document that was cut off": DOCX[:-30],
}


def sniffed(content: bytes, piece: int = 65536) -> ContentType:
    sniffer = Sniffer()
    for start in range(0, len(content), piece):
        sniffer.pass_by(content[start : start + piece])
    assert sniffer.size == len(content)
    return sniffer.type()


@pytest.mark.parametrize("piece", [1, 7, 65536])
@pytest.mark.parametrize("expected", WHOLE)
def test_each_type_is_told_by_its_content_in_whichever_pieces_it_comes(expected: ContentType, piece: int) -> None:
    assert sniffed(WHOLE[expected], piece) is expected


@pytest.mark.parametrize("what", REFUSED)
def test_what_only_passes_for_one_of_them_is_refused(what: str) -> None:
    with pytest.raises(TypeNotTaken):
        sniffed(REFUSED[what])


def test_a_program_is_refused_at_its_first_bytes() -> None:
    sniffer = Sniffer()
    with pytest.raises(TypeNotTaken):
        sniffer.pass_by(b"MZ\x90\x00\x03\x00\x00\x00")


def test_an_office_document_larger_than_what_is_kept_of_it_is_told() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/media/foto.jpeg", JPEG + bytes(3 * 2**20))
        archive.writestr("word/document.xml", "<w/>")
    assert sniffed(packed.getvalue()) is ContentType.DOCX
    with pytest.raises(TypeNotTaken):
        sniffed(b"PK\x03\x04" + packed.getvalue())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cargo.pdf", "cargo.pdf"),
        ("Cargo Nº 3.PDF", "Cargo Nº 3.PDF"),
        ("cargo.exe", "cargo.exe.pdf"),
        (r"C:\Users\rosa\cargo.pdf", "cargo.pdf"),
        ("../../etc/cargo.pdf", "cargo.pdf"),
        ("..", "documento.pdf"),
    ],
)
def test_a_name_has_no_folders_and_says_no_other_type(typed: str, kept: str) -> None:
    assert file_name(typed, ContentType.PDF) == kept


@pytest.mark.feature("C18.3")
def test_the_policy_has_limits_for_every_kind_that_the_gateway_lets_through() -> None:
    for kind in DocumentKind:
        limits = document_policy().kinds[kind]
        assert 0 < limits.largest <= LARGEST_FILE
        assert ContentType.PDF in limits.types
