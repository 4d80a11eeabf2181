"""Court documents are PDF/A-2b, readable, checkable and silent about the victim."""

import dataclasses
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from services.interop.documents.actions.rendering import render
from services.interop.documents.rules.content import CourtDocument, NonComplianceReport
from tests.interop.documents.pdf_reading import qr_codes_on_last_page, text_of, unembedded_fonts, xmp_of
from tests.interop.documents.samples import CODE, URL, heading, non_compliance, one_of_each

every_document = pytest.mark.parametrize("document", one_of_each(), ids=lambda document: document.template)

# The words by which a field or a sentence would speak of her. "persona protegida" is how the incident report says that
# it does not.
HER_WORDS = re.compile(r"victim|v[ií]ctima|agraviada|denunciante|pareja|partner|esposa|conviviente", re.IGNORECASE)


@pytest.mark.feature("N09.1")
@every_document
def test_each_document_is_pdf_a_2b(document: CourtDocument) -> None:
    pdf = render(document)
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in xmp_of(pdf)
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    (intent,) = root["/OutputIntents"]  # type: ignore[index]  # pypdf types it as any object
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert unembedded_fonts(pdf) == []


@pytest.mark.feature("N09.1")
@every_document
def test_each_document_carries_who_what_and_where(document: CourtDocument) -> None:
    text = text_of(render(document))
    for expected in (
        "CAI Lima Centro",
        "Programa Nacional AURORA",
        "José Luis Quispe Ñahui",
        "00123-2026-0-1801-JR-FT-15",
        "15° Juzgado de Familia de Lima",
        "Coordinadora del centro",
        document.heading.document_number,
        CODE,
        "Lima, 19 de noviembre de 2026",
        "Página 1 de 1",
    ):
        assert expected in text


@pytest.mark.feature("N09.3")
@every_document
def test_the_qr_leads_to_the_verification(document: CourtDocument) -> None:
    assert qr_codes_on_last_page(render(document)) == [URL]


@pytest.mark.feature("N09.1")
@every_document
def test_the_same_data_give_the_same_bytes(document: CourtDocument) -> None:
    pdf = render(document)
    assert pdf == render(document)
    assert PdfReader(BytesIO(pdf)).metadata.creation_date == document.heading.issued_at  # type: ignore[union-attr]  # set


@pytest.mark.feature("N09.1")
def test_documents_rendered_at_once_do_not_mix() -> None:
    documents = [replace(non_compliance(), reviewed_by=f"Ps. Revisora {n:03d}") for n in range(12)]
    with ThreadPoolExecutor(4) as threads:
        texts = [text_of(pdf) for pdf in threads.map(render, documents)]
    assert [re.findall(r"Revisora \d{3}", text) for text in texts] == [[f"Revisora {n:03d}"] for n in range(12)]


@pytest.mark.feature("N09.1")
def test_the_non_compliance_report_lists_every_fact_over_pages() -> None:
    pdf = render(non_compliance(facts=40))
    text = text_of(pdf)
    assert text.count("Ausencia injustificada") == 40
    assert "7 de setiembre de 2026" in text
    assert "Página 2 de 2" in text
    assert "no viene cumpliendo" in text
    assert "5 de las 24 sesiones" in text
    assert "aprobó el presente informe el 19 de noviembre de 2026, 21:03 (hora de Lima)" in text
    assert qr_codes_on_last_page(pdf) == [URL]


@pytest.mark.feature("N09.1")
def test_the_other_documents_say_what_they_are_for() -> None:
    _, incident, final, certificate, letter = (text_of(render(document)) for document in one_of_each())
    assert "Prohibición de acercamiento; Prohibición de comunicación" in incident
    assert "Total 21 22" in final
    assert "Maneja los conflictos sin violencia Logrado en parte" in final
    assert "24 sesiones asistidas de 24 requeridas" in certificate
    assert "12 de enero de 2026" in certificate
    assert "ab12" * 8 in letter


@pytest.mark.feature("N09.1")
def test_only_a_demonstration_is_marked_as_one() -> None:
    mark = "DOCUMENTO DE DEMOSTRACIÓN — NO OFICIAL"
    assert text_of(render(non_compliance(facts=40))).count(mark) == 2
    assert mark not in text_of(render(non_compliance(official=True)))


@pytest.mark.feature("N09.1")
def test_markup_in_a_name_is_printed_as_it_stands() -> None:
    name = '#panic("x") *Luis* $1$ \\ "Quispe"'
    assert name in text_of(render(_with_name(name)))


def _with_name(full_name: str) -> NonComplianceReport:
    return replace(
        non_compliance(), heading=replace(heading(), participant=replace(heading().participant, full_name=full_name))
    )


@pytest.mark.feature("N09.1")
def test_what_the_fonts_cannot_show_does_not_stop_the_document() -> None:
    assert "Luis □ Quispe □ N□ez" in text_of(render(_with_name("Luis 😀\n\tQuispe 李 N\x00ez")))
    assert "Ñusta Muñoz" in text_of(render(_with_name("Ñusta Mun\u0303oz")))


@pytest.mark.feature("N09.1")
@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_printed(text: str) -> None:
    assert render(_with_name(text)).startswith(b"%PDF-1.7")


@pytest.mark.feature("N09.1")
def test_every_character_taken_for_printable_is_in_the_fonts() -> None:
    ranges = [(0x20, 0x7E), (0xA0, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x203A), (0x20A0, 0x20BF), (0x25A0, 0x25FF)]
    text = "".join(chr(code) + " " for first, last in ranges for code in range(first, last + 1))
    assert render(replace(non_compliance(), threshold_text=text)).startswith(b"%PDF-1.7")


def _field_names(kind: type) -> Iterator[str]:
    for field in dataclasses.fields(kind):
        yield field.name


@pytest.mark.feature("C10.5")
@every_document
def test_no_document_has_a_place_for_the_victim(document: CourtDocument) -> None:
    parts = [document, *(getattr(document, field.name) for field in dataclasses.fields(document))]
    parts += [getattr(document.heading, field.name) for field in dataclasses.fields(document.heading)]
    names = [name for part in parts if dataclasses.is_dataclass(part) for name in _field_names(type(part))]
    assert "participant" in names
    assert [name for name in names if HER_WORDS.search(name)] == []
    assert [name for name in names if re.search(r"note|remark|comment|description|free_text", name)] == []


@pytest.mark.feature("C10.5")
@every_document
def test_no_document_speaks_of_the_victim(document: CourtDocument) -> None:
    assert HER_WORDS.findall(text_of(render(document))) == []
