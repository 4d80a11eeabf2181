"""A man who comes back brings his orders along, and what holds by them."""

import pytest

from shared.security.principal import Role
from tests.cases.conftest import CasesUnderTest, order

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C06.1")]


async def test_what_holds_by_his_orders_holds_in_the_case_in_which_he_comes_back(cases: CasesUnderTest) -> None:
    coordinator = cases.staff(Role.COORDINATOR)
    path = f"/v1/cases/{(await cases.walk_to('ADMITTED'))['id']}"
    joined = order(resolution_number="8", measures=["REEDUCATION", "WITHDRAWAL"])
    body = {"role": "JOINED_BY", "order": joined}
    (await cases.change(coordinator, "POST", f"{path}/orders", body)).raise_for_status()
    score = {"objective": "Reconoce la violencia", "achievement": "NOT", "note": "No asistió."}
    ending = {"reason": "NON_COMPLIANCE", "summary": "Dejó de venir.", "objectives": [score]}
    await cases.rows("UPDATE cases.cases SET state = 'NON_COMPLIANT'")
    (await cases.change(coordinator, "POST", f"{path}/discharge", ending)).raise_for_status()
    before = (await coordinator.get(path)).json()
    back = await cases.change(coordinator, "POST", f"{path}/readmissions", {"reason": "El juzgado lo dispuso."})
    case = back.raise_for_status().json()
    assert (case["measures"], case["expedientes"]) == (before["measures"], before["expedientes"])
    assert "WITHDRAWAL" in case["measures"]
    orders = (await coordinator.get(f"/v1/cases/{case['id']}/orders")).raise_for_status().json()["orders"]
    assert [one["role"] for one in orders] == ["OPENED_BY", "JOINED_BY"]
    lifted = {"role": "VARIED_BY", "order": order(resolution_number="9", measures=["REEDUCATION"])}
    varied = await cases.change(coordinator, "POST", f"/v1/cases/{case['id']}/orders", lifted)
    assert varied.raise_for_status().status_code == 200
    assert (await coordinator.get(f"/v1/cases/{case['id']}")).json()["due_dates"] == case["due_dates"]
