"""Messages by kind, direction, institution, state and day; alarms by kind, state, case and day."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.orders.actions.casilla_polling import poll_casillas
from shared.ids import new_id
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.exchange import Exchange

pytestmark = pytest.mark.anyio


async def items(client: httpx2.AsyncClient, path: str, **asked: Any) -> list[dict[str, Any]]:
    """Return the whole list, read one at a time."""
    answer = (await client.get(path, params={"limit": 1, **asked})).raise_for_status()
    found = list(answer.json()["items"])
    while answer.json()["next"]:
        answer = (await client.get(answer.links["next"]["url"])).raise_for_status()
        found += answer.json()["items"]
    return found


@pytest.mark.feature("N02.1")
async def test_messages_are_found_by_what_they_carry_and_where_they_stand(exchange: Exchange) -> None:
    case = await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED")
    await exchange.deposit(b"%PDF-1.4 nothing to be read")
    await poll_casillas(exchange.service.runtime)
    coordinator = exchange.staff(Role.COORDINATOR)

    async def kinds(**asked: Any) -> list[str]:
        return sorted(one["kind"] for one in await items(coordinator, "/v1/messages", **asked))

    every = ["CEM_ALERT", "CEM_REFERRAL", "COURT_FILING", "COURT_ORDER"]
    assert await kinds() == every
    assert await kinds(kind=["CEM_ALERT", "COURT_ORDER"]) == ["CEM_ALERT", "COURT_ORDER"]
    assert await kinds(direction="IN") == ["COURT_ORDER"]
    assert await kinds(institution="SIRA") == ["CEM_ALERT", "CEM_REFERRAL"]
    assert await kinds(institution="SIRA", kind="COURT_FILING") == []
    assert await kinds(state=["RECEIPTED", "DEAD"]) == every[:3]
    assert await kinds(case_id=str(case.id)) == every[:3]
    assert await kinds(case_id=str(case.id), kind=["CEM_ALERT", "COURT_ORDER"]) == ["CEM_ALERT"]
    today = exchange.service.runtime.clock.today()
    assert await kinds(**{"from": str(today - timedelta(days=1)), "to": str(today)}) == every
    assert await kinds(**{"to": str(today - timedelta(days=2))}) == []
    newest_first = [one["created_at"] for one in await items(coordinator, "/v1/messages")]
    assert newest_first == sorted(newest_first, reverse=True)
    assert await items(exchange.service.as_staff(Role.COORDINATOR, centres=(new_id(),)), "/v1/messages") == []


@pytest.mark.feature("N15.4")
async def test_alarms_are_found_by_kind_state_case_and_day(exchange: Exchange) -> None:
    case = await exchange.tell_non_compliance()
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED")
    message = (await exchange.rows("SELECT id FROM interop.messages WHERE kind = 'CEM_ALERT'"))[0]["id"]
    now = exchange.service.runtime.clock.now()
    raised = {
        "of his message": (AlarmKind.MESSAGE_DEAD, AlarmSubjectKind.MESSAGE, message),
        "of his events": (AlarmKind.EVENT_STUCK, AlarmSubjectKind.EVENT, case.id),
        "of a casilla": (AlarmKind.CASILLA_UNREACHABLE, AlarmSubjectKind.CASILLA, new_id()),
        "over": (AlarmKind.NO_RECEIPT, AlarmSubjectKind.MESSAGE, message),
    }
    async with system_work(exchange.service.runtime) as db:
        for kind, subject, subject_id in raised.values():
            await alarm_store.raise_alarm(
                db, centre_id=exchange.centre_id, kind=kind, subject=subject, subject_id=subject_id, now=now
            )
        await alarm_store.resolve(db, message, now, AlarmKind.NO_RECEIPT)
    coordinator = exchange.staff(Role.COORDINATOR)

    async def kinds(**asked: Any) -> set[str]:
        return {one["kind"] for one in await items(coordinator, "/v1/alarms", **asked)}

    standing = {"MESSAGE_DEAD", "EVENT_STUCK", "CASILLA_UNREACHABLE"}
    (seen,) = await items(coordinator, "/v1/alarms", kind="CASILLA_UNREACHABLE")
    acknowledged = await coordinator.post(f"/v1/alarms/{seen['id']}/acknowledgement", headers={"If-Match": '"1"'})
    assert acknowledged.status_code == 200
    assert await kinds() == standing
    assert await kinds(open=False) == standing | {"NO_RECEIPT"}
    assert await kinds(state="OPEN") == {"MESSAGE_DEAD", "EVENT_STUCK"}
    assert await kinds(state=["ACKNOWLEDGED", "RESOLVED"]) == {"CASILLA_UNREACHABLE", "NO_RECEIPT"}
    assert await kinds(kind=["EVENT_STUCK", "NO_RECEIPT"]) == {"EVENT_STUCK"}
    assert await kinds(case_id=str(case.id)) == {"MESSAGE_DEAD", "EVENT_STUCK"}
    assert await kinds(case_id=str(case.id), state="RESOLVED") == {"NO_RECEIPT"}
    assert await kinds(case_id=str(new_id())) == set()
    today = exchange.service.runtime.clock.today()
    assert await kinds(**{"from": str(today)}) == standing
    assert await kinds(**{"to": str(today - timedelta(days=1))}) == set()
    (dead,) = await items(coordinator, "/v1/alarms", kind="MESSAGE_DEAD")
    assert (dead["case"], seen["case"]) == ({"id": str(case.id), "number": case.number}, None)
