"""What the intake policy asks for and by when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.cases.cases.rules.lifecycle import CaseState, is_closed
from services.cases.orders.rules.due_dates import Duty, IntakePolicy, due_dates, intake_policy, standing_too_long

POLICY = IntakePolicy("prueba", {Duty.FIRST_CONTACT: 5, Duty.ASSESSMENT: 1}, {CaseState.RECEIVED: 7})


@pytest.mark.feature("C01.7")
def test_periods_count_business_days_and_skip_national_holidays() -> None:
    # Thursday 3 December 2026; 8 and 9 December are holidays.
    assert due_dates(date(2026, 12, 3), POLICY) == {
        Duty.FIRST_CONTACT: date(2026, 12, 14),
        Duty.ASSESSMENT: date(2026, 12, 4),
    }


def test_the_default_policy_is_an_example_and_says_so() -> None:
    policy = intake_policy()
    assert "no oficial" in policy.version
    assert set(policy.business_days) == set(Duty) - {Duty.RISK_REVIEW}  # its periods are the review policy's
    assert all(days > 0 for days in policy.business_days.values())


@pytest.mark.feature("C05.3")
def test_a_state_is_stood_in_too_long_after_the_policys_days() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert standing_too_long(POLICY, now) == {CaseState.RECEIVED: now - timedelta(days=7)}


def test_only_open_states_before_the_first_session_are_watched() -> None:
    watched = set(intake_policy().most_days_in_state)
    assert watched == {CaseState.RECEIVED, CaseState.CONTACTED, CaseState.ASSESSED, CaseState.ADMITTED}
    assert not any(is_closed(state) for state in watched)
