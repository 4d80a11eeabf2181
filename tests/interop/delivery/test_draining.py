"""A queue that was held back: what drains it, how soon, and that nobody waits for each other over it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from services.interop.delivery.actions import dispatching
from services.interop.delivery.actions.breaking import tell_breakers
from services.interop.delivery.actions.chaining import chain_entries
from services.interop.delivery.actions.claiming import claim
from services.interop.delivery.actions.outcomes import Failed, ForPerson, Outcome, Refused, Submitted
from services.interop.delivery.actions.recording import record_all
from services.interop.delivery.rules.circuit_breaker import LONGEST_PAUSE, THRESHOLD, Breaker
from services.interop.delivery.rules.messages import LANES, Channel, Institution, Lane, MessageKind
from services.interop.delivery.store import breakers as breaker_store
from services.interop.delivery.store import ledger as ledger_store
from services.interop.delivery.tables import MessageRow
from services.interop.institutions.channels import Answer, CemSheet
from services.interop.institutions.wiring import Institutions, institutions_of
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.exchange import Exchange
from tests.support.eventually import eventually, within

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N10.3", "N10.5")]

DRAINED_WITHIN_SECONDS = 10  # for the queue below, once one message got through; on an idle machine it takes about one
CASES = 8
FILINGS = "SELECT * FROM interop.messages WHERE kind = 'COURT_FILING' ORDER BY place"


async def hold_filings_back(exchange: Exchange) -> list[Any]:
    """Have filings wait an hour behind an open breaker, as they do at the end of a long outage."""
    exchange.wire.is_cut = True
    for _ in range(CASES):
        await exchange.tell_non_compliance()

    async def none_is_under_way() -> bool:
        rows = await exchange.rows(FILINGS)
        return len(rows) == CASES and all(row["state"] == "QUEUED" for row in rows)

    await eventually(none_is_under_way, seconds=20)
    later = exchange.service.runtime.clock.now() + timedelta(hours=1)
    await exchange.owner.execute(
        "UPDATE interop.messages SET next_attempt_at = $1 WHERE kind = 'COURT_FILING' AND state = 'QUEUED'", later
    )
    await eventually(none_is_under_way, seconds=20)
    await exchange.owner.execute(
        "INSERT INTO interop.circuit_breakers (institution, failures) VALUES ('MPE', 9)"
        " ON CONFLICT (institution) DO UPDATE SET failures = 9, closed_until = NULL"
    )
    exchange.wire.is_cut = False
    return await exchange.rows(FILINGS)


async def all_arrived(exchange: Exchange) -> bool:
    return len(await exchange.filings()) == CASES


def places(number: int) -> dict[Lane, int]:
    return dict.fromkeys(LANES, number)


async def test_after_the_first_success_all_that_was_held_back_goes_at_once(exchange: Exchange) -> None:
    filings = await hold_filings_back(exchange)
    probe, now = filings[0]["id"], exchange.service.runtime.clock.now()
    await exchange.owner.execute("UPDATE interop.messages SET next_attempt_at = $1 WHERE id = $2", now, probe)
    await eventually(lambda: all_arrived(exchange), seconds=DRAINED_WITHIN_SECONDS)
    assert exchange.wire.posts("/mpe/filings") == CASES


async def test_on_probation_one_message_goes_of_all_replicas(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hold_filings_back(exchange)
    monkeypatch.setattr(dispatching, "PLACES", 0)
    exchange.advance_clock(7200)
    assert len(await filings_claimed(exchange)) == 1
    assert await filings_claimed(exchange) == []


async def test_on_probation_what_a_person_carries_goes_too(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    carried = (await hold_filings_back(exchange))[3]["id"]
    monkeypatch.setattr(dispatching, "PLACES", 0)
    exchange.advance_clock(7200)
    await exchange.owner.execute("UPDATE interop.messages SET channel = 'MANUAL' WHERE id = $1", carried)
    claimed = await filings_claimed(exchange)
    assert (len(claimed), carried in claimed) == (2, True)


async def filings_claimed(exchange: Exchange) -> list[UUID]:
    """Claim what is due, as a replica does, and return the filings among it."""
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        tasks = await claim(db, runtime, places(9))
    return [task.message_id for task in tasks if task.kind is MessageKind.COURT_FILING]


async def test_of_two_replicas_that_would_probe_at_once_one_does(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hold_filings_back(exchange)
    monkeypatch.setattr(dispatching, "PLACES", 0)
    runtime = exchange.service.runtime
    exchange.advance_clock(7200)

    async def the_other_waits() -> bool:
        return bool((await exchange.rows("SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted"))[0]["waiting"])

    async with system_work(runtime) as db:
        tasks = await claim(db, runtime, places(9))
        other = asyncio.create_task(filings_claimed(exchange))
        await eventually(the_other_waits)
    assert [task.probes for task in tasks if task.kind is MessageKind.COURT_FILING] == [True]
    assert await other == []


async def test_while_an_institution_rests_only_what_a_person_carries_and_a_last_try_go(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried, last, *_ = [filing["id"] for filing in await hold_filings_back(exchange)]
    monkeypatch.setattr(dispatching, "PLACES", 0)
    exchange.advance_clock(7200)
    now = exchange.service.runtime.clock.now()
    await exchange.owner.execute("UPDATE interop.circuit_breakers SET closed_until = $1", now + LONGEST_PAUSE)
    assert await filings_claimed(exchange) == []
    await exchange.owner.execute("UPDATE interop.messages SET channel = 'MANUAL' WHERE id = $1", carried)
    await exchange.owner.execute("UPDATE interop.messages SET give_up_at = $1 WHERE id = $2", now, last)
    assert sorted(await filings_claimed(exchange)) == sorted([carried, last])


async def test_delivery_waits_neither_for_who_chains_the_ledger_nor_for_who_has_a_breaker(exchange: Exchange) -> None:
    async with system_work(exchange.service.runtime) as db:
        for institution in (Institution.MPE, Institution.SIRA):
            await breaker_store.lock(db, institution)
        await ledger_store.chain(db, exchange.centre_id)
        await exchange.tell_non_compliance()
        await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)


async def test_who_chains_the_ledger_waits_for_no_delivery(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)
    await exchange.tell_non_compliance()
    runtime = exchange.service.runtime
    messages = [row["id"] for row in await exchange.rows("SELECT id FROM interop.messages")]
    async with system_work(runtime) as db:
        await db.lock_all(MessageRow, messages)
        await within(10, chain_entries(runtime), "the chaining")
    async with system_work(runtime) as db:
        assert await claim(db, runtime, places(9))
        await within(10, chain_entries(runtime), "the chaining")


async def test_a_backlog_of_referrals_takes_no_place_of_an_alert(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 2)
    await exchange.fault("sira", "slow", 2, seconds=30)
    case = await exchange.known(exchange.case())
    social_worker = exchange.staff(Role.SOCIAL_WORKER)
    for _ in range(2):
        body = {"case_id": str((await exchange.known(exchange.case())).id), "reason": "Seguimiento del riesgo."}
        assert (await social_worker.post("/v1/referrals", json=body)).status_code == 201
    referrals = "SELECT state FROM interop.messages WHERE kind = 'CEM_REFERRAL'"

    async def both_are_under_way() -> bool:
        return [row["state"] for row in await exchange.rows(referrals)] == ["SENDING", "SENDING"]

    await eventually(both_are_under_way)
    await exchange.tell_non_compliance(case)

    async def alert_is_there() -> bool:
        return [sheet["kind"] for sheet in await exchange.sheets()] == ["ALERT"]

    await eventually(alert_is_there, seconds=15)


async def test_an_alert_goes_before_all_questions_for_receipts(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)
    runtime = exchange.service.runtime
    await exchange.tell_non_compliance()
    async with system_work(runtime) as db:
        sent = [task for task in await claim(db, runtime, places(9)) if task.kind is MessageKind.CEM_ALERT]
        await record_all(db, [(task, Submitted("SIRA-2026-000009")) for task in sent])
    exchange.advance_clock(60)
    await exchange.tell_non_compliance()
    async with system_work(runtime) as db:
        await breaker_store.lock(db, Institution.SIRA)
        await breaker_store.store(db, Institution.SIRA, Breaker(THRESHOLD, None))
        [probe] = [task for task in await claim(db, runtime, places(9)) if task.institution is Institution.SIRA]
    assert (probe.kind, probe.tracking, probe.probes) == (MessageKind.CEM_ALERT, None, True)


async def test_a_question_without_an_answer_takes_no_place_of_an_alert(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 2)
    runtime = exchange.service.runtime
    runtime.use(Institutions, replace(institutions_of(runtime), cems={Channel.SIRA_HTTP: cast("Any", MuteSira())}))
    alerts = "SELECT state FROM interop.messages WHERE kind = 'CEM_ALERT'"

    async def all_are_there() -> bool:
        return {row["state"] for row in await exchange.rows(alerts)} == {"SUBMITTED"}

    for _ in range(4):
        await exchange.tell_non_compliance()
        await eventually(all_are_there, seconds=20)
        exchange.advance_clock(60)


class MuteSira:
    """A SIRA that takes sheets, and lets whoever asks about one wait."""

    async def submit(self, sheet: CemSheet) -> str:
        return f"SIRA-{sheet.sheet_number}"

    async def ask(self, _: str) -> Answer | None:
        await asyncio.Event().wait()
        return None


async def test_a_failure_of_our_own_is_not_counted_as_the_institution_s(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)
    await exchange.tell_non_compliance()
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        tasks = await claim(db, runtime, places(9))
    for is_ours in (True, False):
        failed = Failed("cases-unavailable", outcome_unknown=False, is_ours=is_ours)
        await tell_breakers(runtime, [(task, failed) for task in tasks])
        counted = await exchange.rows("SELECT institution FROM interop.circuit_breakers ORDER BY institution")
        assert [row["institution"] for row in counted] == (
            [] if is_ours else sorted({task.institution for task in tasks})
        )


@pytest.mark.parametrize(
    "outcome",
    [ForPerson("victim-contact-missing"), Refused("content-missing", is_ours=True)],
    ids=["person", "refused"],
)
async def test_what_was_decided_here_tells_nothing_of_the_institution(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    await hold_filings_back(exchange)
    monkeypatch.setattr(dispatching, "PLACES", 0)
    exchange.advance_clock(7200)
    runtime = exchange.service.runtime
    async with system_work(runtime) as db:
        [probe] = [task for task in await claim(db, runtime, places(9)) if task.kind is MessageKind.COURT_FILING]
    passing = replace(probe, probes=False)
    for told in (passing, probe):
        assert await filings_claimed(exchange) == [], "it is being probed"
        await tell_breakers(runtime, [(told, outcome)])
        [breaker] = await exchange.rows("SELECT failures FROM interop.circuit_breakers WHERE institution = 'MPE'")
        assert breaker["failures"] == 9
    assert len(await filings_claimed(exchange)) == 1, "another probes it at once, and no more than one"
