"""A document's number is its own in its centre and year, without a gap, however many are issued at once."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from asyncpg import UniqueViolationError
from sqlalchemy import text

from services.interop.documents import store as document_store
from services.interop.documents.actions.composing import parts_of
from services.interop.documents.actions.issuing import gather, issue
from services.interop.documents.actions.signing import DocumentSigner, SigningNotPossible
from services.interop.documents.rules.document_number import document_number, file_name_of, series_of
from services.interop.filings.rules.lifecycle import FilingKind
from shared.ids import new_id
from shared.peru.written_dates import lima_date
from shared.unit_of_work import system_work
from tests.interop.documents.pdf_reading import text_of
from tests.interop.exchange import Exchange

pytestmark = [pytest.mark.anyio, pytest.mark.feature("N09.1")]

YEAR = lima_date(datetime.now(UTC)).year


async def issued(exchange: Exchange, kind: FilingKind = FilingKind.LETTER, *, fail: bool = False) -> list[str | None]:
    """Issue what a filing of the kind consists of; return the numbers, or roll all of it back."""
    runtime = exchange.service.runtime
    draft = await gather(runtime, kind, exchange.case(), {"subject": "Remite"})
    async with system_work(runtime) as db:
        rows = await issue(db, runtime, draft)
        if fail:
            raise LookupError
        return [row.number for row in rows]


async def test_documents_of_one_man_and_day_issued_at_once_have_consecutive_numbers(exchange: Exchange) -> None:
    numbers = await asyncio.gather(*(issued(exchange) for _ in range(6)))
    assert sorted(str(number) for [number] in numbers) == [f"Oficio N.° {n:06d}-{YEAR}-CAI-LIMA" for n in range(1, 7)]


async def test_what_is_rolled_back_leaves_no_gap(exchange: Exchange) -> None:
    done = await asyncio.gather(*(issued(exchange, fail=n % 2 == 0) for n in range(4)), return_exceptions=True)
    numbers = sorted(str(one[0]) for one in done if isinstance(one, list))
    assert numbers == [f"Oficio N.° {n:06d}-{YEAR}-CAI-LIMA" for n in (1, 2)]


async def test_a_document_that_cannot_be_signed_uses_up_no_number(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: Any) -> bytes:
        raise SigningNotPossible("expired")

    with monkeypatch.context() as patch:
        patch.setattr(DocumentSigner, "sign", refuse)
        with pytest.raises(SigningNotPossible):
            await issued(exchange)
    assert await issued(exchange) == [f"Oficio N.° 000001-{YEAR}-CAI-LIMA"]


async def test_each_series_counts_by_itself_and_all_reports_share_one(exchange: Exchange) -> None:
    assert await issued(exchange, FilingKind.COMPLETION_CERTIFICATE) == [
        f"Constancia N.° 000001-{YEAR}-CAI-LIMA",
        f"Informe N.° 000001-{YEAR}-CAI-LIMA",
    ]
    assert await issued(exchange) == [f"Oficio N.° 000001-{YEAR}-CAI-LIMA"]


async def test_the_number_stands_on_the_page_and_names_the_file(exchange: Exchange) -> None:
    [number] = await issued(exchange)
    [row] = await exchange.rows("SELECT file_name, content FROM interop.documents")
    assert row["file_name"] == f"Oficio-000001-{YEAR}-CAI-LIMA.pdf"
    assert str(number) in " ".join(text_of(row["content"]).split())


async def test_the_database_takes_no_number_twice_in_a_centre(exchange: Exchange) -> None:
    async def keep(content: bytes, centre_id: Any) -> None:
        async with system_work(exchange.service.runtime) as db:
            await document_store.keep(
                db,
                centre_id=centre_id,
                kind="LETTER",
                number="Oficio N.° 1",
                file_name="a.pdf",
                content=content,
                now=datetime.now(UTC),
            )

    await keep(b"one", exchange.centre_id)
    await keep(b"one", new_id())
    with pytest.raises(UniqueViolationError):
        await keep(b"two", exchange.centre_id)


async def test_a_year_begins_at_one(exchange: Exchange) -> None:
    async with system_work(exchange.service.runtime) as db:
        taken = [
            await document_store.next_in_series(db, exchange.centre_id, "Oficio", year) for year in (2026, 2026, 2027)
        ]
        assert taken == [1, 2, 1]
        assert await db.first(text("SELECT count(*) FROM document_counters")) == 2


def test_every_part_of_every_filing_has_a_series() -> None:
    assert {series_of(part) for kind in FilingKind for part in parts_of(kind)} == {"Informe", "Constancia", "Oficio"}
    number = document_number("Informe", 123, 2026, "CAI-LIMA")
    assert (number, file_name_of(number)) == ("Informe N.° 000123-2026-CAI-LIMA", "Informe-000123-2026-CAI-LIMA.pdf")
