"""What becomes of one row of a roll call."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.attendance.rules.roll_call import Entry, Occasion, Standing, refusal_of, same_as

POLICY = AttendancePolicy(1, 2, 3, 15, 75, connectivity_needs_evidence=True)
PAST = Occasion(has_begun=True, minutes=90, policy=POLICY)
FUTURE = Occasion(has_begun=False, minutes=90, policy=POLICY)
ENTRY = Entry(UUID(int=1), Outcome.ATTENDED_COMPLIED, minutes_present=80, evidence="Constancia 12")
ON_RECORD = Standing(2, Outcome.ABSENT_UNACCEPTABLE, None, None, None, None)


def code(
    entry: Entry, standing: Standing | None = None, expected: bool = True, occasion: Occasion = PAST
) -> str | None:
    refusal = refusal_of(entry, standing, expected, occasion)
    return refusal.code if refusal else None


@pytest.mark.feature("S08.1")
@pytest.mark.parametrize("outcome", Outcome)
def test_a_begun_session_takes_any_outcome(outcome: Outcome) -> None:
    assert code(replace(ENTRY, outcome=outcome)) is None


@pytest.mark.feature("S08.1")
@pytest.mark.parametrize("outcome", Outcome)
def test_a_session_ahead_takes_only_an_acceptable_absence(outcome: Outcome) -> None:
    refused = code(replace(ENTRY, outcome=outcome, minutes_present=None), occasion=FUTURE)
    assert refused == (None if MEANING[outcome].acceptable_absence else "session-not-begun")


@pytest.mark.feature("S08.1")
def test_who_is_not_expected_is_refused() -> None:
    assert code(ENTRY, expected=False) == "not-in-this-session"


@pytest.mark.feature("S08.1")
def test_more_minutes_than_the_session_has_are_refused() -> None:
    assert code(replace(ENTRY, minutes_present=91)) == "more-minutes-than-the-session"
    assert code(replace(ENTRY, minutes_late=91)) == "more-minutes-than-the-session"


@pytest.mark.feature("S08.1")
@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if MEANING[outcome].acceptable_absence])
def test_an_excuse_needs_its_evidence(outcome: Outcome) -> None:
    assert code(replace(ENTRY, outcome=outcome, evidence=None)) == "evidence-missing"


@pytest.mark.feature("S08.1")
def test_a_programme_may_take_no_connection_at_his_word() -> None:
    lenient = replace(PAST, policy=replace(POLICY, connectivity_needs_evidence=False))
    said = replace(ENTRY, outcome=Outcome.ABSENT_CONNECTIVITY, evidence=None)
    assert code(said, occasion=lenient) is None


@pytest.mark.feature("S08.4")
def test_a_correction_names_the_revision_it_saw_and_says_why() -> None:
    assert code(ENTRY, ON_RECORD) == "stale-attendance"
    assert code(replace(ENTRY, revision=1), ON_RECORD) == "stale-attendance"
    assert code(replace(ENTRY, revision=2), ON_RECORD) == "correction-reason-missing"
    assert code(replace(ENTRY, revision=2, correction_reason="Sí estuvo"), ON_RECORD) is None


@pytest.mark.feature("S09.3")
def test_a_revision_that_is_not_on_record_is_stale() -> None:
    assert code(replace(ENTRY, revision=1)) == "stale-attendance"


@pytest.mark.feature("S09.2")
def test_the_very_same_row_is_recognised() -> None:
    standing = Standing(1, ENTRY.outcome, 80, None, "Constancia 12", None)
    assert same_as(ENTRY, standing)
    assert not same_as(replace(ENTRY, minutes_present=81), standing)
    assert not same_as(replace(ENTRY, outcome=Outcome.SENT_HOME_BEHAVIOUR), standing)
