"""The levels of risk, which is in force, and when it must be looked at again."""

from datetime import date

import pytest

from services.cases.orders.rules.due_dates import Duty, due_when_severe, intake_policy
from services.cases.risk.rules.levels import RiskLevel, is_lower, takes_force
from services.cases.risk.rules.reviews import ReviewTrigger, review_due_on, review_policy, settles


@pytest.mark.feature("C09.1")
def test_the_levels_of_risk_are_those_of_the_official_sheet() -> None:
    assert [*RiskLevel] == ["leve", "moderado", "severo"]
    assert is_lower(RiskLevel.MILD, RiskLevel.MODERATE) and is_lower(RiskLevel.MODERATE, RiskLevel.SEVERE)
    assert not any(is_lower(level, level) for level in RiskLevel)
    assert not is_lower(RiskLevel.SEVERE, RiskLevel.MILD)


@pytest.mark.feature("C09.4")
def test_the_newest_applied_takes_force_and_of_one_day_the_last_recorded() -> None:
    day, before = date(2026, 1, 20), date(2026, 1, 19)
    assert takes_force(day, None) and takes_force(day, before) and takes_force(day, day)
    assert not takes_force(before, day)


@pytest.mark.feature("C09.3")
def test_a_review_is_due_in_business_days_of_a_policy_that_says_it_is_an_example() -> None:
    policy, thursday = review_policy(), date(2026, 12, 3)
    assert "no oficial" in policy.version
    assert set(policy.business_days) == set(ReviewTrigger)
    assert review_due_on(ReviewTrigger.PARTNER_REPORT, thursday, policy) == date(2026, 12, 4)
    assert review_due_on(ReviewTrigger.INCIDENT, thursday, policy) == date(2026, 12, 7)
    assert review_due_on(ReviewTrigger.ABSENCES, thursday, policy) == date(2026, 12, 14)  # 8 and 9 are holidays


@pytest.mark.feature("C09.3")
def test_a_sheet_of_before_settles_no_review() -> None:
    assert settles(date(2026, 1, 20), date(2026, 1, 20))
    assert not settles(date(2026, 1, 19), date(2026, 1, 20))


@pytest.mark.feature("C01.7", "C09.5")
def test_the_initial_report_is_due_in_five_business_days_when_her_risk_is_severe() -> None:
    assert due_when_severe(date(2026, 1, 15), intake_policy()) == {Duty.INITIAL_REPORT: date(2026, 1, 22)}
