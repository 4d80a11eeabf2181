"""Every row of a roll call against every rule: outcome, clock, minutes, evidence, record."""

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sessions.attendance.rules.outcomes import MEANING, Outcome
from services.sessions.attendance.rules.policy import AttendancePolicy
from services.sessions.attendance.rules.roll_call import Entry, Occasion, Standing, refusal_of, same_as

POLICY = AttendancePolicy(1, 2, 3, 15, 75, connectivity_needs_evidence=True)
MAN = UUID(int=1)
STANDING = Standing(3, Outcome.ATTENDED_COMPLIED, 80, 4, "Constancia 12", "llegó de su trabajo")
REPEATED = Entry(MAN, Outcome.ATTENDED_COMPLIED, 80, 4, "Constancia 12", "llegó de su trabajo")
EXCUSES = {
    Outcome.ABSENT_MEDICAL,
    Outcome.ABSENT_EMPLOYMENT,
    Outcome.ABSENT_FAMILY,
    Outcome.ABSENT_COURT_LEGAL,
    Outcome.ABSENT_RELIGIOUS,
    Outcome.ABSENT_BEREAVEMENT,
    Outcome.ABSENT_CONNECTIVITY,
}


def occasion(has_begun: bool = True, minutes: int = 90, connectivity_needs_evidence: bool = True) -> Occasion:
    return Occasion(has_begun, minutes, replace(POLICY, connectivity_needs_evidence=connectivity_needs_evidence))


def code(
    entry: Entry, standing: Standing | None = None, at: Occasion | None = None, expected: bool = True
) -> str | None:
    refusal = refusal_of(entry, standing, expected, at or occasion())
    return refusal.code if refusal else None


@pytest.mark.feature("S08.1")
@pytest.mark.parametrize(("outcome", "begun", "proven"), list(product(Outcome, (True, False), (True, False))))
def test_each_outcome_before_and_after_the_start_with_and_without_evidence(
    outcome: Outcome, begun: bool, proven: bool
) -> None:
    entry = Entry(MAN, outcome, evidence="Certificado 8" if proven else None)
    if not begun and outcome not in EXCUSES:
        assert code(entry, at=occasion(begun)) == "session-not-begun"
    elif outcome in EXCUSES and not proven:
        assert code(entry, at=occasion(begun)) == "evidence-missing"
    else:
        assert code(entry, at=occasion(begun)) is None


@pytest.mark.feature("S08.1")
@pytest.mark.parametrize("outcome", Outcome)
def test_a_lenient_programme_spares_the_evidence_of_a_lost_connection_and_of_nothing_else(outcome: Outcome) -> None:
    lenient = replace(POLICY, connectivity_needs_evidence=False)
    assert lenient.needs_evidence(outcome) is (outcome in EXCUSES - {Outcome.ABSENT_CONNECTIVITY})
    assert POLICY.needs_evidence(outcome) is (outcome in EXCUSES)


@pytest.mark.feature("S08.1")
@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if MEANING[outcome].enforceable])
def test_what_counts_against_him_is_never_recorded_before_the_session(outcome: Outcome) -> None:
    assert code(Entry(MAN, outcome, evidence="Acta 1"), at=occasion(has_begun=False)) == "session-not-begun"


@pytest.mark.feature("S08.2")
@pytest.mark.parametrize(
    ("length", "given", "taken"), [(90, 89, True), (90, 90, True), (90, 91, False), (15, 16, False)]
)
def test_minutes_reach_up_to_the_sessions_length(length: int, given: int, taken: bool) -> None:
    for entry in (
        Entry(MAN, Outcome.ATTENDED_COMPLIED, minutes_present=given),
        Entry(MAN, Outcome.ATTENDED_COMPLIED, minutes_late=given),
    ):
        assert code(entry, at=occasion(minutes=length)) == (None if taken else "more-minutes-than-the-session")


@pytest.mark.feature("S08.2")
def test_a_refusal_of_minutes_names_the_length_and_the_larger_number_given() -> None:
    refusal = refusal_of(Entry(MAN, Outcome.ATTENDED_COMPLIED, 91, 95), None, True, occasion())
    assert refusal is not None
    assert ("90" in refusal.text.es, "95" in refusal.text.es, "95" in refusal.text.en) == (True, True, True)


@pytest.mark.feature("S08.4", "S09.3")
@pytest.mark.parametrize(
    ("seen", "on_record", "reason", "refused"),
    [
        (None, None, None, None),
        (1, None, None, "stale-attendance"),
        (None, 1, "Sí estuvo", "stale-attendance"),
        (1, 2, "Sí estuvo", "stale-attendance"),
        (2, 2, "Sí estuvo", None),
        (3, 2, "Sí estuvo", "stale-attendance"),
        (2, 2, None, "correction-reason-missing"),
        (2, 2, "", "correction-reason-missing"),
        (1, 2, None, "stale-attendance"),
    ],
)
def test_only_who_saw_the_latest_revision_corrects_it_and_says_why(
    seen: int | None, on_record: int | None, reason: str | None, refused: str | None
) -> None:
    entry = Entry(MAN, Outcome.ATTENDED_COMPLIED, revision=seen, correction_reason=reason)
    assert code(entry, replace(STANDING, revision=on_record) if on_record else None) == refused


@pytest.mark.feature("S08.4", "S09.3")
@pytest.mark.parametrize(("before", "after"), list(product([STANDING.outcome, Outcome.TECHNICAL_FAILURE], Outcome)))
def test_any_outcome_can_be_corrected_to_any_other(before: Outcome, after: Outcome) -> None:
    entry = Entry(MAN, after, evidence="Acta 1", revision=3, correction_reason="Revisado con el anfitrión")
    assert code(entry, replace(STANDING, outcome=before)) is None


@pytest.mark.feature("S08.1")
@pytest.mark.parametrize("outcome", Outcome)
def test_who_is_not_expected_is_told_so_before_anything_else(outcome: Outcome) -> None:
    hopeless = Entry(MAN, outcome, minutes_present=999, revision=7)
    assert code(hopeless, at=occasion(has_begun=False), expected=False) == "not-in-this-session"


@pytest.mark.feature("S09.2")
@pytest.mark.parametrize(
    "other",
    [
        replace(REPEATED, outcome=Outcome.ATTENDED_FAILED_TO_COMPLY),
        replace(REPEATED, minutes_present=79),
        replace(REPEATED, minutes_present=None),
        replace(REPEATED, minutes_late=5),
        replace(REPEATED, minutes_late=None),
        replace(REPEATED, evidence="Constancia 13"),
        replace(REPEATED, evidence=None),
        replace(REPEATED, note=None),
    ],
)
def test_a_row_that_says_anything_else_is_not_the_same(other: Entry) -> None:
    assert same_as(REPEATED, STANDING)
    assert not same_as(other, STANDING)


@pytest.mark.feature("S09.2")
@pytest.mark.parametrize("revision", [None, 1, 3])
def test_a_repeated_row_is_the_same_whatever_revision_it_saw(revision: int | None) -> None:
    assert same_as(replace(REPEATED, revision=revision, correction_reason="otra vez"), STANDING)


entries = st.builds(
    Entry,
    st.just(MAN),
    st.sampled_from(Outcome),
    st.none() | st.integers(0, 120),
    st.none() | st.integers(0, 120),
    st.none() | st.just("Certificado 8"),
    st.none(),
    st.none() | st.integers(1, 3),
    st.none() | st.just("Corrección"),
)
standings = st.none() | st.builds(replace, st.just(STANDING), revision=st.integers(1, 3))


@pytest.mark.feature("S09.1")
@given(entries, standings, st.booleans(), st.booleans())
def test_what_is_taken_keeps_every_rule_and_what_is_refused_says_why(
    entry: Entry, standing: Standing | None, expected: bool, begun: bool
) -> None:
    refusal = refusal_of(entry, standing, expected, occasion(begun))
    if refusal is not None:
        assert refusal.text.es.endswith(".") and refusal.text.en.endswith(".")
        return
    assert expected
    assert begun or entry.outcome in EXCUSES
    assert max(entry.minutes_present or 0, entry.minutes_late or 0) <= 90
    assert entry.evidence or entry.outcome not in EXCUSES
    assert entry.revision == (standing.revision if standing else None)
    assert standing is None or entry.correction_reason
