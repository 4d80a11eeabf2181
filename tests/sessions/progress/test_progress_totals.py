"""Totals that add up, gates at both sides, and a forecast that only ever comes nearer."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.programmes.rules.consistency import contradictions
from services.sessions.programmes.rules.template import (
    Modality,
    Phase,
    PlannedSession,
    SessionKind,
    Template,
    read_template,
)
from services.sessions.progress.rules import AheadSession, DoneSession, Progress, progress_of
from shared.peru.written_dates import LIMA
from tests.sessions.scene import POLICY, planned

RULES = AttendancePolicy(1, 2, 3, 15, 75, connectivity_needs_evidence=True)


def template(*phases: tuple[int, int]) -> Template:
    """Phases as (required, sessions)."""
    made, position = [], 0
    for number, (required, sessions) in enumerate(phases, start=1):
        planned_sessions = tuple(
            PlannedSession(position + n, number, "M", f"S{n}", SessionKind.GROUP, Modality.REMOTE, 90)
            for n in range(1, sessions + 1)
        )
        made.append(Phase(number, f"Fase {number}", required, planned_sessions))
        position += sessions
    return Template(tuple(made), RULES)


TWO_PHASES = template((3, 4), (2, 4))
done_lists = st.lists(st.builds(DoneSession, st.integers(1, 9), st.sampled_from(Outcome)), max_size=20)
START = datetime(2026, 12, 1, 19, 0, tzinfo=LIMA)
ahead_lists = st.lists(
    st.builds(AheadSession, st.integers(1, 9), st.integers(0, 90).map(lambda days: START + timedelta(days=days))),
    max_size=14,
)


def complied(*positions: int) -> list[DoneSession]:
    return [DoneSession(position, Outcome.ATTENDED_COMPLIED) for position in positions]


@pytest.mark.feature("S17.2")
@pytest.mark.parametrize(("credited", "open_gate"), [((1, 2), False), ((1, 2, 3), True), ((1, 2, 3, 4), True)])
def test_a_gate_opens_with_its_last_required_session(credited: tuple[int, ...], open_gate: bool) -> None:
    progress = progress_of(TWO_PHASES, complied(*credited), [])
    assert progress.phases[0].complete is open_gate
    assert progress.phases[0].credited_sessions == len(credited)
    assert progress.credited_sessions == min(3, len(credited))


@pytest.mark.feature("S17.1")
@pytest.mark.parametrize("outcome", Outcome)
def test_only_attending_and_complying_is_credited(outcome: Outcome) -> None:
    progress = progress_of(template((1, 1)), [DoneSession(1, outcome)], [])
    assert progress.complete is (outcome is Outcome.ATTENDED_COMPLIED)


@pytest.mark.feature("S13.1")
@pytest.mark.parametrize("missed", [outcome for outcome in Outcome if outcome is not Outcome.ATTENDED_COMPLIED])
def test_a_missed_session_can_be_made_up_for_and_either_order_is_the_same(missed: Outcome) -> None:
    first_missed = [DoneSession(1, missed), *complied(1)]
    assert progress_of(template((1, 1)), first_missed, []).complete
    assert progress_of(template((1, 1)), first_missed[::-1], []).complete


@pytest.mark.feature("S13.2")
def test_a_late_joiner_is_credited_what_he_does_in_a_later_phase_first() -> None:
    progress = progress_of(TWO_PHASES, complied(5, 6), [])
    assert (progress.current_phase, progress.credited_sessions) == (1, 2)
    assert [phase.complete for phase in progress.phases] == [False, True]


@pytest.mark.feature("S17.1")
@pytest.mark.parametrize("position", [0, -1, 9, 1000])
def test_a_session_that_the_programme_does_not_have_credits_nothing(position: int) -> None:
    assert progress_of(TWO_PHASES, complied(position), []).credited_sessions == 0


@pytest.mark.feature("S17.1")
@given(done_lists)
def test_the_totals_add_up(done: list[DoneSession]) -> None:
    progress = progress_of(TWO_PHASES, done, [])
    assert progress.required_sessions == 5
    assert progress.credited_sessions == sum(min(p.credited_sessions, p.required_sessions) for p in progress.phases)
    assert 0 <= progress.credited_sessions <= progress.required_sessions
    assert progress.complete is (progress.credited_sessions == progress.required_sessions)
    assert progress.complete is (progress.current_phase is None)
    outcomes = [MEANING[item.outcome] for item in done]
    neither = sum(not (m.attended or m.acceptable_absence or m.enforceable or m.to_review) for m in outcomes)
    both = sum(m.attended and m.enforceable for m in outcomes)
    counted = progress.attended_sessions + progress.excused + progress.unexcused + progress.to_review
    assert counted == len(done) + both - neither


@pytest.mark.feature("S17.1")
@given(done_lists.flatmap(lambda done: st.tuples(st.just(done), st.permutations(done))), ahead_lists)
def test_the_order_in_which_it_is_told_does_not_matter(
    told: tuple[list[DoneSession], list[DoneSession]], ahead: list[AheadSession]
) -> None:
    one, other = told
    assert progress_of(TWO_PHASES, one, ahead) == progress_of(TWO_PHASES, other, list(reversed(ahead)))


@pytest.mark.feature("S17.1")
@given(done_lists, st.integers(1, 8), ahead_lists)
def test_one_more_session_complied_never_sets_him_back(
    done: list[DoneSession], position: int, ahead: list[AheadSession]
) -> None:
    before = progress_of(TWO_PHASES, done, ahead)
    after = progress_of(TWO_PHASES, [*done, *complied(position)], [one for one in ahead if one.position != position])
    assert after.credited_sessions >= before.credited_sessions
    assert all(not b.complete or a.complete for a, b in zip(after.phases, before.phases, strict=True))
    if before.forecast_date and after.forecast_date:
        assert after.forecast_date <= before.forecast_date


@pytest.mark.feature("S17.3")
@given(done_lists, ahead_lists)
def test_the_forecast_is_the_first_day_on_which_attending_all_would_complete(
    done: list[DoneSession], ahead: list[AheadSession]
) -> None:
    progress = progress_of(TWO_PHASES, done, ahead)
    days = sorted({item.starts_at.astimezone(LIMA).date() for item in ahead})

    def complete_by(day: date) -> bool:
        attended = [item.position for item in ahead if item.starts_at.astimezone(LIMA).date() <= day]
        return progress_of(TWO_PHASES, [*done, *complied(*attended)], []).complete

    expected = None if progress.complete else next((day for day in days if complete_by(day)), None)
    assert progress.forecast_date == expected


@pytest.mark.feature("S17.3")
@given(done_lists, ahead_lists)
def test_a_pause_takes_only_the_forecast_away(done: list[DoneSession], ahead: list[AheadSession]) -> None:
    going, paused = (progress_of(TWO_PHASES, done, ahead, paused=paused) for paused in (False, True))
    assert paused == replace(going, forecast_date=None)


@pytest.mark.feature("S17.3")
@pytest.mark.parametrize(
    ("starts_at", "day"),
    [
        (datetime(2026, 12, 31, 23, 59, tzinfo=LIMA), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=LIMA), date(2027, 1, 1)),
    ],
)
def test_the_forecast_is_a_day_in_lima(starts_at: datetime, day: date) -> None:
    progress: Progress = progress_of(template((1, 1)), [], [AheadSession(1, starts_at)])
    assert progress.forecast_date == day


@pytest.mark.feature("S01.2")
@pytest.mark.parametrize(
    ("position", "title"), [(-1, None), (0, None), (1, "Uno"), (2, "Dos"), (3, "Tres"), (4, "Cuatro"), (5, None)]
)
def test_a_position_names_one_session_over_modules_and_phases(position: int, title: str | None) -> None:
    read = read_template(
        {
            "phases": [
                {
                    "title": "Fase 1",
                    "required_sessions": 2,
                    "modules": [
                        {"title": "A", "sessions": [planned("Uno")]},
                        {"title": "B", "sessions": [planned("Dos", kind="INDIVIDUAL", minutes=45)]},
                    ],
                },
                {
                    "title": "Fase 2",
                    "required_sessions": 1,
                    "modules": [{"title": "C", "sessions": [planned("Tres"), planned("Cuatro")]}],
                },
            ],
            "attendance_policy": POLICY,
        }
    )
    found = read.at(position)
    assert (found.title if found else None) == title
    assert found is None or found.position == position
    second = read.sessions[1]
    assert (second.phase, second.module, second.kind, second.minutes) == (1, "B", SessionKind.INDIVIDUAL, 45)


@pytest.mark.feature("S01.2")
@pytest.mark.parametrize(("required", "faults"), [(1, 0), (3, 0), (4, 0), (5, 1)])
def test_a_gate_asks_for_no_more_sessions_than_its_phase_has(required: int, faults: int) -> None:
    assert len(list(contradictions(template((required, 4), (1, 1))))) == faults


@pytest.mark.feature("S01.2")
@pytest.mark.parametrize(("sessions", "faults"), [(299, 0), (300, 0), (301, 1)])
def test_a_programme_has_at_most_300_sessions(sessions: int, faults: int) -> None:
    assert len(list(contradictions(template((1, 100), (1, sessions - 100))))) == faults


@pytest.mark.feature("S01.4")
@pytest.mark.parametrize(("steps", "faults"), [((1, 2, 3), 0), ((1, 1, 3), 1), ((1, 3, 3), 1), ((3, 2, 1), 1)])
def test_a_programmes_ladder_must_climb(steps: tuple[int, int, int], faults: int) -> None:
    first, second, third = steps
    policy = replace(RULES, first_warning_after=first, second_warning_after=second, non_compliance_after=third)
    assert len(list(contradictions(replace(TWO_PHASES, policy=policy)))) == faults


@pytest.mark.feature("S01.2")
def test_every_contradiction_is_told_at_once() -> None:
    wrong = replace(template((9, 2), (9, 2)), policy=replace(RULES, second_warning_after=1))
    assert len(list(contradictions(wrong))) == 3
