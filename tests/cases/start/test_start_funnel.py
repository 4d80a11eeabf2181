"""The steps from order to first session."""

import pytest

from services.cases.orders.rules.duplicate_matching import Known
from services.cases.start.rules.start_funnel import FunnelStage

ORDER = Known("Juan Carlos de la Cruz Mamani", "40718293", "00123-2026-0-1801-JR-FT-15", "a" * 64)


@pytest.mark.feature("C05.1")
def test_the_funnel_has_its_six_steps_in_their_order() -> None:
    assert [*FunnelStage] == ["ORDER", "RECEIVED", "CONTACTED", "ASSESSED", "ADMITTED", "FIRST_SESSION"]
