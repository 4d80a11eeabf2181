"""Taking a file in as it comes: looked at, hashed, encrypted and stored a segment at a time."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.cases.documents.errors import DocumentTooLarge, DocumentTypeNotTaken, UploadLost
from services.cases.documents.rules.content_types import ContentType, Sniffer, TypeNotTaken
from services.cases.documents.rules.policy import Limits
from services.cases.documents.store import records
from services.cases.documents.store.storage import Storage
from shared.security.segments import SEGMENT_BYTES, SegmentCipher
from shared.unit_of_work import UnitOfWork

_BETWEEN_SIGNS_OF_LIFE = timedelta(minutes=1)


@dataclass(frozen=True)
class Received:
    """What a file turned out to be; `size` in bytes."""

    type: ContentType
    size: int
    sha256: str
    segments: int


class Receipt:
    """One upload under way. `work` is a unit of work of its own, for the signs of life that it gives."""

    def __init__(self, work: UnitOfWork, storage: Storage, copy_id: UUID, data_key: str, limits: Limits) -> None:
        self._work = work
        self._storage = storage
        self._copy_id = copy_id
        self._cipher = SegmentCipher(data_key, copy_id)
        self._limits = limits
        self._sniffer = Sniffer()
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._segments = 0
        self._alive_at = work.now()

    async def take(self, content: AsyncIterator[bytes]) -> Received:
        """Store all of it. Raises DocumentTooLarge, DocumentTypeNotTaken, UploadLost, StorageUnavailable, DiskFull."""
        try:
            async for piece in content:
                await self._take_piece(piece)
            found = self._sniffer.type()
        except TypeNotTaken as error:
            raise DocumentTypeNotTaken.choose_from(self._limits.types) from error
        if found not in self._limits.types:
            raise DocumentTypeNotTaken.choose_from(self._limits.types)
        await self._store(bytes(self._waiting), last=True)
        return Received(found, self._sniffer.size, self._digest.hexdigest(), self._segments)

    async def _take_piece(self, piece: bytes) -> None:
        self._sniffer.pass_by(piece)
        if self._sniffer.size > self._limits.largest:
            raise DocumentTooLarge.over(self._limits.largest)
        self._digest.update(piece)
        self._waiting += piece
        while len(self._waiting) > SEGMENT_BYTES:  # what is left is the last one's, which is never empty
            segment = bytes(self._waiting[:SEGMENT_BYTES])
            del self._waiting[:SEGMENT_BYTES]
            await self._store(segment, last=False)
        await self._give_sign_of_life()

    async def _store(self, segment: bytes, *, last: bool) -> None:
        await self._storage.put(self._copy_id, self._segments, self._cipher.seal(self._segments, segment, last=last))
        self._segments += 1

    async def _give_sign_of_life(self) -> None:
        now = self._work.now()
        if now - self._alive_at < _BETWEEN_SIGNS_OF_LIFE:
            return
        async with self._work as db:
            if not await records.touch_upload(db, self._copy_id, now):
                raise UploadLost()
        self._alive_at = now
