"""Finds a text in all that the simulated institutions hold, inside PDFs too.

The demonstration proves with it that the woman's address reached her CEM and never the court.
"""

import json
import unicodedata
from collections.abc import Sequence

import anyio.to_thread
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mocks.models.content import Institution
from services.mocks.models.control import Occurrence
from services.mocks.storage import casilla_store, document_store, filing_store, sheet_store


async def find_occurrences(db: AsyncConnection, text: str) -> list[Occurrence]:
    """Return every notification, filing, sheet and document in which `text` occurs."""
    wanted = _plain(text)
    deposited = await casilla_store.list_all(db)
    filed = await filing_store.list_all(db)
    sent = await sheet_store.list_all(db)
    found = [
        *_typed(wanted, Institution.SINOE, "notification", "id", deposited),
        *_typed(wanted, Institution.MPE, "filing", "tracking_number", filed),
        *_typed(wanted, Institution.SIRA, "referral", "tracking", sent),
    ]
    async for sha256, content in document_store.walk(db):
        if await anyio.to_thread.run_sync(_occurs_in, wanted, content):
            found += _holders(sha256, deposited, filed)
    return found


def _typed(wanted: str, institution: Institution, kind: str, key: str, rows: Sequence[RowMapping]) -> list[Occurrence]:
    hits = [row for row in rows if wanted in _plain(json.dumps(dict(row), default=str, ensure_ascii=False))]
    return [Occurrence(institution=institution, kind=kind, id=str(row[key]), sha256=None) for row in hits]


def _holders(sha256: str, deposited: Sequence[RowMapping], filed: Sequence[RowMapping]) -> list[Occurrence]:
    """Name each institution that was given the document."""
    in_casillas = [(Institution.SINOE, str(row["id"])) for row in deposited if row["sha256"] == sha256]
    at_desk = [(Institution.MPE, row["tracking_number"]) for row in filed if _was_filed(row, sha256)]
    return [
        Occurrence(institution=institution, kind="document", id=holder, sha256=sha256)
        for institution, holder in in_casillas + at_desk
    ]


def _was_filed(row: RowMapping, sha256: str) -> bool:
    return any(document["sha256"] == sha256 for document in row["documents"])


def _occurs_in(wanted: str, content: bytes) -> bool:
    from services.mocks import pdf_reading  # only here: it is heavy, and seldom needed

    as_stored = content.decode("utf-8", "replace")
    return wanted in _plain(as_stored) or wanted in _plain("".join(pdf_reading.texts(content)))


def _plain(text: str) -> str:
    """Return the text without accents, case and white space (a PDF breaks lines where it likes)."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return "".join(bare.casefold().split())
