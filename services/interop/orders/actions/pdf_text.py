"""The text of a PDF that came from outside: in a thread, bounded in size, pages and time; None when there is none."""

import io
import time

import anyio
import anyio.to_thread
import structlog
from pypdf import PdfReader

from shared.sizes import LARGEST_DOCUMENT

MOST_PAGES = 40
LONGEST_TEXT = 200_000
LONGEST_SECONDS = 20
SHORTEST_TEXT = 40
"""Fewer characters than this are no text: the pages are pictures."""

log = structlog.get_logger("pdf")


async def text_of_pdf(content: bytes) -> str | None:
    """The text, or None for a scan, a damaged file, or one that takes too long. Never raises."""
    if len(content) > LARGEST_DOCUMENT or not content.lstrip()[:5].startswith(b"%PDF"):
        return None
    with anyio.move_on_after(LONGEST_SECONDS + 5):
        return await anyio.to_thread.run_sync(_read, content, abandon_on_cancel=True)
    return None


def _read(content: bytes) -> str | None:
    ends = time.monotonic() + LONGEST_SECONDS
    parts: list[str] = []
    try:
        for page in PdfReader(io.BytesIO(content)).pages[:MOST_PAGES]:
            parts.append(page.extract_text())
            if time.monotonic() > ends or sum(map(len, parts)) > LONGEST_TEXT:
                break
    except Exception as fault:  # noqa: BLE001  (a hostile file may raise anything; it is stored and flagged all the same)
        log.info("pdf_unreadable", fault=type(fault).__name__)
        return None
    text = "\n".join(parts).replace("\x00", "")[:LONGEST_TEXT]
    return text if len("".join(text.split())) >= SHORTEST_TEXT else None
