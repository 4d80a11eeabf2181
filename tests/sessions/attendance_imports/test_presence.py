"""Minutes of presence: a re-join or a second device counts once, and only the session's own time counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.attendance_imports.rules.presence import Interval, Presence, merge, present_for, present_within
from services.sessions.attendance_imports.rules.presence_outcome import suggest_outcome
from services.sessions.groups.rules.weekly_schedule import Slot

START = datetime(2027, 1, 6, 0, 0, tzinfo=UTC)
SLOT = Slot(START, START + timedelta(minutes=90))
POLICY = AttendancePolicy(1, 2, 3, late_after_minutes=15, minimum_present_percent=75, connectivity_needs_evidence=True)

intervals_within_a_day = st.lists(
    st.tuples(st.integers(-300, 300), st.integers(0, 300)).map(lambda pair: between(pair[0], pair[0] + pair[1])),
    max_size=12,
)


def between(start: float, end: float) -> Interval:
    return Interval(START + timedelta(minutes=start), START + timedelta(minutes=end))


@pytest.mark.feature("S08.2")
def test_overlapping_connections_count_once() -> None:
    assert merge([between(30, 60), between(0, 40), between(50, 55), between(70, 80)]) == [
        between(0, 60),
        between(70, 80),
    ]


@pytest.mark.feature("S08.2")
def test_only_the_sessions_own_time_counts() -> None:
    presence = present_within([between(-20, 10), between(80, 120)], SLOT)
    assert presence == Presence(minutes=20, minutes_late=0, connections=2)


@pytest.mark.feature("S08.2")
def test_a_begun_minute_is_his() -> None:
    assert present_within([between(0, 10.1)], SLOT).minutes == 11


@pytest.mark.feature("S08.2")
def test_lateness_is_counted_from_the_start_to_his_first_join() -> None:
    assert present_within([between(17.9, 60)], SLOT).minutes_late == 17


@pytest.mark.feature("S08.2")
def test_without_any_connection_nothing_is_said_of_lateness() -> None:
    assert present_within([between(95, 120)], SLOT) == Presence(minutes=0, minutes_late=None, connections=0)


@pytest.mark.feature("S08.2")
def test_a_report_of_totals_gives_at_most_the_sessions_length() -> None:
    assert present_for(101, SLOT) == Presence(minutes=90, minutes_late=None, connections=1)


@pytest.mark.feature("S08.2")
@given(intervals_within_a_day)
def test_presence_never_exceeds_the_session_and_order_does_not_matter(intervals: list[Interval]) -> None:
    presence = present_within(intervals, SLOT)
    assert 0 <= presence.minutes <= 90
    assert presence == present_within(list(reversed(intervals)), SLOT)
    assert present_within([*intervals, *intervals], SLOT) == presence


@pytest.mark.feature("S08.2")
@given(intervals_within_a_day, st.integers(-300, 300), st.integers(0, 300))
def test_one_more_connection_never_takes_minutes_away(intervals: list[Interval], start: int, length: int) -> None:
    more = present_within([*intervals, between(start, start + length)], SLOT)
    assert more.minutes >= present_within(intervals, SLOT).minutes


@pytest.mark.feature("S01.4", "S08.1")
@pytest.mark.parametrize(
    ("presence", "outcome"),
    [
        (Presence(90, 0, 1), Outcome.ATTENDED_COMPLIED),
        (Presence(68, 15, 1), Outcome.ATTENDED_COMPLIED),
        (Presence(74, 16, 1), Outcome.ATTENDED_FAILED_TO_COMPLY),
        (Presence(67, 0, 1), Outcome.ATTENDED_FAILED_TO_COMPLY),
        (Presence(67, 0, 3), Outcome.TECHNICAL_FAILURE),
        (Presence(5, 40, 2), Outcome.TECHNICAL_FAILURE),
        (Presence(0, None, 0), Outcome.ABSENT_UNACCEPTABLE),
        (Presence(80, None, 1), Outcome.ATTENDED_COMPLIED),
    ],
)
def test_the_policy_makes_an_outcome_of_the_minutes(presence: Presence, outcome: Outcome) -> None:
    assert suggest_outcome(presence, 90, POLICY).outcome is outcome


@pytest.mark.feature("S08.3")
def test_a_bad_line_is_left_to_review_and_says_so() -> None:
    assert "falla técnica" in suggest_outcome(Presence(40, 0, 4), 90, POLICY).reason.es
