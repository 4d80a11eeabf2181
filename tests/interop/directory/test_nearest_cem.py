"""The ministry's directory as it really comes, which CEM is near, and the sheets that go there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from services.interop.directory.rules.cem_rows import CemEntry, NotImported, Place, RowResult, read_place, read_row
from services.interop.directory.rules.nearest_cem import by_nearness, distance_km
from services.interop.facts.rules import FactState, acknowledgement_due, fact_state
from services.interop.referrals.rules.free_text import without_numbers
from services.interop.referrals.rules.lifecycle import (
    ReferralState,
    Urgency,
    allowed_moves,
    answer_due,
    may_move,
    sheet_number,
)

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
ROW = {
    "Departamento": "AYACUCHO", "Provincia": "HUAMANGA", "Distrito": "AYACUCHO", "CENTRO": "CEM",
    "Centro de Atención": "CEM HUAMANGA", "Dirección": "Jr. Retamas 602", "Teléfono": 66000106.0,
    "COORD_X": -74.2236, "COORD_Y": -13.1588, "Ubigeo": 50101.0,
}  # fmt: skip


@pytest.mark.feature("N01.3")
def test_a_row_is_read_and_its_lost_zero_put_back() -> None:
    entry = read_row(ROW)
    assert isinstance(entry, CemEntry)
    assert (entry.code, entry.ubigeo) == ("CEM-050101-HUAMANGA", "050101")
    assert (entry.phone, entry.place) == ("66000106", Place(-74.2236, -13.1588))


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize(
    "refuge",
    [
        {"CENTRO": "HRT"},
        {"Centro de Atención": "HRT Esperanza"},
        {"CENTRO": "CEM", "Centro de Atención": "CASA REFUGIO"},
    ],
)
def test_a_refuge_yields_nothing_but_its_kind(refuge: dict[str, str]) -> None:
    read = read_row({**ROW, **refuge})
    assert isinstance(read, NotImported)
    assert read.result is RowResult.REFUGE_NOT_IMPORTED
    assert "Retamas" not in repr(read)
    assert "Esperanza" not in repr(read)


@pytest.mark.feature("N01.3")
@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({"CENTRO": "CAI", "Centro de Atención": "CAI BREÑA"}, RowResult.NOT_A_CEM),
        ({"Ubigeo": "12"}, RowResult.INVALID),
        ({"Ubigeo": None}, RowResult.INVALID),
        ({"Centro de Atención": None}, RowResult.INVALID),
    ],
)
def test_what_is_no_cem_is_said_to_be_none(changed: dict[str, object], result: RowResult) -> None:
    read = read_row({**ROW, **changed})
    assert isinstance(read, NotImported)
    assert read.result is result


@pytest.mark.feature("N01.3")
def test_swapped_coordinates_are_put_right_and_impossible_ones_left_out() -> None:
    assert read_place(-13.1588, -74.2236) == Place(-74.2236, -13.1588)
    assert read_place("-74,2236", "-13,1588") == Place(-74.2236, -13.1588)
    assert read_place(0, 0) is None
    assert read_place("s/d", None) is None


@dataclass
class Cem:
    code: str
    ubigeo: str
    place: Place | None = None


@pytest.mark.feature("N01.4")
def test_the_nearest_cem_is_in_the_district_then_province_then_department_then_by_distance() -> None:
    cems = [
        Cem("lejos", "080101", Place(-71.97, -13.53)),
        Cem("departamento", "150201"),
        Cem("provincia-lejos", "150110", Place(-77.05, -11.95)),
        Cem("provincia-cerca", "150101", Place(-77.04, -12.05)),
        Cem("distrito", "150105", Place(-77.05, -12.06)),
    ]
    ordered = [cem.code for cem in by_nearness(cems, "150105")]
    assert ordered == ["distrito", "provincia-cerca", "provincia-lejos", "departamento", "lejos"]
    at_comas = [cem.code for cem in by_nearness(cems, "150199", Place(-77.05, -11.95))]
    assert at_comas[0] == "provincia-lejos"
    assert distance_km(Place(-77.0365, -12.0478), Place(-71.9675, -13.5319)) == pytest.approx(574, abs=5)


@pytest.mark.feature("N05.5")
def test_what_is_urgent_is_answered_sooner() -> None:
    assert answer_due(Urgency.URGENT, NOW) < answer_due(Urgency.NORMAL, NOW)


@pytest.mark.feature("N05.2")
def test_an_answered_sheet_is_final() -> None:
    assert allowed_moves(ReferralState.ACCEPTED) == []
    assert not may_move(ReferralState.ACCEPTED, ReferralState.RETURNED)
    assert not may_move(ReferralState.RETURNED, ReferralState.ACCEPTED)
    assert sheet_number("CAI-LIMA", 2026, 12) == "CAI-LIMA-2026-000012"


@pytest.mark.feature("N11.4")
def test_a_fact_is_acknowledged_only_by_both() -> None:
    due = acknowledgement_due("severo", NOW)
    assert due == NOW + timedelta(hours=24)
    assert acknowledgement_due(None, NOW) == NOW + timedelta(hours=48)
    assert fact_state(NOW, None, due, NOW) is FactState.OPEN
    assert fact_state(NOW, None, due, due) is FactState.OVERDUE
    assert fact_state(NOW, due + timedelta(days=1), due, due + timedelta(days=2)) is FactState.ACKNOWLEDGED


@pytest.mark.parametrize("phone", ["999000111", "999 000 111", "+51 999-000-111", "01 (428) 3005"])
def test_a_telephone_in_free_text_is_struck_out(phone: str) -> None:
    struck = without_numbers(f"No contesta el {phone} en la mañana, ficha 12")
    assert struck is not None
    assert "▇" in struck
    assert "000" not in struck
    assert "428" not in struck
    assert struck.endswith("ficha 12")
