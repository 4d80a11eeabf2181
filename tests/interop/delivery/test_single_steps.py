"""One step at a time: which messages are claimed next, and what their record makes of them."""

from datetime import timedelta
from typing import Any

import pytest

from services.interop.delivery.actions import dispatching
from services.interop.delivery.actions.breaking import tell_breakers
from services.interop.delivery.actions.chaining import chain_entries_of
from services.interop.delivery.actions.claiming import claim
from services.interop.delivery.actions.outcomes import Failed, Lost, NotYet, Outcome, Refused, Submitted, Task
from services.interop.delivery.actions.recording import record_all
from services.interop.delivery.rules.messages import LANES, Channel, Lane, MessageKind
from services.interop.delivery.store import ledger as ledger_store
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.exchange import Exchange
from tests.support.eventually import eventually

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("own_loop_stands_still")]

FILING = "SELECT * FROM interop.messages WHERE kind = 'COURT_FILING'"


@pytest.fixture
def own_loop_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the messages to the test."""
    monkeypatch.setattr(dispatching, "PLACES", 0)


async def until_filing_is_queued(exchange: Exchange) -> None:
    async def is_queued() -> bool:
        return bool(await exchange.rows(FILING))

    await eventually(is_queued, seconds=20)


def only(kind: MessageKind, number: int = 1) -> dict[Lane, int]:
    """Places for so many steps of this kind, sends as well as questions."""
    return {lane: number for lane in LANES if lane.kind is kind}


ONLY_ALERTS = only(MessageKind.CEM_ALERT)
ALERT = "SELECT * FROM interop.messages WHERE kind = 'CEM_ALERT'"


async def come_of_alert(exchange: Exchange, outcome: Outcome) -> Any:
    """Claim the alert, have this come of its step, and return it as it stands then."""
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        [task] = await claim(db, runtime, ONLY_ALERTS)
        await record_all(db, [(task, outcome)])
    [alert] = await exchange.rows(ALERT)
    return alert


@pytest.mark.feature("N10.2")
async def test_a_question_that_is_refused_is_asked_again_and_what_was_sent_stands(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    await come_of_alert(exchange, Submitted("SIRA-2026-000009"))
    exchange.advance_clock(60)
    asked = await come_of_alert(exchange, Refused("http-401"))
    assert (asked["state"], asked["tracking"], asked["last_error"]) == ("SUBMITTED", "SIRA-2026-000009", "http-401")
    exchange.advance_clock(3600)
    assert (await come_of_alert(exchange, NotYet()))["polls"] > asked["polls"]


@pytest.mark.feature("N10.4")
async def test_what_an_institution_lost_is_tried_anew_for_as_long_as_any_other(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    await come_of_alert(exchange, Submitted("SIRA-2026-000009"))
    exchange.advance_clock(4 * 24 * 3600)
    await come_of_alert(exchange, Lost())
    failed = await come_of_alert(exchange, Failed("http-503", outcome_unknown=True))
    assert failed["state"] == "QUEUED"
    assert failed["give_up_at"] - exchange.service.runtime.clock.now() > timedelta(days=2)


@pytest.mark.feature("N10.3")
async def test_what_was_sent_long_ago_is_not_asked_after_while_its_institution_rests(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    await come_of_alert(exchange, Submitted("SIRA-2026-000009"))
    exchange.advance_clock(4 * 24 * 3600)
    runtime = exchange.service.runtime
    until = runtime.clock.now() + timedelta(minutes=5)
    await exchange.owner.execute("INSERT INTO interop.circuit_breakers VALUES ('SIRA', 9, $1)", until)
    async with system_work(runtime) as db:
        assert await claim(db, runtime, ONLY_ALERTS) == []


@pytest.mark.feature("N10.4")
async def test_a_send_that_never_came_back_when_the_patience_was_over_is_the_last(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        assert await claim(db, runtime, ONLY_ALERTS)
    exchange.advance_clock(4 * 24 * 3600)
    async with system_work(runtime) as db:
        assert await claim(db, runtime, ONLY_ALERTS) == []
    [alert] = await exchange.rows(ALERT)
    assert (alert["state"], alert["last_error"], alert["outcome_unknown"]) == ("DEAD", "never-came-back", True)


@pytest.mark.feature("N04.4")
async def test_a_receipt_is_asked_for_also_while_the_desk_is_shut(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    await until_filing_is_queued(exchange)
    runtime, only_filings = exchange.service.runtime, only(MessageKind.COURT_FILING)
    async with system_work(runtime) as db:
        [sent] = await claim(db, runtime, only_filings)
        await record_all(db, [(sent, Submitted("MPE-2026-000009"))])
    await exchange.owner.execute("UPDATE interop.courts SET opens = '00:00', closes = '00:00'")
    exchange.advance_clock(60)
    async with system_work(runtime) as db:
        assert [task.tracking for task in await claim(db, runtime, only_filings)] == ["MPE-2026-000009"]


@pytest.mark.feature("N06.3")
async def test_what_a_person_carries_waits_for_no_hours_of_the_electronic_desk(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    await until_filing_is_queued(exchange)
    await exchange.owner.execute("UPDATE interop.courts SET weekdays = '{}'")
    await exchange.owner.execute("UPDATE interop.messages SET channel = 'MANUAL' WHERE kind = 'COURT_FILING'")
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        [filing] = await claim(db, runtime, only(MessageKind.COURT_FILING))
    assert filing.channel is Channel.MANUAL


async def alerts_claimed(exchange: Exchange, places: int) -> list[Task]:
    async with system_work(exchange.service.runtime) as db:
        return await claim(db, exchange.service.runtime, only(MessageKind.CEM_ALERT, places))


@pytest.mark.feature("N10.6")
async def test_a_receipt_is_asked_for_though_an_earlier_message_of_the_case_waits_again(exchange: Exchange) -> None:
    case = await exchange.tell_non_compliance()
    await exchange.tell_non_compliance(case)
    runtime = exchange.service.runtime
    for number in range(2):
        [sent] = await alerts_claimed(exchange, 9)
        async with system_work(runtime) as db:
            await record_all(db, [(sent, Submitted(f"SIRA-{number}"))])
    exchange.advance_clock(60)
    earlier, _ = await alerts_claimed(exchange, 9)
    async with system_work(runtime) as db:
        await record_all(db, [(earlier, Lost())])
    exchange.advance_clock(600)
    assert [task.tracking for task in await alerts_claimed(exchange, 9)] == [None, "SIRA-1"]


@pytest.mark.feature("N10.5")
async def test_what_is_due_for_longest_goes_first(exchange: Exchange) -> None:
    cases = [(await exchange.tell_non_compliance()).id for _ in range(3)]
    due = "UPDATE interop.messages SET next_attempt_at = next_attempt_at - interval '1 hour' WHERE case_id = $1"
    await exchange.owner.execute(due, cases[1])
    claimed = [(await alerts_claimed(exchange, 1))[0].case_id for _ in cases]
    assert claimed == [cases[1], cases[0], cases[2]]


@pytest.mark.feature("N10.3")
async def test_after_an_outage_receipts_are_asked_for_at_once(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    [sent] = await alerts_claimed(exchange, 1)
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        await record_all(db, [(sent, Submitted("SIRA-2026-000009"))])
    later = runtime.clock.now() + timedelta(hours=1)
    await exchange.owner.execute("UPDATE interop.messages SET next_attempt_at = $1 WHERE kind = 'CEM_ALERT'", later)
    await exchange.owner.execute("INSERT INTO interop.circuit_breakers VALUES ('SIRA', 9, NULL)")
    assert await alerts_claimed(exchange, 1) == []
    await tell_breakers(runtime, [(sent, Submitted("SIRA-2026-000010"))])
    assert [task.tracking for task in await alerts_claimed(exchange, 1)] == ["SIRA-2026-000009"]


@pytest.mark.feature("N10.4")
async def test_a_replay_asks_first_and_goes_by_the_channel_of_today(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    await until_filing_is_queued(exchange)
    await exchange.owner.execute("UPDATE interop.filings SET state = 'DEAD'")
    dead = "UPDATE interop.messages SET state = 'DEAD', channel = 'MANUAL', attempts = 7, outcome_unknown = false"
    await exchange.owner.execute(f"{dead}, last_error = 'http-500' WHERE kind = 'COURT_FILING'")
    [filing] = await exchange.rows(FILING)
    path, headers = f"/v1/messages/{filing['id']}/replays", {"If-Match": f'"{filing["version"]}"'}
    assert (await exchange.staff(Role.COORDINATOR).post(path, headers=headers)).is_success
    async with system_work(exchange.service.runtime) as db:
        [task] = await claim(db, exchange.service.runtime, only(MessageKind.COURT_FILING))
    assert (task.ask_first, task.channel) == (True, Channel.MPE_HTTP)
    assert [row["attempts"] for row in await exchange.rows(FILING)] == [1]
    assert [row["state"] for row in await exchange.rows("SELECT state FROM interop.filings")] == ["SIGNED"]


@pytest.mark.feature("N10.7")
async def test_whether_it_arrived_is_unknown_until_the_institution_says_so(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    for is_unknown in (True, False):
        failed = await come_of_alert(exchange, Failed("http-500", outcome_unknown=is_unknown))
        assert failed["outcome_unknown"] is True
        exchange.advance_clock(3600)
    sent = await come_of_alert(exchange, Submitted("SIRA-1"))
    assert sent["outcome_unknown"] is False
    exchange.advance_clock(60)
    assert (await come_of_alert(exchange, NotYet()))["polls"] == 1
    exchange.advance_clock(60)
    renewed = await come_of_alert(exchange, Submitted("SIRA-2", found_as="renewed"))
    assert (renewed["tracking"], renewed["polls"], renewed["submitted_at"]) == ("SIRA-2", 0, sent["submitted_at"])


@pytest.mark.feature("N02.3")
async def test_all_that_waits_is_chained_however_much_it_is(exchange: Exchange) -> None:
    await exchange.tell_non_compliance()
    [alert] = await exchange.rows(ALERT)
    runtime, many = exchange.service.runtime, ledger_store.AT_ONCE + 1
    async with system_work(runtime) as db:
        for number in range(many):
            ledger_store.append(
                db, centre_id=alert["centre_id"], message_id=alert["id"], at=runtime.clock.now(), fields={"n": number}
            )
    [last] = await exchange.rows("SELECT max(id) FROM interop.unchained_entries")
    await chain_entries_of(runtime, exchange.centre_id)
    waiting = await exchange.rows("SELECT id FROM interop.unchained_entries")
    assert [row["id"] for row in waiting if row["id"] <= last[0]] == [], "but for what delivery states meanwhile"
