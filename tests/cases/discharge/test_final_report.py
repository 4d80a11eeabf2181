"""When a final report is owed."""

import pytest

from services.cases.cases.rules.lifecycle import DischargeReason
from services.cases.discharge.rules import Achievement, final_report_is_owed


@pytest.mark.feature("C14.2")
@pytest.mark.parametrize(
    ("reason", "owed"),
    [
        ("COMPLETED", True),
        ("NON_COMPLIANCE", True),
        ("TRANSFERRED", False),
        ("DECEASED", False),
        ("ORDER_REVOKED", False),
    ],
)
def test_a_final_report_is_owed_where_the_programme_itself_ended(reason: str, owed: bool) -> None:
    assert final_report_is_owed(DischargeReason(reason)) is owed
    assert [*Achievement] == ["ACHIEVED", "PARTIALLY", "NOT"]


@pytest.mark.feature("C14.2")
def test_the_final_report_is_owed_when_he_completed_or_failed() -> None:
    assert {reason for reason in DischargeReason if final_report_is_owed(reason)} == {
        DischargeReason.COMPLETED,
        DischargeReason.NON_COMPLIANCE,
    }
