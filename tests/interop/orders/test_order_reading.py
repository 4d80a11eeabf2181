"""The text of a PDF from outside: a file that would keep a processor busy holds up nobody, and ends with its time."""

import asyncio
import os
import signal
import time
from datetime import date

import pytest

from local.demo.inputs.court_resolution import court_resolution, demo_orders
from services.interop.orders.actions import order_reading
from services.interop.orders.actions.order_reading import read_order
from tests.interop.orders.endless_pdf import endless_pdf

pytestmark = [pytest.mark.anyio, pytest.mark.feature("C01.1")]


async def test_a_file_that_takes_too_long_is_unread_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_reading, "LONGEST_SECONDS", 1.0)
    reading = asyncio.create_task(read_order(endless_pdf()))
    longest, before = 0.0, time.monotonic()
    async with asyncio.timeout(10):
        while not reading.done():
            await asyncio.sleep(0)
            now = time.monotonic()
            longest, before = max(longest, now - before), now
    assert await reading is None
    assert longest < 0.5, "the service's own loop ran on"


async def test_a_resolution_is_read() -> None:
    order = demo_orders(date(2026, 11, 20))[0]
    found = await read_order(court_resolution(order))
    assert found is not None
    assert (found.expediente, found.resolution_number) == (order.expediente, str(order.resolution))


def killed(content: bytes) -> None:
    """End the process as the kernel ends one that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


async def test_a_reading_process_that_dies_leaves_the_order_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_reading, "read_at_once", killed)
    assert await read_order(b"%PDF-1.7") is None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"GIF89a", b"%PDF-" + bytes(1000)])
async def test_what_is_no_pdf_has_no_text(content: bytes) -> None:
    assert await read_order(content) is None
