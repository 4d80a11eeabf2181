"""One way to run a statement: typed records in and out, whatever is changed is saved, and nobody's change is lost."""

import asyncio
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.orm import aliased

from services.interop.delivery.tables import MessageRow, UnchainedEntryRow
from shared.audit import record
from shared.database.row_scope import RowScope
from shared.database.statements import columns_for, one_of, query_of
from shared.problems import Conflict
from shared.task_marks import inside_transaction
from shared.unit_of_work import system_work
from tests.shared.notes import NoteRow
from tests.support.eventually import eventually, within
from tests.support.service import ServiceUnderTest

pytestmark = [pytest.mark.anyio, pytest.mark.feature("P03.4")]


def note(words: str = "hola") -> NoteRow:
    return NoteRow(id=uuid4(), centre_id=uuid4(), version=1, created_at=datetime.now(UTC), text=words, size=1)


_TOLD = ("all_centres", "principal")


class Words(NamedTuple):
    text: str
    letters: int


async def test_a_row_comes_back_as_it_went_in(service: ServiceUnderTest) -> None:
    row = note("El ñandú y 'comillas' \\ barra")
    async with system_work(service.runtime) as db:
        await db.add(row)
    async with system_work(service.runtime).reading() as db:
        found = await db.find(NoteRow, row.id)
        assert found is not None
        assert [getattr(found, name) for name in ("id", "text", "created_at")] == [row.id, row.text, row.created_at]
        assert await db.find(NoteRow, uuid4()) is None


async def test_what_a_select_shows_is_a_row_a_value_a_tuple_or_a_record(service: ServiceUnderTest) -> None:
    row = note("hola")
    async with system_work(service.runtime) as db:
        await db.add(row)
        letters = func.length(NoteRow.text).label("letters")
        assert await db.all(select(NoteRow)) == [row]
        assert await db.all(select(NoteRow.text)) == ["hola"]
        assert await db.first(select(NoteRow.text, letters)) == ("hola", 4)
        assert await db.one(select(NoteRow, letters)) == (row, 4)
        shown = select(*columns_for(Words, NoteRow.__table__, letters=letters))
        assert await db.all(shown, into=Words) == [Words("hola", 4)]
        assert (await db.first(text("SELECT text, size FROM notes"))).size == 1
        assert await db.first(select(NoteRow.text).where(NoteRow.size == 7)) is None
        with pytest.raises(ValueError, match="unpack"):
            await db.one(select(NoteRow).where(NoteRow.size == 7))


async def test_a_change_that_nobody_saved_does_not_pass_in_silence(service: ServiceUnderTest) -> None:
    row = note()
    async with system_work(service.runtime) as db:
        await db.add(row)
    with pytest.raises(RuntimeError, match="changed and not saved: NoteRow"):
        async with system_work(service.runtime) as db:
            (await db.one(select(NoteRow))).text = "adiós"
    async with system_work(service.runtime) as db:
        found = await db.one(select(NoteRow))
        found.text, found.version = "adiós", 2
        await db.save(found)
    async with system_work(service.runtime) as db:
        assert await db.all(select(NoteRow.text, NoteRow.version)) == [("adiós", 2)]


async def test_what_changes_inside_a_value_is_noticed_too(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime) as db:
        await db.add(note())
    with pytest.raises(RuntimeError, match="changed and not saved: NoteRow"):
        async with system_work(service.runtime) as db:
            (await db.one(select(NoteRow))).more["nested"] = ["a"]
    async with system_work(service.runtime) as db:
        found = await db.one(select(NoteRow))
        found.more["nested"] = ["a"]
        await db.save(found)
        found.more["nested"].append("b")
        await db.save(found)
        assert await db.all(select(NoteRow.more)) == [{"nested": ["a", "b"]}]


async def test_a_change_while_only_reading_does_not_pass_in_silence(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime) as db:
        await db.add(note())
    with pytest.raises(RuntimeError, match="changed and not saved: NoteRow"):
        async with system_work(service.runtime).reading() as db:
            (await db.one(select(NoteRow))).text = "adiós"


async def test_a_failed_statement_that_is_caught_does_not_pass_for_a_commit(service: ServiceUnderTest) -> None:
    with pytest.raises(RuntimeError, match="nothing of it is stored"):
        async with system_work(service.runtime) as db:
            await db.add(note())
            with pytest.raises(asyncpg.DivisionByZeroError):
                await db.first(text("SELECT 1 / 0"))
    async with system_work(service.runtime) as db:
        assert await db.all(select(NoteRow)) == []


async def test_a_row_of_an_undone_transaction_is_not_taken_for_stored(service: ServiceUnderTest) -> None:
    row = note()
    with pytest.raises(LookupError):
        async with system_work(service.runtime) as db:
            await db.add(row)
            raise LookupError
    row.text = "adiós"
    with pytest.raises(RuntimeError, match="neither read nor added"):
        async with system_work(service.runtime) as db:
            await db.save(row)


async def test_of_two_who_change_a_row_the_second_is_told(service: ServiceUnderTest) -> None:
    row = note()
    async with system_work(service.runtime) as db:
        await db.add(row)
    async with system_work(service.runtime) as db:
        mine = await db.one(select(NoteRow))
        async with system_work(service.runtime) as other:
            theirs = await other.one(select(NoteRow))
            theirs.text, theirs.version = "de ella", 2
            await other.save(theirs)
        mine.text, mine.version = "mía", 2
        with pytest.raises(Conflict):
            await db.save(mine)
        mine.text, mine.version = "hola", 1
    async with system_work(service.runtime) as db:
        assert await db.all(select(NoteRow.text)) == ["de ella"]


async def test_a_row_read_twice_is_one_and_as_it_was_read_last(service: ServiceUnderTest) -> None:
    row = note()
    async with system_work(service.runtime) as db:
        await db.add(row)
    async with system_work(service.runtime) as db:
        seen = await db.one(select(NoteRow))
        await db.execute(update(NoteRow).values(text="cambiada", size=9))
        seen.size = 5
        assert await db.find(NoteRow, row.id, lock=True) is seen
        assert (seen.text, seen.size) == ("cambiada", 5), "what was changed here stays until it is saved"
        await db.save(seen)
        assert await db.all(select(NoteRow.size)) == [5]


async def test_a_change_is_not_carried_over_to_another_version(service: ServiceUnderTest) -> None:
    row = note()
    async with system_work(service.runtime) as db:
        await db.add(row)
    with pytest.raises(Conflict):
        async with system_work(service.runtime) as db:
            seen = await db.one(select(NoteRow))
            seen.text = "mía"
            await db.execute(update(NoteRow).values(text="de ella", version=2))
            await db.find(NoteRow, row.id, lock=True)


async def test_a_row_taken_over_from_another_transaction_is_watched_in_this_one(service: ServiceUnderTest) -> None:
    row = note()
    async with system_work(service.runtime) as db:
        await db.add(row)
    with pytest.raises(RuntimeError, match="changed and not saved: NoteRow"):
        async with system_work(service.runtime) as db:
            row.text, row.version = "adiós", 2
            await db.save(row)
            row.text = "otra"


async def test_a_row_that_is_there_already_stays_as_it_is(service: ServiceUnderTest) -> None:
    row = note()
    async with system_work(service.runtime) as db:
        assert await db.add_unless_there(row)
        again = note("otra")
        again.id = row.id
        assert not await db.add_unless_there(again)
        assert await db.all(select(NoteRow.text)) == ["hola"]
        with pytest.raises(RuntimeError, match="neither read nor added"):
            await db.save(again)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with system_work(service.runtime) as db:
            await db.add(again)


async def test_a_row_that_was_neither_read_nor_added_cannot_be_saved(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime) as db:
        with pytest.raises(RuntimeError, match="neither read nor added"):
            await db.save(note())


async def test_a_set_of_values_is_one_statement_however_many_they_are(service: ServiceUnderTest) -> None:
    sizes = {query_of(select(NoteRow.id).where(one_of(NoteRow.size, range(n))), {}).sql for n in (0, 1, 50)}
    assert len(sizes) == 1
    with pytest.raises(TypeError, match="one_of"):
        query_of(select(NoteRow.id).where(NoteRow.size.in_([1, 2])), {})


async def test_a_value_for_no_column_is_refused_instead_of_dropped() -> None:
    with pytest.raises(TypeError, match="no such column or parameter: txet"):
        query_of(update(NoteRow), {"text": "hola", "txet": "hola"})


async def test_a_mapped_row_is_named_once_and_first(service: ServiceUnderTest) -> None:
    other = aliased(NoteRow)
    async with system_work(service.runtime) as db:
        await db.add(note())
        assert await db.all(select(NoteRow, NoteRow.text.label("again"))) == [(await db.one(select(NoteRow)), "hola")]
        for shown in (select(NoteRow.id, NoteRow), select(NoteRow, NoteRow)):
            with pytest.raises(TypeError, match="name each mapped row once"):
                await db.all(shown)
        row = await db.one(select(NoteRow))
        [(_, missing)] = await db.all(select(NoteRow, other).outerjoin(other, other.size > NoteRow.size))
        assert missing is None
        assert await db.all(select(NoteRow, other).join(other, other.id == NoteRow.id)) == [(row, row)]


async def test_an_inner_transaction_does_not_open_the_network_to_the_outer_one(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime):
        async with system_work(service.runtime).reading():
            pass
        assert inside_transaction.get()
    assert not inside_transaction.get()


async def test_a_connection_that_dies_does_not_hide_what_ended_the_block(service: ServiceUnderTest) -> None:
    with pytest.raises(LookupError):
        async with system_work(service.runtime) as db:
            with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError)):
                await db.first(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            raise LookupError
    async with system_work(service.runtime) as db:
        assert await db.first(text("SELECT 1")) == 1, "another connection is taken"


async def test_parameters_are_bound_and_never_part_of_the_text(service: ServiceUnderTest) -> None:
    hostile = "x'; DROP TABLE notes; --"
    for statement, values in (
        (select(NoteRow.id).where(NoteRow.text == hostile), {}),
        (select(NoteRow.id).where(NoteRow.text == bindparam("words")), {"words": hostile}),
        (update(NoteRow), {"text": hostile}),
        (text("SELECT :words"), {"words": hostile}),
    ):
        query = query_of(statement, values)
        assert "DROP" not in query.sql
        assert query.arguments == [hostile]


@pytest.mark.parametrize(
    "subject", ["ana'; SELECT set_config('app.all_centres', 'on', false); --", "\\'; COMMIT; --", "''", "$$", "ñ\n%s\\"]
)
async def test_a_scope_holds_whatever_a_subject_is_called(service: ServiceUnderTest, subject: str) -> None:
    scope = RowScope("off", "{}", subject, "off")
    async with service.runtime.connections.one() as connection:
        await connection.execute(scope.beginning)
        told = [
            await connection.fetchval(f"SELECT current_setting('app.{name}')") for name in ("all_centres", "principal")
        ]
        assert told == ["off", subject]
        await connection.execute("COMMIT")
        assert await connection.fetchval("SELECT current_setting('app.principal', true)") in ("", None)


def test_a_scope_with_nul_is_refused() -> None:
    with pytest.raises(ValueError, match="NUL"):
        _ = RowScope("off", "{}", "ana\0", "off").beginning


async def test_a_transaction_that_is_left_open_ends_without_effect(service: ServiceUnderTest) -> None:
    async with service.runtime.connections.one() as connection:
        await connection.execute(RowScope("on", "{}", "x", "off").beginning)
        await connection.execute(
            "INSERT INTO notes VALUES ($1, $1, 1, now(), 'abierta', 1)", UUID("018f3a52-0000-7000-8000-000000000001")
        )
    async with system_work(service.runtime) as db:
        assert await db.all(select(NoteRow.text)) == []


async def test_rows_that_are_locked_together_are_found_without_asking_again(service: ServiceUnderTest) -> None:
    rows = [note("una"), note("otra")]
    async with system_work(service.runtime) as db:
        await db.add(*rows)
    async with system_work(service.runtime) as db, system_work(service.runtime) as other:
        locked = await db.lock_all(NoteRow, {row.id for row in rows} | {uuid4()})
        assert locked.keys() == {row.id for row in rows}
        assert await db.lock_all(NoteRow, set()) == {}
        assert await db.find(NoteRow, rows[0].id, lock=True) is locked[rows[0].id]
        await other.execute(text("SELECT 1 FROM notes FOR KEY SHARE NOWAIT"))  # as a foreign key to one does
        with pytest.raises(asyncpg.LockNotAvailableError):
            await other.execute(text("SELECT 1 FROM notes FOR UPDATE NOWAIT"))
        await other.connection.execute("ROLLBACK")
        await other.connection.execute("BEGIN")


async def test_rows_that_are_locked_together_are_locked_in_the_order_of_their_keys(service: ServiceUnderTest) -> None:
    first, second = sorted((note(), note()), key=lambda row: row.id)
    async with system_work(service.runtime) as db:
        await db.add(second, first)  # so they lie in the table

    async def lock_both() -> None:
        async with system_work(service.runtime) as db:
            await db.lock_all(NoteRow, {first.id, second.id})

    async def waits() -> bool:
        async with system_work(service.runtime).reading() as db:
            blocked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            return bool(await db.first(text(f"{blocked} AND wait_event_type = 'Lock'")))

    async with system_work(service.runtime) as holder:
        await holder.find(NoteRow, first.id, lock=True)
        locking = asyncio.create_task(lock_both())
        await eventually(waits)
        async with system_work(service.runtime) as other:
            free = select(NoteRow.id).where(NoteRow.id == second.id).with_for_update(nowait=True)
            assert await other.first(free) == second.id
    await within(10, locking, "both locks")


async def test_what_is_to_be_done_once_in_a_transaction_is_done_once_in_each(service: ServiceUnderTest) -> None:
    for _ in range(2):
        async with system_work(service.runtime) as db:
            assert [db.first_time("wake"), db.first_time("wake"), db.first_time("other")] == [True, False, True]


async def test_rows_with_json_are_not_inserted_together(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime) as db:
        with pytest.raises(TypeError, match="one by one"):
            await db.add_all([note()])


async def test_a_column_of_json_without_a_value_holds_null_and_no_json_of_it(service: ServiceUnderTest) -> None:
    async with system_work(service.runtime) as db:
        await record(db, action="note.made", subject="note", subject_id=uuid4(), before={"size": 1}, after=None)
        kept = "SELECT before ->> 'size' AS size, after IS NULL AS is_nothing FROM audit_log"
        assert [tuple(row) for row in await db.all(text(kept))] == [("1", True)]


async def test_a_sealed_column_is_selected_only_with_its_row() -> None:
    with pytest.raises(TypeError, match="receipt is sealed: select its row"):
        query_of(select(MessageRow.id, MessageRow.receipt), {})
    assert "receipt" in query_of(select(MessageRow), {}).sql
    assert "body" in query_of(select(UnchainedEntryRow.body), {}).sql  # its store unseals it
