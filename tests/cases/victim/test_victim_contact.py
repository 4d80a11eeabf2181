"""What may be kept of the victim, what a disclosure must say, and that nothing else of a case has room for her."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.cases.victim.models import DisclosureRequest, VictimContact
from services.cases.victim.rules import contact_faults


@pytest.mark.feature("C10.3")
@pytest.mark.parametrize(
    ("reason", "accepted"),
    [
        ("x" * 14, False),
        ("x" * 15, True),
        ("x" * 16, True),
        ("x" * 500, True),
        ("x" * 501, False),
        (" " * 20, False),
        ("  corta     " + " " * 20, False),
        ("Derivación\x00 al CEM urgente", False),
    ],
)
def test_her_data_is_told_only_for_a_reason_that_says_something(reason: str, accepted: bool) -> None:
    if accepted:
        assert DisclosureRequest(reason=reason).reason == reason
    else:
        with pytest.raises(ValidationError):
            DisclosureRequest(reason=reason)


@pytest.mark.feature("C10.1")
@pytest.mark.parametrize(
    ("ubigeo", "accepted"),
    [
        ("15010", False),
        ("150105", True),
        ("1501055", False),
        ("15O105", False),
        ("", False),
        ("１５０１０５", False),
        (None, True),
    ],
)
def test_her_ubigeo_is_six_digits_or_unknown(ubigeo: str | None, accepted: bool) -> None:
    if accepted:
        assert VictimContact(full_name="Persona Inventada", ubigeo=ubigeo).ubigeo == ubigeo
    else:
        with pytest.raises(ValidationError):
            VictimContact(full_name="Persona Inventada", ubigeo=ubigeo)


@pytest.mark.feature("C10.1")
@pytest.mark.parametrize(
    ("phone", "ubigeo", "wrong"),
    [
        ("987 654 321", "150105", []),
        ("+51 1 5550100", "080101", []),
        ("01 555 0100 anexo 12", None, []),
        ("+34 600 123 456", None, []),
        (None, None, []),
        ("123", None, ["phone"]),
        ("98765432", None, ["phone"]),
        ("la vecina", None, ["phone"]),
        (None, "999999", ["ubigeo"]),
        (None, "000000", ["ubigeo"]),
        (None, "150199", ["ubigeo"]),
        (None, "150100", ["ubigeo"]),
        ("123", "260101", ["phone", "ubigeo"]),
    ],
)
def test_a_telephone_can_be_rung_and_a_district_exists(phone: str | None, ubigeo: str | None, wrong: list[str]) -> None:
    assert list(contact_faults(phone, ubigeo)) == wrong


@pytest.mark.feature("C10.1")
@pytest.mark.parametrize("unknown", [{"participant_id": "1"}, {"email": "x@x.pe"}, {"full_name": ""}, {"phone": "  "}])
def test_nothing_empty_and_nothing_unforeseen_is_kept_of_her(unknown: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        VictimContact.model_validate({"full_name": "Persona Inventada"} | unknown)


@pytest.mark.feature("C10.1")
def test_her_name_is_enough_and_the_rest_may_follow() -> None:
    contact = VictimContact(full_name="  Persona Inventada  ")
    assert contact.model_dump(exclude_none=True) == {"full_name": "Persona Inventada"}
