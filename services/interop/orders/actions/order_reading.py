"""What a PDF that came from outside says: in a process of its own, bounded in size, pages and time.

A file of two kilobytes can keep a processor busy for half a minute. In a thread it would hold up every request and
every alert of the service; its own process is ended when its time is over.
"""

import io
from typing import NamedTuple

import anyio
import anyio.to_process
import structlog
from pypdf import PdfReader

from services.interop.orders.rules.order_extraction import LONGEST_TEXT, OrderProposals, extract
from shared.sizes import LARGEST_DOCUMENT

MOST_PAGES = 40
LONGEST_SECONDS = 10
SHORTEST_TEXT = 40
"""Fewer characters than this are no text: the pages are pictures."""

_few_at_a_time = anyio.Semaphore(2)

log = structlog.get_logger("pdf")


async def read_order(content: bytes) -> OrderProposals | None:
    """What the text of the order seems to say; None for a scan, a damaged file, or one that takes too long.

    Never raises, not even when the reading process dies: the order is stored and flagged all the same.
    """
    if len(content) > LARGEST_DOCUMENT or not content.lstrip()[:5].startswith(b"%PDF"):
        return None
    found = Found(None, "TooLong")
    async with _few_at_a_time:
        with anyio.move_on_after(LONGEST_SECONDS):
            try:
                found = await anyio.to_process.run_sync(read_at_once, content, cancellable=True)
            except anyio.BrokenWorkerProcess:
                found = Found(None, "BrokenWorkerProcess")
    if found.fault is not None:
        log.info("pdf_unreadable", fault=found.fault)
    return found.proposals


class Found(NamedTuple):
    """What the reading process found: proposals, or the kind of fault that kept it from them, or no text."""

    proposals: OrderProposals | None
    fault: str | None = None


def read_at_once(content: bytes) -> Found:
    """Read an order in this very process, for as long as it takes."""
    parts: list[str] = []
    try:
        for page in PdfReader(io.BytesIO(content)).pages[:MOST_PAGES]:
            parts.append(page.extract_text())
            if sum(map(len, parts)) > LONGEST_TEXT:
                break
    except Exception as fault:  # noqa: BLE001  (a hostile file may raise anything; it is stored and flagged all the same)
        return Found(None, type(fault).__name__)
    text = "\n".join(parts).replace("\x00", "")
    return Found(extract(text) if len("".join(text.split())) >= SHORTEST_TEXT else None)
