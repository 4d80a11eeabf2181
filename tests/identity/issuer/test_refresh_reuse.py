"""A lost answer is asked for again within half a minute by the same client; all else is a copied token."""

from datetime import UTC, datetime, timedelta

import pytest

from services.identity.issuer.rules.refresh_reuse import REPEAT_GRACE, may_repeat

pytestmark = pytest.mark.feature("P02.4")

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "unused", "same", "may"),
    [
        (timedelta(), True, True, True),
        (REPEAT_GRACE - timedelta(microseconds=1), True, True, True),
        (REPEAT_GRACE, True, True, False),
        (timedelta(), False, True, False),
        (timedelta(), True, False, False),
    ],
)
def test_only_a_lost_answer_is_repeated(ago: timedelta, unused: bool, same: bool, may: bool) -> None:
    assert may_repeat(NOW - ago, unused, same, NOW) is may
