"""What may be kept of the victim, what a disclosure must say, and that nothing else of a case has room for her."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.cases.victim.models import DisclosureRequest, VictimContact


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
@pytest.mark.parametrize("unknown", [{"participant_id": "1"}, {"email": "x@x.pe"}, {"full_name": ""}, {"phone": "  "}])
def test_nothing_empty_and_nothing_unforeseen_is_kept_of_her(unknown: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        VictimContact.model_validate({"full_name": "Persona Inventada"} | unknown)


@pytest.mark.feature("C10.1")
def test_her_name_is_enough_and_the_rest_may_follow() -> None:
    contact = VictimContact(full_name="  Persona Inventada  ")
    assert contact.model_dump(exclude_none=True) == {"full_name": "Persona Inventada"}
