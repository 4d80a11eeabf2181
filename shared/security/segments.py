"""A file's content in encrypted segments: each is authenticated with its place and whether it is the last.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, 2015) over AES-256-GCM, as age and Tink have it: no segment can be left out, repeated, moved or
taken from another copy, and a file that was cut short does not open. Every copy has a key of its own, so a segment's
number can be its nonce.
"""

from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.security.encryption import key_bytes

SEGMENT_BYTES = 2**20


class SegmentDamaged(Exception):
    """The segment was changed, is another's, or stands in another place."""


class SegmentCipher:
    """Seals and opens the segments of one copy, by the copy's own key."""

    def __init__(self, key: str, copy_id: UUID) -> None:
        self._key = AESGCM(key_bytes(key))
        self._bound_to = copy_id.bytes

    def seal(self, number: int, plain: bytes, *, last: bool) -> bytes:
        """Return the segment as it is stored; one number is sealed once."""
        return self._key.encrypt(_nonce(number, last), plain, self._bound_to)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        """Return what was sealed; raise SegmentDamaged for anything else."""
        try:
            return self._key.decrypt(_nonce(number, last), sealed, self._bound_to)
        except InvalidTag as error:
            raise SegmentDamaged from error


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
