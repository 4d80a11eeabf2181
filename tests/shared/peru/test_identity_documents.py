"""DNI and other documents: the shape refuses, the check character only warns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.peru.dni import DniCheck, check_characters, check_dni
from shared.peru.identity_documents import DocumentType, normalise_document_number


@pytest.mark.feature("C01.5")
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("17801146", DniCheck("17801146", None)),
        ("17801146-0", DniCheck("17801146", True)),
        ("17801146 d", DniCheck("17801146", True)),
        (" 17801146D ", DniCheck("17801146", True)),
        ("17801146-5", DniCheck("17801146", False)),
        ("17801146-Z", DniCheck(None, None)),
        ("1780114", DniCheck(None, None)),
        ("٠٠٠٠٠٠٠٠", DniCheck(None, None)),
        ("", DniCheck(None, None)),
    ],
)
def test_a_dni_is_looked_at(written: str, expected: DniCheck) -> None:
    assert check_dni(written) == expected
    assert check_dni(written).valid_shape == (expected.number is not None)


@given(st.from_regex(r"[0-9]{8}", fullmatch=True), st.integers(0, 7), st.integers(1, 9))
def test_the_check_character_sees_every_single_wrong_digits(number: str, place: int, change: int) -> None:
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert check_characters(wrong)[1] != check_characters(number)[1]


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text: str) -> None:
    assert check_dni(text).number is None or len(text.strip()) >= 8


@pytest.mark.feature("C01.5")
@pytest.mark.parametrize(
    ("kind", "written", "number"),
    [
        (DocumentType.DNI, " 1780 1146-5", "17801146"),
        (DocumentType.CE, "00123456a", "00123456A"),
        (DocumentType.PTP, "123456789", "123456789"),
        (DocumentType.CPP, "123 456 789", "123456789"),
        (DocumentType.PASSPORT, "ab123456", "AB123456"),
    ],
)
def test_a_document_number_is_normalised(kind: DocumentType, written: str, number: str) -> None:
    assert normalise_document_number(kind, written) == number


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (DocumentType.DNI, "123"),
        (DocumentType.CE, "12345678"),
        (DocumentType.CE, "1234567890123"),
        (DocumentType.PTP, "12345678A"),
        (DocumentType.CPP, ""),
        (DocumentType.PASSPORT, "Ñ12345"),
    ],
)
def test_a_wrong_shape_is_refused(kind: DocumentType, written: str) -> None:
    with pytest.raises(ValueError, match=kind):
        normalise_document_number(kind, written)
