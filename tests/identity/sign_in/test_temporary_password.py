"""A temporary password can be read out on the telephone, passes the rules, and is never the same."""

import re

import pytest

from services.identity.sign_in.actions.password_hashing import temporary_password
from services.identity.sign_in.rules.password_rules import password_fault

pytestmark = pytest.mark.feature("P02.5")


def test_a_temporary_password_is_four_groups_of_four_without_letters_taken_for_others() -> None:
    made = [temporary_password() for _ in range(200)]
    assert all(re.fullmatch(r"[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){3}", password) for password in made)
    assert len(set(made)) == len(made)
    assert len({letter for password in made for letter in password}) == 32  # 31 letters and digits, and the hyphen


def test_a_temporary_password_keeps_the_rules_for_every_other() -> None:
    assert all(password_fault(temporary_password(), "r@example.org", "Rosa") is None for _ in range(50))
