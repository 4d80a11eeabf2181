"""The ledger's chain and the sheets' numbers under concurrency, and what the database itself refuses."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from asyncpg import InsufficientPrivilegeError
from sqlalchemy import text

from services.interop.alarms import store as alarm_store
from services.interop.alarms.models import AlarmKind, AlarmSubjectKind
from services.interop.delivery.actions import dispatching
from services.interop.delivery.actions.chaining import chain_entries_of
from services.interop.delivery.actions.claiming import claim
from services.interop.delivery.actions.moving import NewMessage, open_message
from services.interop.delivery.actions.outcomes import Answered, Submitted
from services.interop.delivery.actions.recording import record_all
from services.interop.delivery.rules.messages import LANES, Channel, Direction, Institution, MessageKind
from services.interop.delivery.store import ledger as ledger_store
from services.interop.delivery.store import messages as message_store
from services.interop.documents import store as document_store
from services.interop.institutions.channels import Answer, Standing
from services.interop.referrals import store as referral_store
from shared.ids import new_id
from shared.runtime import Runtime
from shared.security.principal import Principal, PrincipalKind, Role
from shared.unit_of_work import UnitOfWork, system_work
from tests.interop.exchange import Exchange
from tests.support.eventually import eventually, within
from tests.support.recorded_statements import recorded

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


def incoming(centre_id: UUID, reference: str) -> NewMessage:
    return NewMessage(
        centre_id=centre_id,
        direction=Direction.IN,
        institution=Institution.SINOE,
        channel=Channel.SINOE_HTTP,
        kind=MessageKind.COURT_ORDER,
        subject_id=new_id(),
        case_id=None,
        reference=reference,
    )


async def write(runtime: Runtime, centre_id: UUID, reference: str) -> None:
    async with system_work(runtime) as db:
        await open_message(db, incoming(centre_id, reference), NOW)


@pytest.mark.feature("N02.2")
@pytest.mark.parametrize(
    "tampering",
    [
        'UPDATE interop.ledger_entries SET body = \'{"reference": "R8"}\' WHERE sequence = 7',
        "UPDATE interop.ledger_entries SET body = overlay(body placing 'AAAA' from 20) WHERE sequence = 7",
        "UPDATE interop.ledger_entries SET body_sha256 = md5(body_sha256) WHERE sequence = 7",
    ],
)
async def test_many_writers_at_once_make_one_unbroken_chain(exchange: Exchange, tampering: str) -> None:
    runtime = exchange.service.runtime
    await asyncio.gather(*(write(runtime, exchange.centre_id, f"R{number}") for number in range(20)))
    other = new_id()
    await write(runtime, other, "R-other")
    path = "/v1/messages/ledger-check"
    auditor = exchange.staff(Role.AUDITOR)
    checked = (await auditor.get(path, params={"centre_id": str(exchange.centre_id)})).json()
    assert (checked["entries"], checked["holds"]) == (20, True)
    assert (await auditor.get(path, params={"centre_id": str(other)})).status_code == 403

    await exchange.rows(tampering)
    checked = (await auditor.get(path, params={"centre_id": str(exchange.centre_id)})).json()
    assert not checked["holds"]
    assert checked["first_break"] == 7


@pytest.mark.feature("N02.1")
@pytest.mark.parametrize("statement", ["UPDATE {0} SET centre_id = centre_id", "DELETE FROM {0}", "TRUNCATE {0}"])
@pytest.mark.parametrize("table", ["ledger_entries", "documents", "audit_log"])
async def test_the_service_cannot_rewrite_what_was_written(exchange: Exchange, table: str, statement: str) -> None:
    with pytest.raises(InsufficientPrivilegeError, match="permission denied"):
        async with system_work(exchange.service.runtime) as db:
            await db.execute(text(statement.format(table)))


@pytest.mark.feature("N05.1")
async def test_sheet_numbers_have_no_gap_also_after_a_roll_back(exchange: Exchange) -> None:
    runtime = exchange.service.runtime

    async def take(fail: bool) -> int:
        async with system_work(runtime) as db:
            number = await referral_store.next_in_year(db, exchange.centre_id, 2026)
            if fail:
                raise LookupError
            return number

    taken = await asyncio.gather(*(take(number % 3 == 0) for number in range(12)), return_exceptions=True)
    numbers = sorted(number for number in taken if isinstance(number, int))
    assert numbers == list(range(1, 9))


async def test_the_same_bytes_are_stored_once_and_in_each_centre(exchange: Exchange) -> None:
    async with system_work(exchange.service.runtime) as db:
        rows = [
            await document_store.keep(db, centre_id=centre, kind="X", file_name="a.pdf", content=b"%PDF", now=NOW)
            for centre in (exchange.centre_id, exchange.centre_id, new_id())
        ]
    assert rows[0].id == rows[1].id != rows[2].id


@pytest.mark.feature("N15.1")
async def test_an_alarm_is_open_once_and_can_be_raised_anew_after_it_was_resolved(exchange: Exchange) -> None:
    subject = new_id()

    async def raise_it() -> None:
        async with system_work(exchange.service.runtime) as db:
            await alarm_store.raise_alarm(
                db,
                centre_id=exchange.centre_id,
                kind="NO_RECEIPT",
                subject=AlarmSubjectKind.MESSAGE,
                subject_id=subject,
                now=NOW,
            )

    await raise_it()
    await raise_it()
    async with system_work(exchange.service.runtime) as db:
        await alarm_store.resolve(db, subject, NOW, "NO_RECEIPT")
    await raise_it()
    rows = await exchange.rows("SELECT resolved_at FROM interop.alarms ORDER BY id")
    assert [row["resolved_at"] is None for row in rows] == [False, True]


@pytest.mark.feature("P03.4")
async def test_another_centres_rows_are_not_there_for_a_query_that_forgets_its_filter(exchange: Exchange) -> None:
    await write(exchange.service.runtime, exchange.centre_id, "R1")
    stranger = Principal("s", PrincipalKind.STAFF, roles=frozenset({Role.COORDINATOR}), centres=frozenset({new_id()}))
    async with UnitOfWork(exchange.service.runtime, stranger).reading() as db:
        for table in ("messages", "unchained_entries", "casillas", "documents", "filings", "referrals", "alarms"):
            assert await db.first(text(f"SELECT count(*) FROM {table}")) == 0
        assert await message_store.without_receipt_since(db, NOW) == []


async def stated_and_turned_round(exchange: Exchange, number: int) -> list[str]:
    """State entries, and have the table hold the first of them last; return what they were stated as, in order."""
    for one in range(number):
        await write(exchange.service.runtime, exchange.centre_id, f"R{one}")
    entries = await exchange.rows("SELECT id, body_sha256 FROM interop.unchained_entries ORDER BY id")
    await exchange.owner.execute("UPDATE interop.unchained_entries SET at = at WHERE id = $1", entries[0]["id"])
    stored = await exchange.rows("SELECT id FROM interop.unchained_entries ORDER BY ctid")
    assert [row["id"] for row in stored] != [row["id"] for row in entries]
    return [row["body_sha256"] for row in entries]


@pytest.mark.feature("N02.2")
async def test_entries_are_chained_in_the_order_in_which_they_were_stated(exchange: Exchange) -> None:
    await exchange.owner.execute("TRUNCATE interop.unchained_entries")  # no gap in its file that a row could move to
    async with system_work(exchange.service.runtime) as db:
        await ledger_store.chain(db, exchange.centre_id)  # and nobody else meanwhile
        stated = await stated_and_turned_round(exchange, 4)
        await ledger_store.chain(db, exchange.centre_id)
    chained = await exchange.rows("SELECT body_sha256 FROM interop.ledger_entries ORDER BY sequence")
    assert [row["body_sha256"] for row in chained] == stated


@pytest.mark.feature("N02.2")
async def test_two_who_chain_a_centre_at_once_wait_for_one_another(exchange: Exchange) -> None:
    runtime = exchange.service.runtime
    waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"

    async def the_other_waits() -> bool:
        return other.done() or bool(await exchange.rows(waiting))

    async with system_work(runtime) as db:
        await ledger_store.chain(db, exchange.centre_id)
        for number in range(3):
            await write(runtime, exchange.centre_id, f"R{number}")
        await ledger_store.chain(db, exchange.centre_id)
        other = asyncio.create_task(chain_entries_of(runtime, exchange.centre_id))
        await eventually(the_other_waits)
        assert not other.done()
    await within(10, other, "the other's chaining")
    chained = await exchange.rows("SELECT sequence FROM interop.ledger_entries ORDER BY sequence")
    assert [row["sequence"] for row in chained] == [1, 2, 3]


@pytest.mark.feature("N15.1")
async def test_one_statement_a_turn_ends_the_alarms_of_all_that_was_receipted_in_it(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PLACES", 0)
    runtime = exchange.service.runtime
    for _ in range(2):
        await exchange.tell_non_compliance()
    alerts = {lane: 2 for lane in LANES if lane.kind is MessageKind.CEM_ALERT}
    async with system_work(runtime) as db:
        sent = await claim(db, runtime, alerts)
        await record_all(db, [(task, Submitted(f"SIRA-{task.reference}")) for task in sent])
        for task in sent:
            for kind, subject, subject_id in (
                (AlarmKind.NO_RECEIPT, AlarmSubjectKind.MESSAGE, task.message_id),
                (AlarmKind.REFERRAL_OVERDUE, AlarmSubjectKind.REFERRAL, task.subject_id),
                (AlarmKind.EVENT_STUCK, AlarmSubjectKind.MESSAGE, task.message_id),  # no receipt tells anything of it
            ):
                await alarm_store.raise_alarm(
                    db, centre_id=exchange.centre_id, kind=kind, subject=subject, subject_id=subject_id, now=NOW
                )
    exchange.advance_clock(60)
    with recorded(runtime) as statements:
        async with system_work(runtime) as db:
            asked = await claim(db, runtime, alerts)
            receipt = Answer(Standing.ACCEPTED, {"cem_sheet_number": "CEM-1", "condition": "NEW"})
            await record_all(db, [(task, Answered(receipt)) for task in asked])
    assert len(asked) == 2
    open_ones = await exchange.rows("SELECT kind FROM interop.alarms WHERE resolved_at IS NULL")
    assert [row["kind"] for row in open_ones] == ["EVENT_STUCK", "EVENT_STUCK"]
    assert sum(sql.startswith("UPDATE alarms") for sql, _ in statements) == 1
