"""A document of 50 MiB is never in memory: neither on its way in nor on its way out."""

import tracemalloc
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from services.cases.documents.actions.reading import open_content
from services.cases.documents.actions.recording import record_document
from services.cases.documents.rules.kinds import DocumentKind
from shared.security.principal import Role
from shared.unit_of_work import UnitOfWork
from tests.cases.conftest import CENTRE, CasesUnderTest
from tests.cases.documents.files import pdf
from tests.support.service import token

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C18.1", "P01.8")]

WHOLE = 50 * 2**20
PIECE = 64 * 1024
MOST = 12 * 2**20


class Counted:
    """A file that is made as it is read."""

    def __init__(self) -> None:
        self.given = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        ends = pdf(2 * PIECE)
        for number in range(WHOLE // PIECE):
            self.given += PIECE
            yield ends[:PIECE] if number == 0 else ends[PIECE:] if number == WHOLE // PIECE - 1 else bytes(PIECE)


async def test_fifty_mebibytes_pass_through_a_few_segments(cases: CasesUnderTest) -> None:
    case_id = UUID((await cases.walk_to("RECEIVED"))["id"])
    principal = await cases.runtime.tokens.verify(token(Role.COORDINATOR, centres=(CENTRE,)))
    file, work = Counted(), UnitOfWork(cases.runtime, principal)
    tracemalloc.start()
    try:
        document = await record_document(work, case_id, DocumentKind.COURT, "resolucion.pdf", file.pieces())
        _, while_coming_in = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        content = await open_content(work, case_id, document.id)
        size = 0
        async for piece in content.pieces:
            size += len(piece)
        _, while_going_out = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert file.given == document.size == size == WHOLE
    assert while_coming_in < MOST, f"{while_coming_in / 2**20:.0f} MiB"
    assert while_going_out < MOST, f"{while_going_out / 2**20:.0f} MiB"
