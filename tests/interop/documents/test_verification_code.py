"""Verification codes: unguessable, and read back however a person types them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.interop.documents.rules.verification_code import new_verification_code, normalise_verification_code

pytestmark = pytest.mark.feature("N09.3")


def test_codes_are_long_grouped_and_all_different() -> None:
    codes = {new_verification_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 23 and code.count("-") == 3 for code in codes)
    assert len(set("".join(codes)) - {"-"}) == 32


@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=20, max_size=20))
@example("01" * 10)
def test_a_typed_code_is_read_back(letters: str) -> None:
    code = "-".join(letters[start : start + 5] for start in (0, 5, 10, 15))
    assert normalise_verification_code(letters) == code
    assert normalise_verification_code(f" {code.lower()} ") == code
    assert normalise_verification_code(code.replace("-", " ")) == code
    assert normalise_verification_code(code.replace("-", "\u2060-\u200b")) == code  # as the PDF breaks its address
    assert normalise_verification_code(code.replace("-", "\u2013") + "\n") == code
    assert normalise_verification_code(code.replace("0", "o").replace("1", "L")) == code
    assert normalise_verification_code(code.replace("1", "i")) == code


@pytest.mark.parametrize("text", ["", "7K3QF", "7K3QF-0M2ZT-9XWAB-4C8D", "7K3QF-0M2ZT-9XWAB-4C8DU", "ñ" * 20, "7" * 21])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="código"):
        normalise_verification_code(text)
