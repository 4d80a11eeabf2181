"""Each transaction reaches its principal's rows, whatever used the connection before; its audit row says who it was."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from shared.audit import record
from shared.database.row_scope import RowScope
from shared.security.principal import ANONYMOUS, Principal, PrincipalKind, service_principal
from shared.unit_of_work import UnitOfWork, system_work
from tests.support.service import ServiceUnderTest, unsealed

pytestmark = pytest.mark.anyio

LIMA, CUSCO = UUID(int=1), UUID(int=2)


def person(*centres: UUID, all_centres: bool = False) -> Principal:
    return Principal(
        "ana'; DROP TABLE notes; --", PrincipalKind.STAFF, centres=frozenset(centres), all_centres=all_centres
    )


@pytest.fixture
async def notes_of_two_centres(service: ServiceUnderTest) -> ServiceUnderTest:
    async with system_work(service.runtime) as db:
        for centre in (LIMA, CUSCO):
            await db.execute(
                text("INSERT INTO notes VALUES (:id, :centre, 1, now(), 'x', 1)"), {"id": uuid4(), "centre": centre}
            )
    return service


async def seen(service: ServiceUnderTest, principal: Principal) -> set[UUID]:
    async with UnitOfWork(service.runtime, principal).reading() as db:
        return set(await db.all(text("SELECT centre_id FROM notes")))


@pytest.mark.feature("P03.4")
async def test_one_connection_serves_many_and_mixes_nobodys_rows(notes_of_two_centres: ServiceUnderTest) -> None:
    service = notes_of_two_centres
    for principal, centres in [
        (person(all_centres=True), {LIMA, CUSCO}),
        (person(LIMA), {LIMA}),
        (ANONYMOUS, set()),
        (person(CUSCO), {CUSCO}),
        (person(), set()),
        (person(LIMA, CUSCO), {LIMA, CUSCO}),
        (person(uuid4()), set()),
        (service_principal("identity"), {LIMA, CUSCO}),
    ]:
        assert await seen(service, principal) == centres


@pytest.mark.feature("P03.4")
async def test_a_connection_forgets_the_scope_with_its_transaction(
    notes_of_two_centres: ServiceUnderTest,
) -> None:
    runtime, count = notes_of_two_centres.runtime, "SELECT count(*) FROM notes"
    for _ in range(6):  # more than the pool has connections
        async with UnitOfWork(runtime, person(LIMA)) as db:
            assert await db.first(text(count)) == 1
        async with runtime.connections.one() as connection:
            assert await connection.fetchval(count) == 0


@pytest.mark.feature("P03.4")
async def test_a_unit_of_work_may_be_used_again_but_not_inside_itself(service: ServiceUnderTest) -> None:
    work = system_work(service.runtime)
    for _ in range(2):
        async with work as db:
            assert await db.first(text("SELECT 1")) == 1
    async with work:
        with pytest.raises(RuntimeError, match="open already"):
            await work.__aenter__()


@pytest.mark.feature("P03.4")
def test_a_scope_says_what_the_policies_read() -> None:
    assert RowScope.of(person(LIMA), read_only=False) == ("off", f"{{{LIMA}}}", "ana'; DROP TABLE notes; --", "off")
    assert RowScope.of(ANONYMOUS, read_only=True) == ("off", "{}", "anonymous", "on")
    assert RowScope.of(service_principal("cases"), read_only=False) == ("on", "{}", "cai-cases", "off")


@pytest.mark.feature("C20.1")
async def test_an_audit_row_says_who_did_what_to_whom_when_and_why(service: ServiceUnderTest) -> None:
    subject_id, principal = uuid4(), person(LIMA)
    begun = service.runtime.clock.now()
    async with UnitOfWork(service.runtime, principal) as db:
        await record(
            db,
            action="note.moved",
            subject="note",
            subject_id=subject_id,
            centre_id=LIMA,
            reason="Mal escrito",
            before={"text": "Ñ", "size": None},
            after={"text": "ñ", "size": 3, "tags": ["a"]},
        )
    async with system_work(service.runtime) as db:
        row = await db.first(text("SELECT * FROM audit_log"))
    assert (row.actor, row.actor_kind, row.action) == (principal.subject, "staff", "note.moved")
    assert (row.subject, row.subject_id, row.centre_id) == ("note", subject_id, LIMA)
    assert unsealed(service.runtime, "audit_log.reason", subject_id, row.reason) == "Mal escrito"
    assert (row.before, row.after) == ({"text": "Ñ", "size": None}, {"text": "ñ", "size": 3, "tags": ["a"]})
    assert begun <= row.at <= service.runtime.clock.now()
