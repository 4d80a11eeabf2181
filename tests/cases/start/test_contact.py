"""Which answers mean that he knows."""

import pytest

from services.cases.start.rules.contact import ContactOutcome, reached


@pytest.mark.feature("C05.2")
@pytest.mark.parametrize("outcome", ContactOutcome)
def test_only_his_own_answer_tells_that_he_knows(outcome: ContactOutcome) -> None:
    assert reached(outcome) is (outcome in (ContactOutcome.REACHED, ContactOutcome.REFUSED))


@pytest.mark.feature("C05.2")
def test_a_man_who_refuses_was_reached_too() -> None:
    assert {outcome for outcome in ContactOutcome if reached(outcome)} == {
        ContactOutcome.REACHED,
        ContactOutcome.REFUSED,
    }
