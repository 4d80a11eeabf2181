"""By when court and CEM must have heard of a fact, by when a CEM must answer a sheet, and text nobody may telephone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interop.facts.rules import FactState, acknowledgement_due, fact_state
from services.interop.referrals.rules.free_text import without_numbers
from services.interop.referrals.rules.lifecycle import ReferralKind, Urgency, answer_due, urgency_of

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
RISKS = st.sampled_from([None, "leve", "moderado", "severo", "SEVERO?", ""])
HOURS = st.integers(0, 200).map(lambda hours: NOW + timedelta(hours=hours))
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.feature("N11.2", "N11.3")
@pytest.mark.parametrize(("risk", "hours"), [("severo", 24), ("moderado", 48), ("leve", 48), (None, 48)])
def test_both_must_acknowledge_in_two_days_or_in_one_when_severe(risk: str | None, hours: int) -> None:
    assert acknowledgement_due(risk, NOW) == NOW + timedelta(hours=hours)


@pytest.mark.feature("N11.3", "N11.5")
def test_a_fact_is_overdue_from_its_deadline_on_and_not_before() -> None:
    due = acknowledgement_due("leve", NOW)
    assert fact_state(None, None, due, due - MICROSECOND) is FactState.OPEN
    assert fact_state(None, None, due, due) is FactState.OVERDUE


@pytest.mark.feature("N11.4")
@given(st.none() | HOURS, st.none() | HOURS, RISKS, HOURS, st.integers(0, 200))
def test_a_fact_is_acknowledged_by_both_or_runs_out(
    court: datetime | None, cem: datetime | None, risk: str | None, now: datetime, later: int
) -> None:
    due = acknowledgement_due(risk, NOW)
    state = fact_state(court, cem, due, now)
    assert (state is FactState.ACKNOWLEDGED) is (court is not None and cem is not None)
    assert state is fact_state(cem, court, due, now)
    afterwards = fact_state(court, cem, due, now + timedelta(hours=later))
    assert afterwards is state or (state, afterwards) == (FactState.OPEN, FactState.OVERDUE)


@pytest.mark.feature("N11.4")
def test_an_acknowledgement_that_came_too_late_still_ends_the_fact() -> None:
    due = acknowledgement_due("severo", NOW)
    late = due + timedelta(days=30)
    assert fact_state(NOW, late, due, late) is FactState.ACKNOWLEDGED


@pytest.mark.feature("N05.5", "N11.2")
@pytest.mark.parametrize(
    ("kind", "risk", "urgency"),
    [
        (ReferralKind.REFERRAL, "severo", Urgency.URGENT),
        (ReferralKind.REFERRAL, "moderado", Urgency.NORMAL),
        (ReferralKind.REFERRAL, "leve", Urgency.NORMAL),
        (ReferralKind.REFERRAL, None, Urgency.NORMAL),
        (ReferralKind.ALERT, "severo", Urgency.URGENT),
        (ReferralKind.ALERT, "leve", Urgency.URGENT),
        (ReferralKind.ALERT, None, Urgency.URGENT),
    ],
)
def test_the_urgent_path_is_for_severe_risk_and_for_every_alert(
    kind: ReferralKind, risk: str | None, urgency: Urgency
) -> None:
    assert urgency_of(kind, risk) is urgency


@pytest.mark.feature("N05.4")
def test_an_urgent_sheet_is_overdue_after_a_day_and_any_other_after_five() -> None:
    assert answer_due(Urgency.URGENT, NOW) == NOW + timedelta(days=1)
    assert answer_due(Urgency.NORMAL, NOW) == NOW + timedelta(days=5)


@pytest.mark.feature("N05.4")
@given(st.sampled_from(ReferralKind), RISKS)
def test_no_risk_gives_a_cem_more_time_than_none_at_all(kind: ReferralKind, risk: str | None) -> None:
    assert answer_due(urgency_of(kind, risk), NOW) <= answer_due(urgency_of(kind, None), NOW)
    assert answer_due(urgency_of(kind, "severo"), NOW) <= answer_due(urgency_of(kind, risk), NOW)


@pytest.mark.feature("C10.5")
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("llamar al 987654321", "llamar al ▇"),
        ("987-654-321 / 987.654.322", "▇ / ▇"),
        ("+51 (1) 419 7260", "+▇"),
        ("9 8 7 6 5 4 3 2 1", "▇"),
        ("9\n8\n7\n6\n5\n4", "▇"),
        ("DNI 12345678, sala 3", "DNI ▇, sala 3"),
        ("ficha 12345 del 2026", "ficha 12345 del 2026"),
        ("el 5 de mayo a las 10:30", "el 5 de mayo a las 10:30"),
        ("٩٨٧٦٥٤٣٢١", "▇"),
        ("", ""),
    ],
)
def test_six_digits_that_hang_together_are_struck_out(text: str, kept: str) -> None:
    assert without_numbers(text) == kept


@pytest.mark.feature("C10.5")
def test_no_text_stays_no_text() -> None:
    assert without_numbers(None) is None


@pytest.mark.feature("C10.5")
@given(st.text(max_size=80), st.from_regex(r"[0-9]{6,12}", fullmatch=True), st.text(max_size=80))
def test_whatever_stands_around_it_no_long_number_is_left(before: str, number: str, after: str) -> None:
    struck = without_numbers(before + number + after)
    assert struck is not None
    assert number not in struck
    assert without_numbers(struck) == struck
