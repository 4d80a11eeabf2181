"""Telephones: however written, one E.164 number."""

import pytest

from shared.peru.phone import parse_phone


@pytest.mark.feature("C01.5")
@pytest.mark.parametrize(
    "written", ["987654321", "987 654 321", "+51 987654321", "0051 987-654-321", "(51) 987654321", "51987654321"]
)
def test_a_peruvian_mobile_has_one_form(written: str) -> None:
    phone = parse_phone(written)
    assert phone.e164 == "+51987654321"
    assert phone.is_peruvian_mobile
    assert phone.raw == written
    assert phone.written == "+51 987 654 321"


def test_a_landline_and_a_foreign_mobile_are_no_peruvian_mobiles() -> None:
    assert not parse_phone("(01) 433 1234").is_peruvian_mobile
    assert parse_phone("(01) 433 1234").e164 == "+5114331234"
    foreign = parse_phone("+56 9 6123 4567")
    assert foreign.e164 == "+56961234567"
    assert not foreign.is_peruvian_mobile


@pytest.mark.parametrize("written", ["", "hola", "12345", "887654321", "9876543210", "9" * 300])
def test_what_no_telephone_can_have_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="teléfono"):
        parse_phone(written)
