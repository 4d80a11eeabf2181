"""Where the content of documents lies: files of this machine, or a bucket of S3-compatible storage.

A copy is a few objects, one for each segment, under the copy's id. Each is written whole or not at all, and none is a
multipart upload: what an upload that was killed leaves behind can be found and removed by the copy's id alone.
"""

import os
from asyncio import to_thread
from contextlib import suppress
from datetime import timedelta
from errno import EDQUOT, ENOSPC
from functools import cache
from pathlib import Path
from shutil import rmtree
from uuid import UUID

import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from services.cases.documents.errors import StorageUnavailable
from services.cases.settings import Settings
from shared.problems import DiskFull

_NO_ROOM = tuple(f"(os error {number})" for number in (ENOSPC, EDQUOT))  # as the library, in Rust, quotes them
_PATIENCE = timedelta(seconds=20)  # less than the gateway's

log = structlog.get_logger("storage")


class Storage:
    """Keeps the segments of copies. Raises StorageUnavailable, and DiskFull where this machine has no room."""

    def __init__(self, objects: ObjectStore, folder: Path | None = None) -> None:
        """Keep them in `objects`; `folder` is where those lie, if that is on this machine."""
        self._objects = objects
        self._folder = folder

    async def put(self, copy_id: UUID, number: int, sealed: bytes) -> None:
        """Store one segment; on this machine it is on the disk itself when this returns."""
        try:
            await self._objects.put_async(_name(copy_id, number), sealed, use_multipart=False)
            if self._folder is not None:
                await to_thread(_settle, self._folder / _name(copy_id, number))
        except (BaseError, OSError) as error:
            raise _fault(error) from error

    async def get(self, copy_id: UUID, number: int) -> bytes:
        """Return one segment."""
        try:
            found = await self._objects.get_async(_name(copy_id, number))
            return bytes(await found.bytes_async())
        except (BaseError, OSError) as error:
            raise _fault(error) from error

    async def remove(self, copy_id: UUID) -> None:
        """Remove all segments of the copy; nothing happens where there are none."""
        try:
            if self._folder is not None:  # with what a write that was killed left there, which no listing shows
                await to_thread(_remove_folder, self._folder / str(copy_id))
                return
            async for listed in self._objects.list(f"{copy_id}/"):
                await self._objects.delete_async([one["path"] for one in listed])
        except (BaseError, OSError) as error:
            raise _fault(error) from error


@cache
def storage_of(settings: Settings) -> Storage:
    """Return the storage that the settings name, made once."""
    if not settings.document_bucket:
        folder = settings.document_directory
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _fault(error) from error
        return Storage(LocalStore(folder), folder)
    return Storage(
        S3Store(
            settings.document_bucket,
            endpoint=settings.document_s3_endpoint or None,
            region=settings.document_s3_region,
            access_key_id=settings.document_s3_key_id,
            secret_access_key=settings.document_s3_secret.get_secret_value(),
            client_options={"allow_http": settings.document_s3_endpoint.startswith("http://")},
            retry_config={"max_retries": 3, "retry_timeout": _PATIENCE},
        )
    )


def _name(copy_id: UUID, number: int) -> str:
    return f"{copy_id}/{number:06}"


def _settle(file: Path) -> None:
    for place in (file, file.parent, file.parent.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_folder(folder: Path) -> None:
    with suppress(FileNotFoundError):
        rmtree(folder)


def _fault(error: Exception) -> StorageUnavailable | DiskFull:
    """Return the problem that it is; the error's own words name paths and addresses, and stay out of the log."""
    full = getattr(error, "errno", None) in (ENOSPC, EDQUOT) or any(words in str(error) for words in _NO_ROOM)
    log.error("storage_failed", error=type(error).__name__, full=full)
    return DiskFull() if full else StorageUnavailable()
