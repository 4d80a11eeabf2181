"""Who waits in vain, in a test, is told for what and what was seen last, and soon."""

import asyncio
import subprocess
import sys

import pytest

from tests.support.eventually import eventually, eventually_without_a_loop, within
from tests.support.process_output import ProcessOutput

pytestmark = pytest.mark.anyio


async def test_a_condition_that_never_holds_is_named_with_what_was_seen() -> None:
    def all_arrived() -> bool:
        return False

    with pytest.raises(TimeoutError, match=r"not within 0.1 s: .*all_arrived; seen last: \['QUEUED'\]$"):
        await eventually(all_arrived, seconds=0.1, seen=lambda: ["QUEUED"])
    with pytest.raises(TimeoutError, match=r"not within 0.1 s: the end; seen last: 3$"):
        eventually_without_a_loop("the end", lambda: False, seconds=0.1, seen=lambda: 3)


async def test_what_does_not_come_is_named_and_a_time_out_of_its_own_stays_what_it_is() -> None:
    with pytest.raises(TimeoutError, match=r"not within 0.1 s: the first batch$"):
        await within(0.1, asyncio.Event().wait(), "the first batch")

    async def ends_by_itself() -> None:
        raise TimeoutError("of the code under test")

    with pytest.raises(TimeoutError, match="of the code under test"):
        await within(5, ends_by_itself(), "nothing")


def test_a_process_that_says_something_else_is_quoted() -> None:
    talk = "print('one'); print('two'); input()"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", talk], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        output = ProcessOutput(process.stdout)
        assert output.line_with("two", seconds=20) == "two\n"
        with pytest.raises(AssertionError, match=r"(?s)no 'three' within 0.1 s: silent .* it had said:\none\ntwo\n"):
            output.line_with("three", seconds=0.1)
        process.kill()
        for _ in range(2):
            with pytest.raises(AssertionError, match=r"its output ended; it had said:\none"):
                output.next_line(seconds=20)
        output.close()
