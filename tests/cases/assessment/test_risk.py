"""The levels of risk."""

import pytest

from services.cases.assessment.rules.risk import RiskLevel


@pytest.mark.feature("C09.1")
def test_the_levels_of_risk_are_those_of_the_official_sheet() -> None:
    assert [*RiskLevel] == ["leve", "moderado", "severo"]
