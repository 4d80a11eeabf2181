"""Progress: credit once per planned session, gates, and the day on which he may finish."""

from datetime import date, datetime, timedelta

import pytest

from services.sessions.attendance.rules.outcomes import Outcome
from services.sessions.programmes.rules.consistency import contradictions
from services.sessions.programmes.rules.template import Template, read_template
from services.sessions.progress.rules import AheadSession, DoneSession, progress_of
from shared.peru.written_dates import LIMA
from tests.sessions.scene import POLICY, planned


def template(*required: int, sessions: int = 3) -> Template:
    phases = [
        {
            "title": f"Fase {number}",
            "required_sessions": needed,
            "modules": [{"title": "M", "sessions": [planned(f"S{n}") for n in range(sessions)]}],
        }
        for number, needed in enumerate(required, start=1)
    ]
    return read_template({"phases": phases, "attendance_policy": POLICY})


def complied(*positions: int) -> list[DoneSession]:
    return [DoneSession(position, Outcome.ATTENDED_COMPLIED) for position in positions]


def ahead(*positions: int) -> list[AheadSession]:
    first = datetime(2027, 1, 5, 19, 0, tzinfo=LIMA)
    return [AheadSession(position, first + timedelta(weeks=number)) for number, position in enumerate(positions)]


@pytest.mark.feature("S17.1")
def test_positions_count_through_the_phases() -> None:
    assert [session.position for session in template(2, 2).sessions] == [1, 2, 3, 4, 5, 6]
    assert [session.phase for session in template(2, 2).sessions] == [1, 1, 1, 2, 2, 2]


@pytest.mark.feature("S17.2")
def test_a_gate_opens_when_enough_of_its_own_phase_is_credited() -> None:
    progress = progress_of(template(2, 2), complied(1, 2, 4), [])
    assert [phase.complete for phase in progress.phases] == [True, False]
    assert (progress.current_phase, progress.complete) == (2, False)


@pytest.mark.feature("S17.2")
def test_more_of_one_phase_does_not_make_up_for_another() -> None:
    progress = progress_of(template(2, 2), complied(1, 2, 3, 4), [])
    assert (progress.credited_sessions, progress.required_sessions, progress.complete) == (3, 4, False)


@pytest.mark.feature("S17.4")
def test_the_programme_is_complete_when_every_gate_is_open() -> None:
    progress = progress_of(template(2, 2), complied(1, 3, 5, 6), [])
    assert (progress.complete, progress.current_phase) == (True, None)


@pytest.mark.feature("S17.1")
def test_a_session_done_twice_is_credited_once() -> None:
    progress = progress_of(template(2), complied(1, 1), [])
    assert (progress.credited_sessions, progress.attended_sessions) == (1, 2)


@pytest.mark.feature("S17.1")
def test_only_complying_is_credited_and_each_kind_is_counted() -> None:
    done = [
        DoneSession(1, Outcome.ATTENDED_FAILED_TO_COMPLY),
        DoneSession(2, Outcome.ABSENT_MEDICAL),
        DoneSession(3, Outcome.TECHNICAL_FAILURE),
    ]
    progress = progress_of(template(2), done, [])
    assert (progress.credited_sessions, progress.attended_sessions) == (0, 1)
    assert (progress.excused, progress.unexcused, progress.to_review) == (1, 1, 1)


@pytest.mark.feature("S17.3")
def test_the_forecast_is_the_day_of_the_last_session_he_needs() -> None:
    progress = progress_of(template(2, 2), complied(1), ahead(2, 3, 4, 5, 6))
    assert progress.forecast_date == date(2027, 1, 26)  # position 2 on the 5th, then 4 and 5


@pytest.mark.feature("S17.3")
def test_there_is_no_forecast_when_what_is_scheduled_does_not_suffice() -> None:
    assert progress_of(template(2, 2), complied(1), ahead(2, 4)).forecast_date is None


@pytest.mark.feature("S17.3")
def test_there_is_no_forecast_while_his_case_is_paused() -> None:
    assert progress_of(template(1), [], ahead(1, 2, 3), paused=True).forecast_date is None


@pytest.mark.feature("S17.3")
def test_a_credited_session_scheduled_again_does_not_bring_the_end_nearer() -> None:
    assert progress_of(template(2, sessions=2), complied(1), ahead(1)).forecast_date is None


@pytest.mark.feature("S17.3")
def test_a_session_scheduled_twice_counts_once_in_the_forecast() -> None:
    assert progress_of(template(2, sessions=2), [], ahead(1, 1)).forecast_date is None
    assert progress_of(template(2, sessions=2), [], ahead(1, 1, 2)).forecast_date == date(2027, 1, 19)


@pytest.mark.feature("S01.2")
def test_a_gate_may_not_ask_for_more_than_there_is() -> None:
    assert [text.en for text in contradictions(template(4))] == ["Phase 1 requires 4 sessions and has only 3."]
    assert list(contradictions(template(3))) == []
