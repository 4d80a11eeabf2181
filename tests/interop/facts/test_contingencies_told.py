"""A contingency suspended a case or switched its modality: court and CEM are told, once each."""

import pytest

from services.cases.client import CaseState, Modality
from services.interop.facts.actions.stating import on_case_moved
from shared.security.principal import Role
from tests.interop.exchange import Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C16.2")]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": "SUSPENDED"}, "Comunica suspensión por contingencia."),
        ({"state": "IN_PROGRESS"}, "Comunica reanudación tras la contingencia."),
        ({"state": "IN_PROGRESS", "kind": "SWITCH_MODALITY"}, "Comunica modalidad por contingencia: Presencial."),
    ],
)
async def test_court_and_cem_are_told_once_of_what_a_contingency_did(
    exchange: Exchange, facts: dict[str, str], said: str
) -> None:
    case = await exchange.known(exchange.case(state=CaseState(facts["state"]), modality=Modality.IN_PERSON))
    moved = exchange.event("pe.cai.case.moved.v1", case.id, reason="CONTINGENCY", **facts)
    for _ in range(2):
        await on_case_moved(exchange.service.runtime, moved)
    coordinator = exchange.staff(Role.COORDINATOR)
    (draft,) = (await coordinator.get(f"/v1/filings?case_id={case.id}")).json()["items"]
    assert (draft["kind"], draft["state"], draft["summary"]) == ("LETTER", "DRAFT", said)
    (alert,) = await exchange.rows("SELECT kind, urgency FROM interop.referrals")
    assert tuple(alert) == ("ALERT", "NORMAL")
    await exchange.until_states("RECEIPTED")


async def test_a_suspension_for_another_reason_drafts_no_oficio(exchange: Exchange) -> None:
    case = exchange.case(state=CaseState.SUSPENDED)
    moved = exchange.event("pe.cai.case.moved.v1", case.id, reason="ILLNESS", state="SUSPENDED")
    await on_case_moved(exchange.service.runtime, moved)
    assert (await exchange.staff(Role.COORDINATOR).get(f"/v1/filings?case_id={case.id}")).json()["items"] == []
