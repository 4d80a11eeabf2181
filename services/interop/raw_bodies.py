"""Uploads as raw request bodies, read no further than their limit; and stored files as downloads."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.interop.documents.actions.stored_files import StoredFile
from services.interop.documents.errors import TooLarge
from shared.problems import InvalidInput
from shared.sizes import LARGEST_DOCUMENT, LARGEST_WORKBOOK
from shared.text import Text

PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
XLSX = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "schema": {"type": "string", "format": "binary"}
    }
}
PDF_OR_FORM = PDF | {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "string", "format": "binary"}},
        }
    }
}
_FORM_AROUND_FILE = 4096
_UNREADABLE_FORM = Text("Elija un archivo y envíelo otra vez.", "Choose a file and send it again.")


def _at_most(largest: int) -> Callable[[Request], Awaitable[bytes]]:
    async def read(request: Request) -> bytes:
        received = bytearray()
        async for chunk in request.stream():
            received += chunk
            if len(received) > largest:
                raise TooLarge.over(largest)
        return bytes(received)

    return read


WorkbookBody = Annotated[bytes, Depends(_at_most(LARGEST_WORKBOOK))]


class _InMemory(MultiPartParser):
    """Keeps the file of a form in memory: what the public has checked is stored nowhere, not for a moment."""

    spool_max_size = LARGEST_DOCUMENT


async def _raw_or_of_a_form(request: Request) -> bytes:
    """Return the body itself, or the file that a page's form sent in its field `file`."""
    body = await _at_most(LARGEST_DOCUMENT + _FORM_AROUND_FILE)(request)
    if not request.headers.get("Content-Type", "").lower().startswith("multipart/form-data"):
        return body

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await _InMemory(request.headers, whole(), max_files=1, max_fields=1).parse()
    except (MultiPartException, KeyError, MultipartParseError) as fault:
        raise InvalidInput.at("file", _UNREADABLE_FORM) from fault
    async with AsyncExitStack() as stack:
        stack.push_async_callback(form.close)
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InvalidInput.at("file", _UNREADABLE_FORM)
        return await file.read()


RawOrFormBody = Annotated[bytes, Depends(_raw_or_of_a_form)]


def upload(content: dict[str, Any], description: str) -> dict[str, Any]:
    """The `openapi_extra` of a route that takes a raw body."""
    return {"requestBody": {"required": True, "description": description, "content": content}}


def download(row: StoredFile) -> Response:
    """A stored document as a file; never shown inside another site's page."""
    name = quote(row.file_name)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(row.content, media_type=row.media_type, headers=headers)
