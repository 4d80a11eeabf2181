"""The table of outcomes is the one in features.md, code by code."""

import pytest

from services.sessions.attendance.rules.outcomes import MEANING, Outcome

TABLE = """
ATTENDED_COMPLIED y n
ATTENDED_FAILED_TO_COMPLY y y
SENT_HOME_BEHAVIOUR y y
SENT_HOME_SERVICE_ISSUE n n
ABSENT_UNACCEPTABLE n y
ABSENT_MEDICAL n n
ABSENT_EMPLOYMENT n n
ABSENT_FAMILY n n
ABSENT_COURT_LEGAL n n
ABSENT_RELIGIOUS n n
ABSENT_BEREAVEMENT n n
ABSENT_CONNECTIVITY n n
TECHNICAL_FAILURE n n
RESCHEDULED_BY_SERVICE n n
RESCHEDULED_BY_PARTICIPANT n n
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.feature("S08.1")
@pytest.mark.parametrize(("code", "attended", "enforceable"), ROWS)
def test_each_outcome_means_what_the_table_says(code: str, attended: str, enforceable: str) -> None:
    meaning = MEANING[Outcome(code)]
    assert (meaning.attended, meaning.enforceable) == (attended == "y", enforceable == "y")


@pytest.mark.feature("S08.1")
def test_every_outcome_is_in_the_table() -> None:
    assert {row[0] for row in ROWS} == set(Outcome) == set(MEANING)


@pytest.mark.feature("S08.1")
def test_acceptable_absences_are_the_absences_that_are_not_enforceable() -> None:
    assert {outcome for outcome, meaning in MEANING.items() if meaning.acceptable_absence} == {
        outcome for outcome in Outcome if outcome.startswith("ABSENT_") and not MEANING[outcome].enforceable
    }


@pytest.mark.feature("S08.3")
def test_only_a_technical_failure_waits_for_review() -> None:
    assert [outcome for outcome, meaning in MEANING.items() if meaning.to_review] == [Outcome.TECHNICAL_FAILURE]
