"""She preferred a CEM that the directory does not have: the sheet goes to the nearest, and a person is told so."""

from typing import Any

import pytest

from services.cases.client import Case
from services.interop.facts.actions.preparing import on_victim_recorded
from shared.security.principal import Role
from tests.interop.exchange import BRENA, VICTIM, Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N01.4")]

UNKNOWN = VICTIM.model_copy(update={"preferred_cem_code": "CEM-999999-NADIE"})
KNOWN = VICTIM.model_copy(update={"preferred_cem_code": "CEM-080101-CUSCO"})


async def alarms_on(exchange: Exchange, case: Case) -> list[dict[str, Any]]:
    """The alarms on the case whose cause stands."""
    listed = await exchange.staff(Role.SOCIAL_WORKER).get("/v1/alarms", params={"case_id": str(case.id)})
    items: list[dict[str, Any]] = listed.raise_for_status().json()["items"]
    return items


async def recorded(exchange: Exchange, case: Case) -> None:
    """Let interop hear that how to reach her was recorded."""
    await on_victim_recorded(exchange.service.runtime, exchange.event("pe.cai.victim.recorded.v1", case.id))


async def test_her_sheet_goes_to_the_nearest_and_an_alarm_on_the_case_says_so(exchange: Exchange) -> None:
    case = exchange.case(victim=UNKNOWN)
    await recorded(exchange, case)
    body = {"case_id": str(case.id), "reason": "Seguimiento del riesgo de la pareja."}
    opened = await exchange.staff(Role.SOCIAL_WORKER).post("/v1/referrals", json=body)
    assert opened.json()["cem"]["code"] == BRENA
    [alarm] = await alarms_on(exchange, case)
    about = {"kind": "case", "id": str(case.id), "name": case.number, "path": f"/v1/cases/{case.id}"}
    assert (alarm["kind"], alarm["subject"], alarm["case"]["id"]) == ("PREFERRED_CEM_UNKNOWN", about, str(case.id))
    assert "CEM" in alarm["text"]["es"]
    assert "NADIE" not in str(alarm)


@pytest.mark.parametrize("corrected", [KNOWN, VICTIM])
async def test_it_ends_when_her_contact_is_corrected(exchange: Exchange, corrected: Any) -> None:
    case = exchange.case(victim=UNKNOWN)
    for _ in range(2):
        await recorded(exchange, case)
        assert [alarm["kind"] for alarm in await alarms_on(exchange, case)] == ["PREFERRED_CEM_UNKNOWN"]
    exchange.cases.put_case(case, corrected)
    await recorded(exchange, case)
    assert await alarms_on(exchange, case) == []


async def test_a_cem_that_is_known_or_none_raises_none(exchange: Exchange) -> None:
    for victim in (KNOWN, VICTIM):
        case = exchange.case(victim=victim)
        await recorded(exchange, case)
        assert await alarms_on(exchange, case) == []


async def test_the_directory_is_asked_for_one_cem_by_its_code(exchange: Exchange) -> None:
    staff = exchange.staff(Role.SOCIAL_WORKER)
    for code, found in ((BRENA, [BRENA]), ("CEM-999999-NADIE", [])):
        listed = await staff.get("/v1/cems", params={"code": code})
        assert [cem["code"] for cem in listed.json()["items"]] == found
