"""Minutes attended against a count of seconds, at both sides of each boundary, and over midnight and New Year."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.attendance_imports.rules.presence import Interval, Presence, merge, present_for, present_within
from services.sessions.attendance_imports.rules.presence_outcome import suggest_outcome
from services.sessions.groups.rules.weekly_schedule import Slot, slot_on
from shared.peru.written_dates import LIMA, lima_date

POLICY = AttendancePolicy(1, 2, 3, late_after_minutes=15, minimum_present_percent=75, connectivity_needs_evidence=True)
NEW_YEARS_EVE = slot_on(date(2026, 12, 31), time(23, 15), 90)
LENGTH = 90 * 60

# Seconds from the start of the session, so that what is counted can be counted again one second at a time.
spans = st.tuples(st.integers(-600, LENGTH + 600), st.integers(0, 3000)).map(lambda pair: (pair[0], pair[0] + pair[1]))
lines = st.lists(spans, max_size=6)


def joined(*spans: tuple[float, float], slot: Slot = NEW_YEARS_EVE) -> list[Interval]:
    return [
        Interval(slot.starts_at + timedelta(seconds=start), slot.starts_at + timedelta(seconds=end))
        for start, end in spans
    ]


def seconds_covered(spans: list[tuple[int, int]]) -> int:
    return len({second for start, end in spans for second in range(max(start, 0), min(end, LENGTH))})


@pytest.mark.feature("S08.2")
@given(lines)
def test_the_minutes_are_the_seconds_on_which_he_was_connected_anywhere(spans: list[tuple[int, int]]) -> None:
    assert present_within(joined(*spans), NEW_YEARS_EVE).minutes == -(-seconds_covered(spans) // 60)


@pytest.mark.feature("S08.2")
@given(lines.flatmap(lambda spans: st.tuples(st.just(spans), st.permutations(spans))))
def test_the_order_of_the_joins_does_not_matter(told: tuple[list[tuple[int, int]], list[tuple[int, int]]]) -> None:
    one, other = told
    assert present_within(joined(*one), NEW_YEARS_EVE) == present_within(joined(*other), NEW_YEARS_EVE)


@pytest.mark.feature("S08.2")
@given(lines, spans)
def test_a_re_join_inside_a_connection_adds_nothing(spans: list[tuple[int, int]], again: tuple[int, int]) -> None:
    whole = [*spans, (-600, LENGTH + 600)]
    assert present_within(joined(*whole, again), NEW_YEARS_EVE) == present_within(joined(*whole), NEW_YEARS_EVE)


@pytest.mark.feature("S08.2")
@given(spans, st.integers(0, 3000))
def test_a_connection_cut_and_joined_at_once_is_one(span: tuple[int, int], where: int) -> None:
    start, end = span
    cut = min(start + where, end)
    assert merge(joined((start, cut), (cut, end))) == merge(joined(span))


@pytest.mark.feature("S08.2")
@given(lines)
def test_merged_connections_stand_apart_and_in_order(spans: list[tuple[int, int]]) -> None:
    merged = merge(joined(*spans))
    assert all(one.left_at < other.joined_at for one, other in pairwise(merged))
    assert merge(merged) == merged


@pytest.mark.feature("S08.2")
@given(st.lists(st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda p: (min(p), max(p))), max_size=6))
def test_minutes_of_two_halves_add_up_to_those_of_the_whole(spans: list[tuple[int, int]]) -> None:
    middle = NEW_YEARS_EVE.starts_at + timedelta(minutes=45)
    halves = [Slot(NEW_YEARS_EVE.starts_at, middle), Slot(middle, NEW_YEARS_EVE.ends_at)]
    sum_of_halves = sum(present_within(joined(*spans), half).minutes for half in halves)
    whole = present_within(joined(*spans), NEW_YEARS_EVE).minutes
    assert whole <= sum_of_halves <= whole + 1  # a minute begun in each half is his in both


@pytest.mark.feature("S08.2")
@pytest.mark.parametrize(
    ("start", "end", "minutes", "connections"),
    [
        (-60, -1, 0, 0),
        (-60, 0, 0, 0),
        (-60, 1, 1, 1),
        (0, 59, 1, 1),
        (0, 60, 1, 1),
        (0, 61, 2, 1),
        (0, LENGTH - 1, 90, 1),
        (0, LENGTH, 90, 1),
        (0, LENGTH + 1, 90, 1),
        (LENGTH - 61, LENGTH, 2, 1),
        (LENGTH - 60, LENGTH + 60, 1, 1),
        (LENGTH - 1, LENGTH + 60, 1, 1),
        (LENGTH, LENGTH + 60, 0, 0),
        (LENGTH + 1, LENGTH + 60, 0, 0),
    ],
)
def test_the_first_and_the_last_second_of_a_session(start: int, end: int, minutes: int, connections: int) -> None:
    presence = present_within(joined((start, end)), NEW_YEARS_EVE)
    assert (presence.minutes, presence.connections) == (minutes, connections)


@pytest.mark.feature("S08.2")
@pytest.mark.parametrize(
    ("first_join", "late"), [(-300, 0), (0, 0), (59, 0), (60, 1), (899, 14), (900, 15), (959, 15), (960, 16)]
)
def test_lateness_counts_whole_minutes_only(first_join: int, late: int) -> None:
    assert present_within(joined((first_join, LENGTH)), NEW_YEARS_EVE).minutes_late == late


@pytest.mark.feature("S08.2")
@pytest.mark.parametrize(
    ("first_join", "outcome"),
    [
        (959, Outcome.ATTENDED_COMPLIED),
        (960, Outcome.ATTENDED_FAILED_TO_COMPLY),
        (961, Outcome.ATTENDED_FAILED_TO_COMPLY),
    ],
)
def test_the_tolerance_ends_with_the_last_second_of_its_minute(first_join: int, outcome: Outcome) -> None:
    presence = present_within(joined((first_join, LENGTH)), NEW_YEARS_EVE)
    assert suggest_outcome(presence, 90, POLICY).outcome is outcome


@pytest.mark.feature("S08.2")
@pytest.mark.parametrize(("length", "enough"), [(60, 45), (80, 60), (90, 68), (100, 75), (120, 90), (15, 12)])
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_the_least_share_is_exact_for_every_length_of_session(length: int, enough: int, off: int) -> None:
    outcome = suggest_outcome(Presence(enough + off, 0, 1), length, POLICY).outcome
    assert outcome is (Outcome.ATTENDED_FAILED_TO_COMPLY if off < 0 else Outcome.ATTENDED_COMPLIED)


@pytest.mark.feature("S08.2")
@pytest.mark.parametrize(("percent", "minutes", "complies"), [(1, 1, True), (100, 89, False), (100, 90, True)])
def test_a_policy_may_ask_for_a_trace_or_for_all(percent: int, minutes: int, complies: bool) -> None:
    policy = AttendancePolicy(1, 2, 3, 15, percent, connectivity_needs_evidence=True)
    outcome = suggest_outcome(Presence(minutes, 0, 1), 90, policy).outcome
    assert (outcome is Outcome.ATTENDED_COMPLIED) is complies


@pytest.mark.feature("S08.2")
@pytest.mark.parametrize("percent", [1, 50, 75, 100])
def test_who_never_connected_is_absent_under_every_policy(percent: int) -> None:
    policy = AttendancePolicy(1, 2, 3, 15, percent, connectivity_needs_evidence=True)
    assert suggest_outcome(Presence(0, None, 0), 90, policy).outcome is Outcome.ABSENT_UNACCEPTABLE


@pytest.mark.feature("S08.3")
@given(st.integers(0, 67), st.integers(0, 120), st.integers(2, 30))
def test_a_line_that_broke_is_never_held_against_him(minutes: int, late: int, connections: int) -> None:
    outcome = suggest_outcome(Presence(minutes, late, connections), 90, POLICY).outcome
    assert outcome is Outcome.TECHNICAL_FAILURE
    assert not MEANING[outcome].enforceable and MEANING[outcome].to_review


@pytest.mark.feature("S08.3")
@given(st.integers(1, 90), st.none() | st.integers(0, 89), st.integers(1, 5))
def test_an_outcome_against_him_always_names_a_rule_that_he_broke(minutes: int, late: int | None, times: int) -> None:
    outcome = suggest_outcome(Presence(minutes, late, times), 90, POLICY).outcome
    too_short_in_one = times == 1 and minutes < 67.5
    too_late = (late or 0) > POLICY.late_after_minutes
    if MEANING[outcome].enforceable:
        assert too_short_in_one or too_late
    assert MEANING[outcome].attended or outcome is Outcome.TECHNICAL_FAILURE


@pytest.mark.feature("S08.2")
@given(st.integers(1, 89), st.none() | st.integers(0, 15))
def test_one_more_minute_never_makes_it_worse(minutes: int, late: int | None) -> None:
    better = suggest_outcome(Presence(minutes + 1, late, 1), 90, POLICY).outcome
    assert (
        MEANING[better].enforceable
        <= MEANING[suggest_outcome(Presence(minutes, late, 1), 90, POLICY).outcome].enforceable
    )


@pytest.mark.feature("S08.2")
@pytest.mark.parametrize(
    ("total", "minutes", "connections"), [(0, 0, 0), (1, 1, 1), (89, 89, 1), (90, 90, 1), (91, 90, 1), (99_999, 90, 1)]
)
def test_a_total_counts_up_to_the_session(total: int, minutes: int, connections: int) -> None:
    assert present_for(total, NEW_YEARS_EVE) == Presence(minutes, None, connections)


@pytest.mark.feature("S08.2")
def test_a_total_without_times_never_calls_him_late() -> None:
    assert suggest_outcome(present_for(68, NEW_YEARS_EVE), 90, POLICY).outcome is Outcome.ATTENDED_COMPLIED


@pytest.mark.feature("S08.2")
def test_a_session_over_midnight_of_new_year_is_one_session_of_the_old_year() -> None:
    slot = NEW_YEARS_EVE
    assert (slot.starts_at, slot.ends_at) == (
        datetime(2027, 1, 1, 4, 15, tzinfo=UTC),
        datetime(2027, 1, 1, 5, 45, tzinfo=UTC),
    )
    assert (lima_date(slot.starts_at), lima_date(slot.ends_at)) == (date(2026, 12, 31), date(2027, 1, 1))


@pytest.mark.feature("S08.2")
def test_a_connection_over_midnight_counts_on_both_sides_of_it() -> None:
    midnight = datetime(2027, 1, 1, tzinfo=LIMA)
    over = [Interval(midnight - timedelta(minutes=45), midnight + timedelta(minutes=45))]
    assert present_within(over, NEW_YEARS_EVE) == Presence(90, 0, 1)
    cut = [Interval(over[0].joined_at, midnight), Interval(midnight, over[0].left_at)]
    assert present_within(cut, NEW_YEARS_EVE) == Presence(90, 0, 1)


@pytest.mark.feature("S08.2")
def test_the_zone_in_which_a_moment_is_written_does_not_matter() -> None:
    in_utc = joined((0, 1800), (2400, LENGTH))
    in_lima = [Interval(one.joined_at.astimezone(LIMA), one.left_at.astimezone(LIMA)) for one in in_utc]
    assert present_within(in_lima, NEW_YEARS_EVE) == present_within(in_utc, NEW_YEARS_EVE)
