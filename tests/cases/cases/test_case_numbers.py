"""Case numbers as people write them: in full, by their beginning, or with the zeros left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.cases.rules.case_numbers import WrittenNumber, case_number, read_case_number
from services.cases.cases.rules.search_terms import search_terms

pytestmark = pytest.mark.feature("C19.2")


@pytest.mark.parametrize(
    ("typed", "full", "start"),
    [
        ("CAI-2026-000012", "CAI-2026-000012", None),
        (" cai 2026-12 ", "CAI-2026-000012", None),
        ("2026 - 12", "CAI-2026-000012", None),
        ("CAI-2026-123", "CAI-2026-000123", None),
        ("CAI-2026-0001", "CAI-2026-000001", "CAI-2026-0001"),
        ("CAI-2026-12345", "CAI-2026-012345", "CAI-2026-12345"),
    ],
)
def test_a_number_is_read_as_it_is_written(typed: str, full: str, start: str | None) -> None:
    assert read_case_number(typed) == WrittenNumber(full, start)


@pytest.mark.parametrize(
    "typed", ["", "CAI", "CAI-2026", "CAI-2026-", "2026", "CAI-2026-1234567", "XX-2026-1", "²026-1"]
)
def test_another_text_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match="not a case number"):
        read_case_number(typed)


@given(st.integers(2000, 2999), st.integers(1, 999_999))
def test_every_number_that_is_made_is_read(year: int, place: int) -> None:
    number = case_number(year, place)
    assert read_case_number(number) == WrittenNumber(number, None)
    assert search_terms(number).number == WrittenNumber(number, None)


def test_only_what_says_cai_is_a_case_number_in_the_search_box() -> None:
    assert search_terms("2026-12").number is None
    assert search_terms("Caicedo").name == "Caicedo"
