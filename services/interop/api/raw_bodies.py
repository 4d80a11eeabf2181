"""Uploads as raw request bodies, read no further than their limit; and stored files as downloads."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response

from services.interop.actions.cem_import import LARGEST as LARGEST_WORKBOOK
from services.interop.actions.stored_files import StoredFile
from services.interop.actions.verification import LARGEST as LARGEST_DOCUMENT
from services.interop.errors import TooLarge

PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
XLSX = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "schema": {"type": "string", "format": "binary"}
    }
}


def _at_most(largest: int) -> Callable[[Request], Awaitable[bytes]]:
    async def read(request: Request) -> bytes:
        received = bytearray()
        async for chunk in request.stream():
            received += chunk
            if len(received) > largest:
                raise TooLarge(largest_bytes=largest)
        return bytes(received)

    return read


WorkbookBody = Annotated[bytes, Depends(_at_most(LARGEST_WORKBOOK))]
PdfBody = Annotated[bytes, Depends(_at_most(LARGEST_DOCUMENT))]


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
