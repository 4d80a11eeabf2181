"""A man who is given back to the court: it is told by an oficio with the reason, which a person signs."""

import pytest

from services.cases.client import CaseState, DischargeReason
from services.interop.facts.actions.stating import on_case_moved
from shared.security.principal import Role
from tests.interop.exchange import Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C14.5")]


@pytest.mark.parametrize("reason", ["NOT_COMPETENT", "OTHER_DISTRICT", "NOT_SUITABLE"])
async def test_the_oficio_is_drafted_once_with_the_reason_and_goes_out_when_a_person_signs_it(
    exchange: Exchange, reason: str
) -> None:
    case = exchange.case(state=CaseState.DISCHARGED, discharge_reason=DischargeReason(reason))
    returned = exchange.event("pe.cai.case.moved.v1", case.id, state="DISCHARGED", reason=reason)
    for _ in range(2):
        await on_case_moved(exchange.service.runtime, returned)
    coordinator = exchange.staff(Role.COORDINATOR)
    (draft,) = (await coordinator.get(f"/v1/filings?case_id={case.id}")).json()["items"]
    label = DischargeReason(reason).label.es
    assert (draft["kind"], draft["state"], draft["summary"]) == ("LETTER", "DRAFT", f"Comunica egreso. {label}.")
    signed = await coordinator.post(f"/v1/filings/{draft['id']}/signature", headers={"If-Match": '"1"'})
    assert signed.raise_for_status().json()["state"] == "SIGNED"


async def test_an_oficio_of_a_discharge_that_was_taken_back_is_not_signed(exchange: Exchange) -> None:
    case = exchange.case(state=CaseState.DISCHARGED, discharge_reason=DischargeReason.NOT_COMPETENT)
    returned = exchange.event("pe.cai.case.moved.v1", case.id, state="DISCHARGED", reason="NOT_COMPETENT")
    await on_case_moved(exchange.service.runtime, returned)
    exchange.cases.put_case(case.model_copy(update={"state": CaseState.CONTACTED, "discharge_reason": None}))
    coordinator = exchange.staff(Role.COORDINATOR)
    (draft,) = (await coordinator.get(f"/v1/filings?case_id={case.id}")).json()["items"]
    refused = await coordinator.post(f"/v1/filings/{draft['id']}/signature", headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (409, "return-taken-back")


async def test_another_end_of_a_case_drafts_no_oficio(exchange: Exchange) -> None:
    case = exchange.case(state=CaseState.DISCHARGED, discharge_reason=DischargeReason.DECEASED)
    await on_case_moved(
        exchange.service.runtime,
        exchange.event("pe.cai.case.moved.v1", case.id, state="DISCHARGED", reason="DECEASED"),
    )
    assert (await exchange.staff(Role.COORDINATOR).get(f"/v1/filings?case_id={case.id}")).json()["items"] == []
