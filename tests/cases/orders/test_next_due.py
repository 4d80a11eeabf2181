"""What is due next for a case, in each state."""

from datetime import date

import pytest

from services.cases.cases.rules.lifecycle import CaseState
from services.cases.orders.rules.due_dates import Duty, next_due

DATES = [
    (Duty.FIRST_CONTACT, date(2026, 1, 22)),
    (Duty.INITIAL_REPORT, date(2026, 2, 4)),
    (Duty.ASSESSMENT, date(2026, 2, 5)),
]


@pytest.mark.feature("C01.7")
@pytest.mark.parametrize("state", list(CaseState))
def test_only_what_is_still_to_be_done_is_due(state: CaseState) -> None:
    due = {"RECEIVED": DATES[0][1], "CONTACTED": DATES[1][1], "ASSESSED": DATES[1][1]}.get(state)
    assert next_due(state, DATES) == due
    assert next_due(state, reversed(DATES)) == due
    assert next_due(state, []) is None


def test_an_assessment_that_was_made_is_not_due() -> None:
    assert next_due(CaseState.ASSESSED, [(Duty.ASSESSMENT, date(2026, 2, 1))]) is None
