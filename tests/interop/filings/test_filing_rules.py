"""A filing's life, and what a court's filing desk takes and when."""

from datetime import UTC, datetime, time

import pytest

from services.interop.filings.rules.court_limits import CourtLimits, LimitBroken, broken_limits, is_open, next_opening
from services.interop.filings.rules.lifecycle import FilingState, allowed_moves, may_move, reference_of

OFFICE = CourtLimits(1000, 2, frozenset(range(5)), time(8), time(16, 30))
ALWAYS = CourtLimits(1000, 2, frozenset(range(7)))


def lima(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Lima (UTC-5); the 20th is a Friday."""
    return datetime(2026, 11, day, hour + 5, minute, tzinfo=UTC)


@pytest.mark.feature("N04.3")
def test_limits_count_the_document_and_its_annexes() -> None:
    assert broken_limits(OFFICE, [999, 10, 10]) == []
    assert broken_limits(OFFICE, [1000]) == [LimitBroken.DOCUMENT_TOO_LARGE]
    assert broken_limits(OFFICE, [10, 10, 10, 1000]) == [LimitBroken.DOCUMENT_TOO_LARGE, LimitBroken.TOO_MANY_ANNEXES]


@pytest.mark.feature("N04.3")
def test_a_desk_is_open_in_its_hours_of_lima() -> None:
    assert is_open(OFFICE, lima(20, 8))
    assert not is_open(OFFICE, lima(20, 16, 30))
    assert not is_open(OFFICE, lima(20, 7, 59))
    assert not is_open(OFFICE, lima(14, 10))
    assert is_open(ALWAYS, lima(14, 3))


@pytest.mark.feature("N04.3")
@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (lima(20, 9), lima(20, 9)),
        (lima(20, 6), lima(20, 8)),
        (lima(20, 17), lima(23, 8)),
        (lima(15, 12), lima(16, 8)),
    ],
)
def test_the_next_opening(now: datetime, opens: datetime) -> None:
    assert next_opening(OFFICE, now) == opens


@pytest.mark.feature("N04.3")
@pytest.mark.parametrize(("day", "name"), [(8, "Immaculate Conception"), (9, "Battle of Ayacucho"), (25, "Christmas")])
def test_on_a_national_holiday_the_office_is_shut_and_the_platform_is_not(day: int, name: str) -> None:
    """Holidays of December 2026: Decreto Legislativo 713 as amended."""
    noon = datetime(2026, 12, day, 17, tzinfo=UTC)
    assert not is_open(OFFICE, noon), name
    assert is_open(ALWAYS, noon), name


@pytest.mark.feature("N04.3")
def test_over_holidays_in_a_row_it_waits_for_the_next_working_day() -> None:
    before_easter = datetime(2026, 4, 1, 22, tzinfo=UTC)  # Wednesday, 17:00 in Lima; Thursday and Friday are holy
    assert next_opening(OFFICE, before_easter) == datetime(2026, 4, 6, 13, tzinfo=UTC)


@pytest.mark.feature("N04.3")
def test_a_desk_that_never_opens_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no open moment"):
        next_opening(CourtLimits(1000, 2, frozenset()), lima(20, 9))


@pytest.mark.feature("N04.1", "N04.2")
def test_a_receipted_filing_is_final_and_an_observed_one_can_only_be_signed_anew() -> None:
    assert allowed_moves(FilingState.RECEIPTED, is_queued=True) == []
    assert allowed_moves(FilingState.REJECTED, is_queued=True) == []
    assert [to for to, _ in allowed_moves(FilingState.OBSERVED, is_queued=True)] == [FilingState.SIGNED]
    assert not may_move(FilingState.RECEIPTED, FilingState.OBSERVED)


@pytest.mark.feature("N04.2")
def test_a_corrected_filing_has_another_reference() -> None:
    assert [reference_of("f1", number) for number in (0, 1, 2)] == ["f1", "f1/C1", "f1/C2"]
