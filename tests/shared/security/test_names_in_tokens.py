"""The name in a token of another provider, where people may call themselves anything."""

import pytest

from shared.security.tokens import principal_of
from tests.shared.provider import claims, settings_for

pytestmark = pytest.mark.feature("P02.1")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Rosa\x00 Ñahui\u202e", "Rosa Ñahui"),
        ("Rosa \ud800", "Rosa"),
        ("x" * 121, "x" * 120),
        ("a" * 119 + " b", "a" * 119),
        ({"given": "Rosa"}, ""),
        (None, ""),
        ("<b>Rosa</b>", "<b>Rosa</b>"),
    ],
    ids=["control", "half", "long", "blank-end", "object", "none", "markup"],
)
def test_a_name_is_one_that_can_be_stored_and_shown(said: object, name: str) -> None:
    assert principal_of(claims(name=said), settings_for()).name == name
