"""Content at rest: no segment is read without its key, in another place, of another copy, or for the last one."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from shared.security.encryption import new_key
from shared.security.segments import SegmentCipher, SegmentDamaged

pytestmark = pytest.mark.feature("C18.5")

KEY, COPY = new_key(), uuid4()
PLAIN = b"constancia de asistencia" * 10


def test_a_segment_is_opened_as_it_was_sealed_and_shows_nothing_meanwhile() -> None:
    sealed = SegmentCipher(KEY, COPY).seal(3, PLAIN, last=True)
    assert b"constancia" not in sealed
    assert SegmentCipher(KEY, COPY).open(3, sealed, last=True) == PLAIN


@pytest.mark.parametrize(
    "read",
    [
        lambda sealed: SegmentCipher(KEY, COPY).open(2, sealed, last=False),
        lambda sealed: SegmentCipher(KEY, COPY).open(1, sealed, last=True),
        lambda sealed: SegmentCipher(KEY, uuid4()).open(1, sealed, last=False),
        lambda sealed: SegmentCipher(new_key(), COPY).open(1, sealed, last=False),
        lambda sealed: SegmentCipher(KEY, COPY).open(1, sealed[:-1], last=False),
        lambda sealed: SegmentCipher(KEY, COPY).open(1, bytes([sealed[0] ^ 1]) + sealed[1:], last=False),
    ],
    ids=["another place", "cut off", "another copy", "another key", "shortened", "changed"],
)
def test_anything_else_does_not_open(read: Callable[[bytes], bytes]) -> None:
    with pytest.raises(SegmentDamaged):
        read(SegmentCipher(KEY, COPY).seal(1, PLAIN, last=False))
