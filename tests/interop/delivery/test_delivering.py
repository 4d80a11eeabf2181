"""Delivery that loses nothing and sends nothing twice, against mock institutions that fail in every way they can."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest

from services.interop.delivery.actions import dispatching
from services.interop.delivery.actions.carrying import carry
from services.interop.delivery.actions.claiming import claim
from services.interop.delivery.actions.loading import contents_of
from services.interop.delivery.actions.outcomes import Failed, Outcome, Refused, Submitted, Task
from services.interop.delivery.actions.recording import record_all
from services.interop.delivery.rules.messages import LANES, Channel, Institution, MessageKind
from services.interop.institutions.channels import Answer, CemSheet, PermanentRefusal, Standing
from services.interop.institutions.wiring import Institutions, institutions_of
from shared.security.principal import Role
from shared.unit_of_work import system_work
from tests.interop.exchange import COURT, Exchange
from tests.support.eventually import eventually

pytestmark = pytest.mark.anyio

HOUR = 3600
DAY = 24 * HOUR
MESSAGE = "SELECT * FROM interop.messages WHERE kind = 'COURT_FILING'"


async def tell(exchange: Exchange) -> None:
    """State a fact, of which court and CEM are told, and wait until its three messages are stored."""
    await exchange.tell_non_compliance()

    async def stored() -> bool:
        return len(await exchange.states()) == 3

    await eventually(stored, seconds=20)


async def filing_state(exchange: Exchange) -> str:
    return str((await exchange.rows(MESSAGE))[0]["state"])


async def until_filing_is(exchange: Exchange, state: str) -> None:
    async def stands() -> bool:
        return await filing_state(exchange) == state

    await eventually(stands, seconds=20)


async def until_no_send_is_under_way(exchange: Exchange) -> None:
    """Wait a moment for a send to end: a clock that jumps meanwhile would make a slow machine look like a lost send."""

    async def none() -> bool:
        return await filing_state(exchange) != "SENDING"

    with contextlib.suppress(TimeoutError):
        await eventually(none, seconds=3)


async def sweep_until_filing_is(exchange: Exchange, state: str, *, step: int = 600, most: int = 40) -> None:
    """Let time pass in steps until the filing stands like this."""

    async def stands() -> bool:
        return await filing_state(exchange) == state

    for _ in range(most):
        await until_no_send_is_under_way(exchange)
        if await filing_state(exchange) == state:
            return
        await exchange.let_pass(step)
        with contextlib.suppress(TimeoutError):
            await eventually(stands, seconds=0.4)
    assert await filing_state(exchange) == state


@pytest.mark.feature("N10.1", "N10.5")
async def test_an_institution_down_for_an_hour_loses_nothing(exchange: Exchange) -> None:
    await exchange.fault("mpe", "down", None)
    await tell(exchange)
    for _ in range(12):
        await until_no_send_is_under_way(exchange)
        await exchange.let_pass(HOUR / 12)
    assert await filing_state(exchange) in {"QUEUED", "SENDING"}
    assert await exchange.filings() == []
    await exchange.heal()
    await sweep_until_filing_is(exchange, "RECEIPTED")
    assert len(await exchange.filings()) == 1
    [message] = await exchange.rows(MESSAGE)
    assert message["attempts"] > 1


@pytest.mark.feature("N10.1", "N10.7")
async def test_killed_between_send_and_record_it_is_not_sent_twice(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = 0

    async def die_once(db: Any, came: Sequence[tuple[Task, Outcome]]) -> list[datetime]:
        nonlocal killed
        if killed < 2 and any(task.kind is MessageKind.COURT_FILING for task, _ in came):  # together, and by itself
            killed += 1
            raise SystemError("killed")
        return await record_all(db, came)

    monkeypatch.setattr(dispatching, "record_all", die_once)
    await tell(exchange)
    await eventually(lambda: killed == 2, seconds=20)
    assert await filing_state(exchange) == "SENDING"
    assert exchange.wire.posts("/mpe/filings") == 1
    await sweep_until_filing_is(exchange, "RECEIPTED", step=240)
    assert exchange.wire.posts("/mpe/filings") == 1
    assert len(await exchange.filings()) == 1


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize("way", ["lost", "malformed"])
async def test_when_the_answer_is_lost_it_asks_before_sending_again(exchange: Exchange, way: str) -> None:
    if way == "lost":
        exchange.wire.lose_answers = 2
    else:
        await exchange.fault("mpe", "malformed", 1)
    await tell(exchange)
    await sweep_until_filing_is(exchange, "RECEIPTED", step=60)
    assert exchange.wire.posts("/mpe/filings") == 1
    assert len(await exchange.filings()) == 1


@pytest.mark.feature("N04.1", "N10.5")
async def test_accepted_then_dropped_is_noticed_and_filed_again_under_the_same_reference(exchange: Exchange) -> None:
    await exchange.fault("mpe", "accepted_then_dropped", 1)
    await tell(exchange)
    await sweep_until_filing_is(exchange, "RECEIPTED", step=60)
    assert exchange.wire.posts("/mpe/filings") == 2
    [filing] = await exchange.filings()
    [message] = await exchange.rows(MESSAGE)
    assert filing["reference"] == message["reference"]
    bodies = await exchange.ledger_bodies()
    assert any("dropped-by-institution" in body for body in bodies)


@pytest.mark.feature("N10.2")
async def test_server_errors_are_retried_and_slow_or_reordered_answers_do_no_harm(exchange: Exchange) -> None:
    await exchange.fault("mpe", "error_5xx", 2)
    await exchange.fault("sira", "slow", 1, seconds=1)
    await exchange.fault("sira", "out_of_order", 1)
    await tell(exchange)
    await sweep_until_filing_is(exchange, "RECEIPTED", step=60)
    await exchange.until_states("RECEIPTED", "RECEIPTED", "RECEIPTED", seconds=30)
    assert sorted(sheet["kind"] for sheet in await exchange.sheets()) == ["ALERT", "REFERRAL"]


class SlowSira:
    """A SIRA in which an earlier send arrives after it was asked for, and which refuses the number then."""

    def __init__(self) -> None:
        self.held: str | None = None

    async def find(self, _: str) -> str | None:
        return self.held

    async def submit(self, _: CemSheet) -> str:
        self.held = "SIRA-2026-000001"
        raise PermanentRefusal("http-409")


@pytest.mark.feature("N10.7")
@pytest.mark.parametrize("sent_before", [True, False])
async def test_a_refusal_of_what_an_earlier_send_brought_there_is_none(exchange: Exchange, sent_before: bool) -> None:
    exchange.wire.is_cut = True
    await tell(exchange)
    alert = (await exchange.rows("SELECT * FROM interop.messages WHERE kind = 'CEM_ALERT'"))[0]
    runtime = exchange.service.runtime
    sira = cast("Any", SlowSira())
    runtime.use(Institutions, replace(institutions_of(runtime), cems={Channel.SIRA_HTTP: sira}))
    task = Task(
        message_id=alert["id"], kind=MessageKind.CEM_ALERT, institution=Institution.SIRA,
        channel=Channel.SIRA_HTTP, subject_id=alert["subject_id"], case_id=alert["case_id"],
        reference=alert["reference"], tracking=None, version=2, polls=0, ask_first=sent_before,
    )  # fmt: skip
    arrived = Submitted("SIRA-2026-000001", found_as="already-there")
    [content] = (await contents_of(runtime, [task])).values()
    assert await carry(runtime, task, content) == (arrived if sent_before else Refused("http-409"))


@pytest.mark.feature("N10.5")
async def test_a_refused_question_ends_nothing_and_is_asked_again(exchange: Exchange) -> None:
    runtime = exchange.service.runtime
    there = cast("Any", RefusingSira())
    runtime.use(Institutions, replace(institutions_of(runtime), cems={Channel.SIRA_HTTP: there}))
    await tell(exchange)
    alert = "SELECT state, last_error FROM interop.messages WHERE kind = 'CEM_ALERT'"

    async def was_refused() -> bool:
        return [tuple(row) for row in await exchange.rows(alert)] == [("SUBMITTED", "http-400")]

    await eventually(was_refused, seconds=20)
    there.refuses = False

    async def is_receipted() -> bool:
        return [row["state"] for row in await exchange.rows(alert)] == ["RECEIPTED"]

    await eventually(is_receipted, seconds=20)


class RefusingSira:
    """A SIRA that takes a sheet and refuses to be asked about it."""

    refuses = True

    async def submit(self, _: CemSheet) -> str:
        return "SIRA-2026-000001"

    async def ask(self, _: str) -> Answer:
        if self.refuses:
            raise PermanentRefusal("http-400")
        return Answer(Standing.ACCEPTED, {"cem_sheet_number": "0001"})


@pytest.mark.feature("N10.4", "N15.4")
async def test_after_three_days_it_is_dead_and_a_person_replays_it(exchange: Exchange) -> None:
    await exchange.fault("mpe", "down", None)
    await tell(exchange)
    await sweep_until_filing_is(exchange, "DEAD", step=DAY // 2)
    assert [row["state"] for row in await exchange.rows("SELECT state FROM interop.filings")] == ["DEAD"]
    coordinator = exchange.staff(Role.COORDINATOR)
    alarms = (await coordinator.get("/v1/alarms")).json()["items"]
    assert "MESSAGE_DEAD" in {alarm["kind"] for alarm in alarms}

    await exchange.heal()
    exchange.advance_clock(HOUR)
    [message] = await exchange.rows(MESSAGE)
    path = f"/v1/messages/{message['id']}/replays"
    assert (await coordinator.post(path)).status_code == 428
    replayed = await coordinator.post(path, headers={"If-Match": f'"{message["version"]}"'})
    assert replayed.status_code == 200
    await until_filing_is(exchange, "RECEIPTED")
    alarms = (await coordinator.get("/v1/alarms")).json()["items"]
    assert "MESSAGE_DEAD" not in {alarm["kind"] for alarm in alarms}


@pytest.mark.feature("N10.6")
async def test_messages_of_one_kind_of_a_case_keep_their_order(exchange: Exchange) -> None:
    exchange.wire.is_cut = True
    case = await exchange.tell_non_compliance()
    await exchange.tell_non_compliance(case)
    alerts = "SELECT attempts, reference FROM interop.messages WHERE kind = 'CEM_ALERT' ORDER BY place"

    async def first_was_tried_again() -> bool:
        return int((await exchange.rows(alerts))[0]["attempts"]) >= 2

    await eventually(first_was_tried_again, seconds=20)
    assert [row["attempts"] for row in await exchange.rows(alerts)][1] == 0, "the second waits for the first"
    exchange.wire.is_cut = False

    async def all_arrived() -> bool:
        return await exchange.states() == ["RECEIPTED"] * 5

    for _ in range(40):
        await exchange.let_pass(60)
        with contextlib.suppress(TimeoutError):
            await eventually(all_arrived, seconds=0.5)
            break
    told = [sheet["sheet_number"] for sheet in await exchange.sheets() if sheet["kind"] == "ALERT"]
    assert told == [row["reference"] for row in await exchange.rows(alerts)]


@pytest.mark.feature("N10.7")
async def test_a_late_answer_is_ignored(exchange: Exchange) -> None:
    await tell(exchange)
    await until_filing_is(exchange, "RECEIPTED")
    [before] = await exchange.rows(MESSAGE)
    late = Task(
        message_id=before["id"], kind=MessageKind.COURT_FILING, institution=Institution.MPE, channel=Channel.MPE_HTTP,
        subject_id=before["subject_id"], case_id=before["case_id"], reference=before["reference"], tracking=None,
        version=2, polls=0, ask_first=False,
    )  # fmt: skip
    async with system_work(exchange.service.runtime) as db:
        await record_all(db, [(late, Failed("http-500", outcome_unknown=True))])
    assert await exchange.rows(MESSAGE) == [before]


@pytest.mark.feature("N10.7")
async def test_three_replicas_that_claim_at_once_share_what_is_due(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)
    for _ in range(4):
        await exchange.tell_non_compliance()
    runtime = exchange.service.runtime

    async def claimed() -> list[Task]:
        async with system_work(runtime) as db:
            return await claim(db, runtime, dict.fromkeys(LANES, 3))

    shares = [*await asyncio.gather(*(claimed() for _ in range(3))), await claimed(), await claimed()]
    tasks = [task.message_id for share in shares for task in share]
    alerts = "SELECT id FROM interop.messages WHERE kind = 'CEM_ALERT'"
    assert {row["id"] for row in await exchange.rows(alerts)} <= set(tasks)
    assert len(tasks) == len(set(tasks))


@pytest.mark.feature("N04.4", "N06.2", "N06.3")
@pytest.mark.parametrize("cause", ["manual-court", "outage"])
async def test_without_a_working_desk_a_person_carries_the_document(exchange: Exchange, cause: str) -> None:
    keeper = exchange.staff(Role.COORDINATOR, Role.NATIONAL_COORDINATOR)
    [court] = (await keeper.get("/v1/courts")).json()["items"]
    if cause == "manual-court":
        change = {**COURT, "channel": "MANUAL"}
        assert (await keeper.put(f"/v1/courts/{court['id']}", json=change, headers={"If-Match": '"1"'})).is_success
    else:
        outage = {"started_at": "2026-01-01T00:00:00Z", "evidence": "Comunicado de indisponibilidad 014-2026"}
        assert (await keeper.post(f"/v1/courts/{court['id']}/outages", json=outage)).status_code == 201
    await tell(exchange)
    await until_filing_is(exchange, "AWAITING_PERSON")
    assert exchange.wire.posts("/mpe/filings") == 0
    assert "MANUAL_DELIVERY" in {alarm["kind"] for alarm in (await keeper.get("/v1/alarms")).json()["items"]}

    [filing] = (await keeper.get("/v1/filings")).json()["items"]
    printed = await keeper.get(f"/v1/filings/{filing['id']}/document")
    assert printed.content.startswith(b"%PDF")
    brought = {
        "cargo_number": "00451-2026", "date": "2026-11-20", "time": "11:05:00", "office": "Mesa de Partes",
        "brought_by": "Rosa Elvira Mamani Tito",
    }  # fmt: skip
    path = f"/v1/filings/{filing['id']}/manual-receipt"
    done = await keeper.post(path, json=brought, headers={"If-Match": f'"{filing["version"]}"'})
    assert done.status_code == 200, done.text
    assert done.json()["state"] == "RECEIPTED"
    assert done.json()["receipt"] == {
        "cargo_number": "00451-2026", "date": "2026-11-20", "time": "11:05:00", "office": "Mesa de Partes",
        "brought_by": "Rosa Elvira Mamani Tito",
    }  # fmt: skip
    again = await keeper.post(path, json=brought, headers={"If-Match": done.headers["ETag"]})
    assert again.status_code == 409
    bodies = await exchange.ledger_bodies()
    assert any("manual-receipt" in body for body in bodies)
    assert cause == "manual-court" or any("Comunicado de indisponibilidad 014-2026" in body for body in bodies)


@pytest.mark.feature("N04.2")
async def test_an_observed_filing_is_corrected_and_filed_under_a_new_reference(exchange: Exchange) -> None:
    await exchange.fault("mpe", "observe", 1)
    await tell(exchange)
    await until_filing_is(exchange, "REFUSED")
    coordinator = exchange.staff(Role.COORDINATOR)
    [filing] = (await coordinator.get("/v1/filings")).json()["items"]
    assert filing["state"] == "OBSERVED"
    assert filing["observation"]
    note = {"note": "Se corrigió el número de resolución."}
    path, headers = f"/v1/filings/{filing['id']}/corrections", {"If-Match": f'"{filing["version"]}"'}
    corrected = await coordinator.post(path, json=note, headers=headers)
    assert corrected.status_code == 200, corrected.text
    assert corrected.json()["document_sha256"] != filing["document_sha256"]

    async def receipted() -> bool:
        return bool((await coordinator.get("/v1/filings")).json()["items"][0]["state"] == "RECEIPTED")

    await eventually(receipted, seconds=20)
    references = [held["reference"] for held in await exchange.filings()]
    assert sorted(references) == sorted([filing["id"], f"{filing['id']}/C1"])
